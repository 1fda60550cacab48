package share

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/goblas/shm"
)

// segment shares by package shm. The processes meet at the barrier: the child is
// there, it has added, and after it the hand-overs.
func (t *times) segment(ctx context.Context, n int) (err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	lap := stopwatch()
	a, err := shm.Create[float64]("", n)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	x, err := shm.Slice[float64](a)
	if err != nil {
		return err
	}
	parallel(x, fill)
	t.create = lap()

	b, err := a.Join(2)
	if err != nil {
		return err
	}
	c, err := session.Command(ctx, command, "segment")
	if err != nil {
		return err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	lap()
	if err := shm.Start(c, map[string]*shm.Array{"x": a}); err != nil {
		return err
	}
	ended := make(chan error, 1)
	if _, err := fmt.Fscan(out, &t.attach); err != nil {
		return errors.Join(err, c.Wait())
	}
	t.start = lap() - t.attach
	go func() {
		ended <- c.Wait()
		cancel(errors.New("the child ended too early"))
	}()
	meet := func() error {
		missing, err := b.Wait(ctx)
		if missing > 0 {
			err = errors.Join(err, errors.New("the child is gone"))
		}
		return err
	}
	twice := func() error { // there, and back
		if err := meet(); err != nil {
			return err
		}
		return meet()
	}
	if err := t.work(lap, n, func() ([]float64, error) { return x, twice() }, twice); err != nil {
		return err
	}
	return <-ended
}

// segmentChild attaches, says how long that took, and adds.
func segmentChild(ctx context.Context, w io.Writer) error {
	from := time.Now()
	arrays, err := shm.Inherited()
	if err != nil {
		return err
	}
	a := arrays["x"]
	if a == nil {
		return errors.New("no array inherited")
	}
	x, err := shm.Slice[float64](a)
	if err != nil {
		return err
	}
	attach := time.Since(from).Seconds()
	b, err := a.Join(2)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(w, attach); err != nil {
		return err
	}
	for i := range 2 + 2*handOvers {
		if i == 1 {
			parallel(x, increment)
		}
		if _, err := b.Wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

package share

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"io"
)

// pipe sends the array to the child and back, by encoding/gob.
func pipe(ctx context.Context, n int) (t Times, err error) {
	lap := stopwatch()
	x := make([]float64, n)
	parallel(x, fill)
	t.Make = lap()

	c, err := child(ctx, "pipe")
	if err != nil {
		return t, err
	}
	to, err := c.StdinPipe()
	if err != nil {
		return t, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return t, err
	}
	lap()
	if err := c.Start(); err != nil {
		return t, err
	}
	defer func() {
		_ = to.Close() // which ends the child
		err = errors.Join(err, c.Wait())
	}()
	from := bufio.NewReaderSize(out, 1<<16)
	if err := listen(from); err != nil {
		return t, err
	}
	t.Start = lap()
	w := bufio.NewWriterSize(to, 1<<16)
	if err := errors.Join(gob.NewEncoder(w).Encode(x), w.Flush(), gob.NewDecoder(from).Decode(&x)); err != nil {
		return t, err
	}
	t.Add = lap()
	if err := confirm(x); err != nil {
		return t, err
	}
	t.Confirm = lap()
	for range handOvers {
		if err := errors.Join(say(to), listen(from)); err != nil {
			return t, err
		}
	}
	t.HandOver = lap() / (2 * handOvers)
	return t, nil
}

func pipeChild(in io.Reader, out io.Writer) error {
	if err := say(out); err != nil {
		return err
	}
	from, w := bufio.NewReaderSize(in, 1<<16), bufio.NewWriterSize(out, 1<<16)
	var x []float64
	if err := gob.NewDecoder(from).Decode(&x); err != nil {
		return err
	}
	parallel(x, increment)
	if err := errors.Join(gob.NewEncoder(w).Encode(x), w.Flush()); err != nil {
		return err
	}
	for {
		if err := listen(from); err != nil {
			return nil // the parent has seen enough
		}
		if err := say(out); err != nil {
			return err
		}
	}
}

// say and listen hand control over by one byte.
func say(w io.Writer) error {
	_, err := w.Write([]byte{1})
	return err
}

func listen(r io.Reader) error {
	_, err := io.ReadFull(r, make([]byte, 1))
	return err
}

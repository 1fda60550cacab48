// Command shared lets four processes work on slices of one array: the parent
// makes it, each child squares a quarter of it where it lies, and under the
// array's lock adds up what it wrote.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"strconv"

	"github.com/goblas/goblas/goblas/shm"
)

const children = 4

func main() {
	log.SetFlags(0)
	arrays, err := shm.Inherited()
	switch {
	case err != nil:
	case arrays != nil: // this is one of the children
		err = child(context.Background(), arrays["x"], arrays["sum"])
	default:
		err = parent(context.Background(), os.Stdout)
	}
	if err != nil {
		log.Fatal("shared: ", err)
	}
}

func parent(ctx context.Context, out io.Writer) (err error) {
	a, err := shm.Create[float64]("", 1_000_000)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	total, err := shm.Create[float64]("", 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, total.Close()) }()
	x, err := shm.Slice[float64](a)
	if err != nil {
		return err
	}
	for i := range x {
		x[i] = 2
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	var running []*exec.Cmd
	for i := range children {
		c := exec.CommandContext(ctx, program)
		c.Env = append(os.Environ(), "PART="+strconv.Itoa(i))
		c.Stderr = os.Stderr
		if err := shm.Start(c, map[string]*shm.Array{"x": a, "sum": total}); err != nil {
			return err
		}
		running = append(running, c)
	}
	for _, c := range running {
		err = errors.Join(err, c.Wait())
	}
	if err != nil {
		return err
	}
	sum, err := shm.Slice[float64](total)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d children squared %d numbers; their sum is %.0f\n", children, len(x), sum[0])
	return err
}

func child(ctx context.Context, a, total *shm.Array) error {
	part, err := strconv.Atoi(os.Getenv("PART"))
	if err != nil {
		return err
	}
	x, err := shm.Slice[float64](a)
	if err != nil {
		return err
	}
	sum, err := shm.Slice[float64](total)
	if err != nil {
		return err
	}
	mine := 0.0
	for i := part * len(x) / children; i < (part+1)*len(x)/children; i++ {
		x[i] *= x[i]
		mine += x[i]
	}
	orphaned, err := total.Lock(ctx)
	if err != nil {
		return err
	}
	if orphaned {
		return errors.New("another child died while it added")
	}
	sum[0] += mine
	return total.Unlock()
}

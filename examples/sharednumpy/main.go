// Command sharednumpy lets NumPy work on a matrix of this program's: Go writes it,
// Python reads it and writes back, in the same memory.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"

	"github.com/goblas/goblas/goblas/shm"
)

// program is the child: GOBLAS_SHM is "a=/proc/self/fd/3".
const program = `
import os
import numpy as np

paths = dict(pair.split("=") for pair in os.environ["GOBLAS_SHM"].split(","))
a = np.load(paths["a"], mmap_mode="r+")
print("NumPy sees", a.dtype, a.shape, "with the sum", a.sum())
a *= 10
`

func main() {
	log.SetFlags(0)
	python := "python3"
	if len(os.Args) > 1 {
		python = os.Args[1]
	}
	if err := run(context.Background(), os.Stdout, python); err != nil {
		log.Fatal("sharednumpy: ", err)
	}
}

func run(ctx context.Context, out io.Writer, python string) (err error) {
	a, err := shm.Create[float64]("", 2, 3)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	m, err := shm.Matrix[float64](a)
	if err != nil {
		return err
	}
	for i := range m.Data {
		m.Data[i] = float64(i)
	}
	c := exec.CommandContext(ctx, python, "-c", program)
	c.Stdout, c.Stderr = out, os.Stderr
	if err := shm.Start(c, map[string]*shm.Array{"a": a}); err != nil {
		return err
	}
	if err := c.Wait(); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, "Go sees", m.Data)
	return err
}

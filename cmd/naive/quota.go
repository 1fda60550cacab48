package main

import (
	"fmt"
	"slices"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/native/netlib"
	"github.com/goblas/goblas/native/openblas"
)

// quota multiplies two 2000x2000 matrices, as a lone caller, and prints the median
// time. threads is the number of BLAS threads; 0 leaves it to OpenBLAS, which sees
// the CPUs but not a container's quota, or to goblas.
func quota(through bool, threads, rounds int) error {
	const n = 2000
	var dgemm blas.Float64
	if through {
		if err := goblas.Use(goblas.Native); err != nil {
			return err
		}
		if threads > 0 {
			if _, err := goblas.SetThreads(threads); err != nil {
				return err
			}
		}
		dgemm = blas64.Implementation()
		threads = goblas.Threads()
	} else {
		b, err := netlib.New()
		if err != nil {
			return err
		}
		if threads > 0 {
			openblas.SetThreads(threads)
		}
		dgemm = b
		threads = openblas.Threads()
	}
	a, b, c := make([]float64, n*n), make([]float64, n*n), make([]float64, n*n)
	for i := range a {
		a[i], b[i] = float64(i%7), float64(i%5)
	}
	if rounds == 0 {
		rounds = 21
	}
	var times []float64
	for range rounds + 1 {
		from := time.Now()
		dgemm.Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, a, n, b, n, 0, c, n)
		times = append(times, time.Since(from).Seconds())
	}
	times = times[1:] // the first one touches the memory
	slices.Sort(times)
	fmt.Printf("quota: %d BLAS threads: median %.1f ms of %d products, %.1f to %.1f\n",
		threads, 1e3*times[len(times)/2], len(times), 1e3*times[0], 1e3*times[len(times)-1])
	return nil
}

// Command naive shows what plain calls into OpenBLAS do under goroutines, and
// what the same calls do through goblas.
//
//	go run ./cmd/naive crash            500 goroutines, 200x200, 2 BLAS threads
//	go run ./cmd/naive race             4 callers, 4 BLAS threads, tall and skinny
//	go run ./cmd/naive -goblas crash    the same through goblas
//	go run ./cmd/naive quota            one caller, 2000x2000, OpenBLAS's own threads
//
// crash kills the process on OpenBLAS 0.3.21: its table of buffers overflows
// ("precompiled NUM_THREADS exceeded") and it goes on with a null pointer. race
// returns wrong products on 0.3.28 and 0.3.29 (numpy issue 29391). The exit
// status is 1 if any product is wrong. quota prints a time: in a container with a
// quota of one CPU, OpenBLAS starts as many threads as the host has CPUs.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/native"
)

// load is one of the two cases: callers multiply an m x k by a k x n matrix,
// rounds times each.
type load struct {
	callers, threads, rounds int
	m, k, n                  int
}

var loads = map[string]load{
	"crash": {callers: 500, threads: 2, rounds: 5, m: 200, k: 200, n: 200},
	"race":  {callers: 4, threads: 4, rounds: 20, m: 300000, k: 2, n: 2},
}

func main() {
	through := flag.Bool("goblas", false, "call through goblas instead of plainly")
	callers := flag.Int("callers", 0, "goroutines (default the case's)")
	threads := flag.Int("threads", 0, "BLAS threads (default the case's)")
	rounds := flag.Int("rounds", 0, "products of each goroutine (default the case's)")
	flag.Parse()
	if flag.NArg() == 1 && flag.Arg(0) == "quota" {
		if err := quota(*through, *threads, *rounds); err != nil {
			fmt.Fprintln(os.Stderr, "naive:", err)
			os.Exit(1)
		}
		return
	}
	l, ok := loads[flag.Arg(0)]
	if !ok || flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: naive [-goblas] [-callers N] [-threads N] [-rounds N] crash|race|quota")
		os.Exit(2)
	}
	for _, o := range []struct{ given, of *int }{{callers, &l.callers}, {threads, &l.threads}, {rounds, &l.rounds}} {
		if *o.given > 0 {
			*o.of = *o.given
		}
	}
	dgemm, err := implementation(*through, l.threads)
	if err != nil {
		fmt.Fprintln(os.Stderr, "naive:", err)
		os.Exit(1)
	}
	wrong := l.run(dgemm)
	fmt.Printf("%s: %d callers x %d BLAS threads: %d wrong of %d products\n", flag.Arg(0), l.callers, l.threads, wrong, l.callers*l.rounds)
	if wrong > 0 {
		os.Exit(1)
	}
}

// implementation is netlib's BLAS with a thread count and nothing more, or
// gonum's interface after goblas.Use.
func implementation(through bool, threads int) (blas.Float64, error) {
	if !through {
		b, err := native.Netlib()
		if err == nil {
			native.SetThreads(threads)
		}
		return b, err
	}
	if err := goblas.Use(goblas.Auto); err != nil {
		return nil, err
	}
	if _, err := goblas.SetThreads(threads); err != nil {
		return nil, err
	}
	return blas64.Implementation(), nil
}

// run returns how many products were wrong. B has a single one in each column,
// so every product is known: A's columns in another order.
func (l load) run(dgemm blas.Float64) int64 {
	b := make([]float64, l.k*l.n)
	for j := range l.n {
		b[(l.k-1-j%l.k)*l.n+j] = 1
	}
	var wrong atomic.Int64
	var wg, ready sync.WaitGroup
	ready.Add(l.callers)
	for g := range l.callers {
		wg.Go(func() {
			a, c, want := make([]float64, l.m*l.k), make([]float64, l.m*l.n), make([]float64, l.m*l.n)
			for i := range a {
				a[i] = float64(g + 1 + i%7)
			}
			for i := range l.m {
				for j := range l.n {
					want[i*l.n+j] = a[i*l.k+l.k-1-j%l.k]
				}
			}
			ready.Done()
			ready.Wait() // all at once
			for range l.rounds {
				for i := range c {
					c[i] = -1
				}
				dgemm.Dgemm(blas.NoTrans, blas.NoTrans, l.m, l.n, l.k, 1, a, l.k, b, l.n, 0, c, l.n)
				if !slices.Equal(c, want) {
					wrong.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return wrong.Load()
}

// Command naive shows what plain calls into OpenBLAS do under goroutines, and
// what the same calls do through goblas.
//
//	go run ./cmd/naive crash            500 goroutines, 200x200, 2 BLAS threads
//	go run ./cmd/naive race             4 callers, 4 BLAS threads, tall and skinny
//	go run ./cmd/naive -goblas crash    the same through goblas
//	go run ./cmd/naive quota            one caller, 2000x2000, OpenBLAS's own threads
//
// crash kills the process on OpenBLAS 0.3.21, race returns wrong products on
// 0.3.28 and 0.3.29: see bare.Loads. The exit status is 1 if any product is
// wrong. goblas doctor --stress runs the same.
// quota prints a time: in a container with a quota of one CPU, OpenBLAS starts as
// many threads as the host has CPUs.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/bare"
)

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
	l, ok := bare.Loads[flag.Arg(0)]
	if !ok || flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: naive [-goblas] [-callers N] [-threads N] [-rounds N] crash|race|quota")
		os.Exit(2)
	}
	for _, o := range []struct{ given, of *int }{{callers, &l.Callers}, {threads, &l.Threads}, {rounds, &l.Rounds}} {
		if *o.given > 0 {
			*o.of = *o.given
		}
	}
	b, err := implementation(*through, l.Threads)
	if err != nil {
		fmt.Fprintln(os.Stderr, "naive:", err)
		os.Exit(1)
	}
	products, wrong := l.Run(context.Background(), b)
	fmt.Printf("%s: %d callers x %d BLAS threads: %d wrong of %d products\n", flag.Arg(0), l.Callers, l.Threads, wrong, products)
	if wrong > 0 {
		os.Exit(1)
	}
}

// implementation is netlib's BLAS with a thread count and nothing more, or
// gonum's interface after goblas.Use.
func implementation(through bool, threads int) (blas.Float64, error) {
	if !through {
		b, err := bare.BLAS()
		if err == nil {
			bare.AskThreads(threads)
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

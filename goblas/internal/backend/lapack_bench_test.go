package backend

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas/blas64"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/gate"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/internal/calls"
	"github.com/goblas/goblas/native/bench"
)

// BenchmarkLAPACK compares, for each routine and order, goblas in mode Auto with
// plain netlib on all cores and with gonum's pure Go. The three take turns
// within every iteration, so that all see the same machine; the figures are
// medians in microseconds. Calls that would take pure Go longer than a fraction
// of a second are left out.
func BenchmarkLAPACK(b *testing.B) {
	if err := driver.Start(2); err != nil {
		b.Skip(err)
	}
	before := cores.CurrentMode()
	cores.SetMode(cores.Auto)
	b.Cleanup(func() { cores.SetMode(before) })
	_, routines := calls.Names()
	for _, routine := range routines {
		for _, n := range []int{2, 4, 10, 30, 100, 300, 1000} {
			if routine == "Dggsvd3" && n > 300 {
				continue // a minute
			}
			b.Run(fmt.Sprintf("%s/n=%d", routine, n), func(b *testing.B) { compareLAPACK(b, routine, n) })
		}
	}
}

func compareLAPACK(b *testing.B, routine string, n int) {
	netlib, err := bench.NetlibLAPACK()
	if err != nil {
		b.Skip(err)
	}
	b.Cleanup(func() { blas64.Use(pure.BLAS) })
	contestants := []struct {
		name  string
		on    calls.Library
		times []float64
	}{
		{"goblas-us", calls.Library{BLAS: BLAS{}, LAPACK: LAPACK{}}, nil},
		{"netlib-us", calls.Library{BLAS: BLAS{}, LAPACK: netlib}, nil},
		{"gonum-us", calls.Library{BLAS: pure.BLAS, LAPACK: pure.LAPACK}, nil},
	}
	call := calls.New(routine, n)
	repeat := 1
	if n <= 10 { // the clock is coarse
		repeat = 20
	}
	for b.Loop() {
		for i := range contestants {
			c := &contestants[i]
			if n >= 1000 && c.name == "gonum-us" && len(c.times) > 0 {
				continue // seconds
			}
			blas64.Use(c.on.BLAS)
			var lease gate.Lease
			if c.name == "netlib-us" {
				lease, _ = cores.Gate().Acquire(context.Background(), gate.Request{Cores: math.MaxInt}) // all cores, as a plain program has
			}
			start := time.Now()
			for range repeat {
				call(c.on)
			}
			spent := time.Since(start)
			if c.name == "netlib-us" {
				lease.Release()
			}
			c.times = append(c.times, float64(spent.Nanoseconds())/1e3/float64(repeat))
		}
	}
	for _, c := range contestants {
		slices.Sort(c.times)
		b.ReportMetric(c.times[len(c.times)/2], c.name)
	}
	b.ReportMetric(0, "ns/op")
}

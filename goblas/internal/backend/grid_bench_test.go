package backend

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/gate"
	"github.com/goblas/goblas/native/netlib"
	"github.com/goblas/goblas/native/openblas"
)

// BenchmarkGrid asks what nobody should have to: into how many workers with how
// many BLAS threads each to split the machine. Products of n x n are called for
// by some goroutines at once, in Auto; beside it, in turn, worker pools of every
// static split of two cores do the same products by plain netlib. "auto/best" is
// Auto's time over that of the best split. The last line has the geometric mean
// over all cells, and the worst.
//
// Cells that would take more than some seconds a run are left out.
//
//	go test -run - -bench Grid -benchtime 1x -timeout 30m ./goblas/internal/backend
func BenchmarkGrid(b *testing.B) {
	if err := driver.Start(2); err != nil {
		b.Skip(err)
	}
	cores.Resize(2)
	cores.SetMode(cores.Auto)
	b.Cleanup(func() { cores.SetMode(cores.PureGo) })
	sum, cells, worst := 0.0, 0, 0.0
	for _, n := range []int{50, 100, 150, 200, 300, 500, 700, 1000, 1500} {
		for _, callers := range []int{1, 2, 4, 64, 1000, 10_000} {
			g := newGrid(n, callers)
			if float64(g.products)*2*float64(n*n*n)/60 > 5e9 {
				continue
			}
			b.Run(fmt.Sprintf("n=%d/callers=%d", n, callers), func(b *testing.B) {
				for b.Loop() {
					g.compare()
				}
				split, best, auto := g.result()
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(best/1e3, "best-us")
				b.ReportMetric(auto/1e3, "auto-us")
				b.ReportMetric(float64(split.workers), "workers")
				b.ReportMetric(float64(split.threads), "threads")
				b.ReportMetric(auto/best, "auto/best")
				sum += math.Log(auto / best)
				worst = max(worst, auto/best)
				cells++
			})
		}
	}
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(cells), "cells")
		b.ReportMetric(math.Exp(sum/float64(cells)), "geomean")
		b.ReportMetric(worst, "worst")
	})
}

// split is a static one; the zero split is Auto.
type split struct{ workers, threads int }

// grid is one cell: products of n x n for a number of callers.
type grid struct {
	n, callers, products int
	a, x                 []float64
	results              [][]float64
	times                map[split][]float64 // ns per product, of every run
}

func newGrid(n, callers int) *grid {
	g := &grid{n: n, callers: callers, times: map[split][]float64{}}
	one := 2 * float64(n) * float64(n) * float64(n) / 60 // ns, about
	// Several calls each where that takes no longer than a second, so that what
	// counts is calling and not starting goroutines.
	g.products = min(max(10*callers, int(1e8/one)), max(callers, int(1e9/one)))
	// As many as lesson 6 has, so that how many are left for the last round matters
	// little, and the first call, which is alone and takes all cores.
	g.products = max(g.products, 100)
	g.a, g.x = numbers(n*n), numbers(n*n)
	// Where every caller cannot have a result of its own, some write the same
	// numbers to the same place.
	for range min(callers, max(8, 1<<25/(n*n))) {
		g.results = append(g.results, make([]float64, n*n))
	}
	return g
}

// product does the i-th: where its result is belongs to it, and not to who
// does it.
func (g *grid) product(on netlib.BLAS, i int) {
	c := g.results[i%len(g.results)]
	on.Dgemm(blas.NoTrans, blas.NoTrans, g.n, g.n, g.n, 1, g.a, g.n, g.x, g.n, 0, c, g.n)
}

// run does all products on so many goroutines, which start at once.
func (g *grid) run(goroutines int, on netlib.BLAS) float64 {
	var next atomic.Int64
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	ready.Add(goroutines)
	for range goroutines {
		done.Go(func() {
			ready.Done()
			<-start
			for {
				i := int(next.Add(1)) - 1
				if i >= g.products {
					return
				}
				g.product(on, i)
			}
		})
	}
	ready.Wait()
	began := time.Now()
	close(start)
	done.Wait()
	return float64(time.Since(began)) / float64(g.products)
}

// static runs the products in a pool, with the gate held so that nobody else
// changes the threads.
func (g *grid) static(s split) float64 {
	l, _ := cores.Gate().Acquire(context.Background(), gate.Request{Cores: math.MaxInt})
	defer l.Release()
	openblas.SetThreads(s.threads)
	defer openblas.SetThreads(2) // what the lease has set
	return g.run(s.workers, driver.BLAS)
}

// compare runs every split and Auto in turn, each first in its round once.
func (g *grid) compare() {
	splits := []split{{}, {1, 1}, {1, 2}}
	if g.callers > 1 {
		splits = append(splits, split{2, 1}, split{2, 2})
	}
	g.run(g.callers, BLAS{})
	g.static(split{1, 1})
	start := time.Now()
	for round := 0; round < 3 || round < 4*len(splits) && time.Since(start) < 3*time.Second; round++ {
		for i := range splits {
			s := splits[(i+round)%len(splits)]
			time.Sleep(6 * time.Millisecond) // OpenBLAS's idle workers spin as long
			var t float64
			if s == (split{}) {
				t = g.run(g.callers, BLAS{})
			} else {
				t = g.static(s)
			}
			g.times[s] = append(g.times[s], t)
		}
	}
}

// result has the best static split, its time and Auto's: medians, ns.
func (g *grid) result() (at split, best, auto float64) {
	best = math.Inf(1)
	for s, times := range g.times {
		slices.Sort(times)
		t := times[len(times)/2]
		if s == (split{}) {
			auto = t
		} else if t < best {
			at, best = s, t
		}
	}
	return at, best, auto
}

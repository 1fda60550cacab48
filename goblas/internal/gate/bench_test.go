package gate

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func echo(n int) int { return n }

// spinsPerMicro calibrates spin once.
var spinsPerMicro = sync.OnceValue(func() int {
	const n = 20_000_000
	best := time.Hour
	for range 3 {
		start := time.Now()
		spin(n)
		best = min(best, time.Since(start))
	}
	return max(1, int(float64(n)/(float64(best)/1e3)))
})

//go:noinline
func spin(n int) {
	x := 1
	for i := range n {
		x = x*3 + i
	}
	spun.Store(int64(x))
}

// spun keeps the compiler from leaving spin's loop out.
var spun atomic.Int64

func BenchmarkUncontended(b *testing.B) {
	for _, k := range []int{1, 2} {
		b.Run(fmt.Sprintf("cores=%d", k), func(b *testing.B) {
			g := New(2, echo)
			b.ReportAllocs()
			for b.Loop() {
				l, _ := g.Acquire(noContext, Request{Cores: k})
				l.Release()
			}
		})
	}
	b.Run("context", func(b *testing.B) {
		g := New(2, echo)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		for b.Loop() {
			l, _ := g.Acquire(ctx, Request{Cores: 1})
			l.Release()
		}
	})
	b.Run("cost", func(b *testing.B) {
		g := New(2, echo)
		for b.Loop() {
			l, _ := g.Acquire(noContext, Request{Cores: 1, Cost: time.Microsecond})
			l.Release()
		}
	})
	b.Run("alternating", func(b *testing.B) {
		g := New(2, echo)
		for i := 0; b.Loop(); i++ {
			l, _ := g.Acquire(noContext, Request{Cores: 1 + i&1})
			l.Release()
		}
	})
}

// goroutines runs b.N calls of f spread over n goroutines.
func goroutines(b *testing.B, n int, f func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for range n {
		wg.Go(func() {
			for {
				i := int(next.Add(1))
				if i > b.N {
					return
				}
				f(i)
			}
		})
	}
	wg.Wait()
}

// BenchmarkContended reports, beside the time per call, the share of the
// budget's core-time that was spent working.
func BenchmarkContended(b *testing.B) {
	for _, budget := range []int{1, 2} {
		for _, n := range []int{2, 64, 10_000} {
			for _, micros := range []int{1, 20} {
				b.Run(fmt.Sprintf("budget=%d/goroutines=%d/work=%dus", budget, n, micros), func(b *testing.B) {
					g := New(budget, echo)
					work := spinsPerMicro() * micros
					goroutines(b, n, func(int) {
						l, _ := g.Acquire(noContext, Request{Cores: 1})
						spin(work)
						l.Release()
					})
					used := float64(b.N*micros) / 1e6 / (b.Elapsed().Seconds() * float64(budget))
					b.ReportMetric(100*used, "%used")
				})
			}
		}
	}
}

// BenchmarkMixed lets every eighth call be wide.
func BenchmarkMixed(b *testing.B) {
	for _, every := range []int{2, 8, 64} {
		b.Run(fmt.Sprintf("wide=1in%d", every), func(b *testing.B) {
			g := New(2, echo)
			work := spinsPerMicro() * 20
			goroutines(b, 64, func(i int) {
				k := 1
				if i%every == 0 {
					k = 2
				}
				l, _ := g.Acquire(noContext, Request{Cores: k})
				spin(work)
				l.Release()
			})
			b.ReportMetric(float64(g.Stats().Switches)/float64(b.N), "switches/op")
		})
	}
}

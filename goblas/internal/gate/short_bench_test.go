package gate

import (
	"fmt"
	"sync"
	"testing"
)

// BenchmarkShort measures entry and exit of a short call beside those of a lease of one
// core, whose word all goroutines share, from 1 to 64 goroutines.
func BenchmarkShort(b *testing.B) {
	for _, n := range []int{1, 8, 64} {
		g := New(64, echo)
		l, _ := g.Acquire(noContext, Request{Cores: 1})
		l.Release()
		b.Run(fmt.Sprintf("short/goroutines=%d", n), func(b *testing.B) {
			apart(b, n, func() {
				if l, ok := g.Short(); ok {
					l.Release()
				}
			})
		})
		b.Run(fmt.Sprintf("lease/goroutines=%d", n), func(b *testing.B) {
			apart(b, n, func() {
				l, _ := g.Acquire(noContext, Request{Cores: 1})
				l.Release()
			})
		})
	}
}

// apart runs b.N calls of f, an equal number on each of n goroutines, which share nothing.
func apart(b *testing.B, n int, f func()) {
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for range b.N / n {
				f()
			}
		})
	}
	wg.Wait()
}

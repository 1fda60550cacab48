package bare

import (
	"context"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/blas"
)

// Load is many callers who each multiply an M x K by a K x N matrix at once.
type Load struct {
	Callers, Threads int // goroutines, and the BLAS threads that they ask for
	Rounds           int // products of each caller
	M, K, N          int
}

// Loads are the two that OpenBLAS is known to fail under. "crash" kills the process
// on OpenBLAS 0.3.21: its table of buffers overflows ("precompiled NUM_THREADS
// exceeded") and it goes on with a null pointer. "race" returns wrong products on
// 0.3.28 and 0.3.29 (numpy issue 29391).
var Loads = map[string]Load{
	"crash": {Callers: 500, Threads: 2, Rounds: 5, M: 200, K: 200, N: 200},
	"race":  {Callers: 4, Threads: 4, Rounds: 20, M: 300000, K: 2, N: 2},
}

// Memory returns how many bytes the operands of all callers take.
func (l Load) Memory() float64 { return 8 * float64(l.Callers) * float64(l.M) * float64(l.K+l.N) }

// Run makes the calls, until they are done or ctx ends, and returns how many
// products there were and how many of them were wrong. Every caller makes one at
// least: on a busy machine ctx may end while the operands are written. B has a single one in each
// column, so every product is known: A's columns in another order.
func (l Load) Run(ctx context.Context, b blas.Float64) (products, wrong int64) {
	right := make([]float64, l.K*l.N)
	for j := range l.N {
		right[l.column(j)*l.N+j] = 1
	}
	var made, bad atomic.Int64
	var wg, ready sync.WaitGroup
	ready.Add(l.Callers)
	for g := range l.Callers {
		wg.Go(func() {
			a, c := make([]float64, l.M*l.K), make([]float64, l.M*l.N)
			for i := range a {
				a[i] = float64(g + 1 + i%7)
			}
			ready.Done()
			ready.Wait() // all at once
			for round := range l.Rounds {
				if round > 0 && ctx.Err() != nil {
					return
				}
				for i := range c {
					c[i] = -1
				}
				b.Dgemm(blas.NoTrans, blas.NoTrans, l.M, l.N, l.K, 1, a, l.K, right, l.N, 0, c, l.N)
				made.Add(1)
				if !l.right(a, c) {
					bad.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return made.Load(), bad.Load()
}

// column is where B's column j has its one.
func (l Load) column(j int) int { return l.K - 1 - j%l.K }

// right reports whether c is the product of a.
func (l Load) right(a, c []float64) bool {
	for i := range l.M {
		for j := range l.N {
			if c[i*l.N+j] != a[i*l.K+l.column(j)] {
				return false
			}
		}
	}
	return true
}

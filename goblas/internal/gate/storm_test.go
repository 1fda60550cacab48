package gate

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Ten thousand goroutines, every kind of request, the budget changing under
// them. The fake native fails on whatever breaks the rule.
func TestStorm(t *testing.T) {
	const goroutines = 10_000
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	n := newNative(t)
	g := New(8, n.set)
	var granted, cancelled, short atomic.Int64
	var wg sync.WaitGroup
	for i := range goroutines {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(seed, uint64(i)))
			for range 3 {
				r := Request{Cores: 1, Cost: time.Microsecond}
				var ctx context.Context
				switch rnd.IntN(16) {
				case 0:
					r.Cores = 2 + rnd.IntN(10)
				case 1:
					c, cancel := context.WithTimeout(context.Background(), time.Duration(rnd.IntN(2000))*time.Microsecond)
					defer cancel()
					ctx = c
				case 2:
					if l, ok := g.Short(); ok {
						n.run(l, func() { spin(rnd.IntN(1000)) })
						l.Release()
						short.Add(1)
						continue
					}
				case 3:
					each, k := g.AcquireUpTo(rnd.IntN(5))
					for range k {
						n.run(each, func() { spin(rnd.IntN(100)) })
						each.Release()
					}
				case 4:
					if i%100 == 0 {
						g.Resize(1 + rnd.IntN(12))
					}
				}
				l, err := g.Acquire(ctx, r)
				switch {
				case err == nil:
					n.run(l, func() {
						if rnd.IntN(8) == 0 {
							runtime.Gosched() // as if the call had taken long
						}
						spin(rnd.IntN(1000))
					})
					l.Release()
					granted.Add(1)
				case errors.Is(err, context.DeadlineExceeded):
					cancelled.Add(1)
				default:
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	idle(t, g)
	if sum := granted.Load() + short.Load() + cancelled.Load(); sum != 3*goroutines {
		t.Errorf("%d requests ended, want %d", sum, 3*goroutines)
	}
	t.Logf("%d granted, %d cancelled, %d short, %d switches", granted.Load(), cancelled.Load(), short.Load(), n.sets.Load())
}

// A wide caller beside one-core callers that never pause gets its turn, every
// time, and so do they. (How often one may be passed by the others is counted
// exactly in package policy's tests, where nothing depends on the scheduler.)
func TestNobodyStarves(t *testing.T) {
	const budget, callers, rounds = 4, 16, 200
	n := newNative(t)
	g := New(budget, n.set)
	var ones atomic.Int64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				l := must(t, g, Request{Cores: 1})
				ones.Add(1)
				n.run(l, func() { spin(200) })
				l.Release()
			}
		})
	}
	waitingOnes := func(more int64) {
		for start := ones.Load(); ones.Load() < start+more; {
			runtime.Gosched()
		}
	}
	for range rounds {
		waitingOnes(callers) // they run while no wide call does
		l := must(t, g, Request{Cores: budget})
		n.run(l, func() { spin(200) })
		l.Release()
	}
	close(stop)
	wg.Wait()
	idle(t, g)
}

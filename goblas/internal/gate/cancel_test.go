package gate

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestDoneContextIsRefused(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	g := New(2, echo)
	for _, k := range []int{1, 2} {
		if _, err := g.Acquire(ctx, Request{Cores: k}); !errors.Is(err, context.Canceled) {
			t.Errorf("error is %v", err)
		}
	}
	idle(t, g)
}

// Cancelling a wide request lets those behind it in at once.
func TestCancelOpensTheDoor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lg := log{make(chan string, 10)}
		g := New(2, newNative(t).set)
		a := must(t, g, Request{Cores: 1})
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		start := time.Now()
		failed := make(chan error, 1)
		go func() {
			_, err := g.Acquire(ctx, Request{Cores: 2})
			failed <- err
		}()
		synctest.Wait()
		b := lg.enter(g, "b", 1)
		lg.want(t)
		if err := <-failed; !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		lg.want(t, "b")
		a.Release()
		(<-b).Release()
		idle(t, g)
	})
}

// Cancels at every place of a queue, before, at the same moment as, and after the
// lease is handed over. Whatever wins, the books balance.
func TestCancelAnywhere(t *testing.T) {
	kinds := []int{1, 4, 1, 1, 4, 4, 1}
	for victim := range kinds {
		for when := range 2 * len(kinds) {
			synctest.Test(t, func(t *testing.T) {
				n := newNative(t)
				g := New(4, n.set)
				first := must(t, g, Request{Cores: 4})
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				leases := make(chan Lease, len(kinds))
				refused := make(chan error, len(kinds))
				for i, k := range kinds {
					go func() {
						c := context.Background()
						if i == victim {
							c = ctx
						}
						l, err := g.Acquire(c, Request{Cores: k})
						if err != nil {
							refused <- err
							return
						}
						n.run(l, func() {})
						leases <- l
					}()
					synctest.Wait()
				}
				step := 0
				tick := func() {
					if step == when {
						cancel() // and no Wait: it races with the release that follows
					}
					if step++; step%2 == 0 {
						synctest.Wait()
					}
				}
				tick()
				first.Release()
				tick()
				for served := 0; served+len(refused) < len(kinds); served++ {
					tick()
					synctest.Wait()
					if len(leases) == 0 {
						break
					}
					(<-leases).Release()
					tick()
				}
				synctest.Wait()
				for len(leases) > 0 {
					(<-leases).Release()
					synctest.Wait()
				}
				if len(refused) > 1 {
					t.Errorf("victim %d, step %d: %d refused", victim, when, len(refused))
				}
				idle(t, g)
			})
		}
	}
}

// A request that was called to claim an open core, and is cancelled instead,
// passes the call on.
func TestCancelWhileCalled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lg := log{make(chan string, 10)}
		g := New(1, newNative(t).set)
		l := must(t, g, Request{Cores: 1})
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			if got, err := g.Acquire(ctx, Request{Cores: 1}); err == nil {
				got.Release() // the call came first
			}
		}()
		synctest.Wait()
		b := lg.enter(g, "b", 1)
		cancel()
		l.Release()
		lg.want(t, "b")
		(<-b).Release()
		idle(t, g)
	})
}

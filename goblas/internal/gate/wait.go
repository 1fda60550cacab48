package gate

import (
	"context"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate/policy"
)

// waiter is a goroutine that waits in the queue.
type waiter struct {
	policy.Ticket
	wake  chan struct{}
	lease Lease   // set under the lock when the ticket is granted
	next  *waiter // links the waiters that are granted together
}

// enqueue puts a request in the queue. The caller holds the lock.
func (g *Gate) enqueue(r Request) *waiter {
	w := &waiter{
		// A ticket is called at most once and granted at most once, so with room for two
		// values waking never blocks. Every wait has a new channel, not one from a pool,
		// because a channel made inside a testing/synctest bubble must not be used outside
		// of it.
		wake: make(chan struct{}, 2),
	}
	w.Ticket = policy.Ticket{Cores: r.Cores, Cost: r.Cost, Owner: w}
	g.p.Wait(&w.Ticket)
	return w
}

// wait blocks until the waiter has its lease or ctx is done.
func (g *Gate) wait(ctx context.Context, w *waiter) (Lease, error) {
	var done <-chan struct{}
	if ctx != nil {
		done = ctx.Done()
	}
	var late <-chan time.Time // set once the waiter has tried to claim a core in vain
	claim := g.p.Claim
	for {
		select {
		case <-w.wake:
		case <-late:
			claim = g.p.Hurry
		case <-done:
			return Lease{}, g.giveUp(ctx, w)
		}
		g.lock()
		if handed := w.Granted(); handed {
			g.unlock()
			return w.lease, nil
		}
		if claim(&w.Ticket) {
			w.lease = g.lease(w.Grant)
			g.dispatchAndUnlock()
			return w.lease, nil
		}
		if late == nil {
			timer := time.NewTimer(2 * g.p.Slice) // if the others keep calling, its turn comes sooner
			defer timer.Stop()
			late = timer.C
		}
		g.unlock()
	}
}

// giveUp takes a waiter whose context is done out of the queue. If the waiter was
// granted its lease at the same moment, giveUp releases the lease, so that no call
// starts under a context that is done.
func (g *Gate) giveUp(ctx context.Context, w *waiter) error {
	g.lock()
	if w.Granted() {
		g.unlock()
		w.lease.Release()
	} else {
		g.p.Cancel(&w.Ticket)
		g.dispatchAndUnlock()
	}
	return ctx.Err()
}

// dispatchAndUnlock grants the leases that can start now, unlocks, and only then wakes
// their waiters, so that newcomers need not wait for the waking.
func (g *Gate) dispatchAndUnlock() {
	var called, first, last *waiter
	for t := g.p.Next(); t != nil; t = g.p.Next() {
		w := t.Owner.(*waiter)
		if !t.Granted() {
			called = w // at most one; it is not linked, because it may be granted at any time
			continue
		}
		w.lease = g.lease(t.Grant)
		if first == nil {
			first = w
		} else {
			last.next = w
		}
		last = w
	}
	g.unlock()
	for w := first; w != nil; w = w.next {
		w.wake <- struct{}{}
	}
	if called != nil {
		called.wake <- struct{}{}
	}
}

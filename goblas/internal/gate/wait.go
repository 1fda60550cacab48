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
	next  *waiter // among those granted together
}

// enqueue puts a request in the queue. The lock is held.
func (g *Gate) enqueue(r Request) *waiter {
	w := &waiter{
		// A ticket is called at most once and granted at most once, so waking
		// never blocks. A fresh channel for each wait, rather than a pool of them:
		// a channel made inside a testing/synctest bubble must not be met again
		// outside of it.
		wake: make(chan struct{}, 2),
	}
	w.Ticket = policy.Ticket{Cores: r.Cores, Cost: r.Cost, Owner: w}
	g.p.Wait(&w.Ticket)
	return w
}

// wait parks until the waiter has its lease or ctx is done.
func (g *Gate) wait(ctx context.Context, w *waiter) (Lease, error) {
	var done <-chan struct{}
	if ctx != nil {
		done = ctx.Done()
	}
	var late <-chan time.Time // set once the waiter has come in vain
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
			w.lease = g.lease(w.Grant, w.Cost)
			g.dispatchAndUnlock()
			return w.lease, nil
		}
		if late == nil {
			timer := time.NewTimer(2 * g.p.Slice) // its turn comes sooner, if the others go on
			defer timer.Stop()
			late = timer.C
		}
		g.unlock()
	}
}

// giveUp takes a waiter whose context is done out of the queue. If it was
// granted in the same moment the lease is released, so that a done context never
// starts a call.
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

// dispatchAndUnlock grants what fits now, unlocks, and wakes those concerned
// after the unlock, so that newcomers need not wait for that.
func (g *Gate) dispatchAndUnlock() {
	var called, first, last *waiter
	for t := g.p.Next(); t != nil; t = g.p.Next() {
		w := t.Owner.(*waiter)
		if !t.Granted() {
			called = w // at most one: it is not linked, as it may be granted any time
			continue
		}
		w.lease = g.lease(t.Grant, t.Cost)
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

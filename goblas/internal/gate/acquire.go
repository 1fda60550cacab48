package gate

import (
	"context"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate/policy"
)

// Acquire waits for a lease and returns it; the caller must Release it, in a
// defer if what runs in between may panic. A nil ctx never ends.
//
// It blocks while the lease would break the gate's rule: for a lease of one core,
// while the budget is used up, a wide lease is in flight or one has been waiting;
// for a wide lease, while anything is in flight; for both, while it is another's
// turn. It returns ctx.Err() if ctx is done, even if a lease is free; the gate is
// then as if the request had never been made.
//
// A goroutine that holds a lease must not call Acquire.
func (g *Gate) Acquire(ctx context.Context, r Request) (Lease, error) {
	if ctx != nil {
		if err := ctx.Err(); err != nil {
			return Lease{}, err
		}
	}
	if r.Cores > 1 {
		if l, ok := g.fastWide(r); ok {
			return l, nil
		}
		return g.acquireSlow(ctx, r)
	}
	// One core, while nobody waits, the BLAS thread count is one and the budget
	// is not used up. Written out here: a function with a loop is not inlined.
	last := uint64(policy.CostBits(r.Cost)) << lastShift
	for {
		w := g.word.Load()
		if w&(wideBit|slowBit) != 0 || threadsOf(w) != 1 || heldOf(w) >= budgetOf(w) {
			return g.acquireSlow(ctx, r)
		}
		if g.word.CompareAndSwap(w, w&^(lastMask<<lastShift)|last+oneCore) {
			return Lease{gate: g, cores: 1, threads: 1}, nil
		}
	}
}

// fastWide takes all of an empty gate whose BLAS thread count is already right.
func (g *Gate) fastWide(r Request) (Lease, bool) {
	w := g.word.Load()
	k := min(uint64(r.Cores), budgetOf(w))
	if k <= 1 || w&(wideBit|slowBit) != 0 || heldOf(w) != 0 || threadsOf(w) != k {
		return Lease{}, false
	}
	if !g.word.CompareAndSwap(w, w+k|wideBit) {
		return Lease{}, false
	}
	// Effective was written before the word was, by whoever set the count.
	return g.lease(policy.Grant{Cores: int(k), Threads: g.p.Effective, Wide: true}, r.Cost), true
}

// lease turns a grant into a lease. For a wide one it is called by the only
// goroutine that may: the one that has just made it exclusive.
func (g *Gate) lease(gr policy.Grant, cost time.Duration) Lease {
	l := Lease{gate: g, cores: uint16(gr.Cores), threads: uint16(min(max(gr.Threads, 0), maxBudget))}
	if gr.Wide {
		// Odd numbers, so that none is 0.
		l.wide = g.wideSeq.Add(1)
		end := int64(0)
		if cost > 0 {
			end = int64(time.Since(g.epoch) + cost)
		}
		// Not in one step with the word: who looks in between sees the last wide
		// lease's end, and may wait for this one though it would rather not.
		g.wideEnd.Store(end)
	}
	return l
}

func (g *Gate) acquireSlow(ctx context.Context, r Request) (Lease, error) {
	g.lock()
	if gr, ok := g.p.Try(r.Cores, r.Cost); ok {
		l := g.lease(gr, r.Cost)
		g.unlock()
		return l, nil
	}
	w := g.enqueue(r)
	g.unlock()
	return g.wait(ctx, w)
}

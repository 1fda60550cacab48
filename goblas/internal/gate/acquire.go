package gate

import (
	"context"

	"github.com/goblas/goblas/goblas/internal/gate/policy"
)

// Acquire waits for a lease and returns it. The caller must call Release on it, in a
// defer if what runs in between may panic. A nil ctx never ends.
//
// Acquire blocks while the lease would break the gate's rule. A lease of one core waits
// while the budget is used up and while a wide lease is in flight or has been waiting
// for longer. A wide lease waits while anything is in flight. Both wait while it is
// another request's turn. If ctx is done, Acquire returns ctx.Err(), even if a lease is
// free, and the gate is then as if the request had never been made.
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
	// The fast path takes one core if nobody waits, the BLAS thread count is one and the
	// budget is not used up. It is written out here because Go does not inline a
	// function with a loop.
	for {
		w := g.word.Load()
		if w&(wideBit|slowBit) != 0 || threadsOf(w) != 1 || heldOf(w) >= budgetOf(w) {
			return g.acquireSlow(ctx, r)
		}
		if g.word.CompareAndSwap(w, w+oneCore) {
			return Lease{gate: g, cores: 1, threads: 1}, nil
		}
	}
}

// fastWide takes a wide lease without the lock, if the gate is empty and the BLAS
// thread count is already right.
func (g *Gate) fastWide(r Request) (Lease, bool) {
	w := g.word.Load()
	k := min(uint64(r.Cores), budgetOf(w))
	if k <= 1 || w&(wideBit|slowBit) != 0 || heldOf(w) != 0 || threadsOf(w) != k {
		return Lease{}, false
	}
	if !g.word.CompareAndSwap(w, w+k|wideBit) {
		return Lease{}, false
	}
	// Whoever set the thread count wrote Effective before the word, so it is current.
	return g.lease(policy.Grant{Cores: int(k), Threads: g.p.Effective, Wide: true}), true
}

// lease turns a grant into a lease. For a wide lease it is called by the goroutine that
// has just made it exclusive, so by one goroutine at a time.
func (g *Gate) lease(gr policy.Grant) Lease {
	l := Lease{gate: g, cores: uint16(gr.Cores), threads: uint16(min(max(gr.Threads, 0), maxBudget))}
	if gr.Wide {
		// Release adds one more, so the numbers of leases are odd and never 0.
		l.wide = g.wideSeq.Add(1)
	}
	return l
}

func (g *Gate) acquireSlow(ctx context.Context, r Request) (Lease, error) {
	g.lock()
	if gr, ok := g.p.Try(r.Cores, r.Cost); ok {
		l := g.lease(gr)
		g.unlock()
		return l, nil
	}
	w := g.enqueue(r)
	g.unlock()
	return g.wait(ctx, w)
}

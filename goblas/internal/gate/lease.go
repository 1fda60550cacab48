package gate

import "github.com/goblas/goblas/goblas/internal/gate/policy"

// Lease is the right to run one call on Cores BLAS threads. It is a value. Another
// goroutine than the one that acquired it may release it. The zero Lease holds nothing,
// and its Release does nothing.
type Lease struct {
	gate    *Gate
	slot    *slot  // of a short call, which holds no core; nil for others
	wide    uint32 // the number of a wide lease, 0 for a lease of one core
	cores   uint16 // how many cores it holds
	threads uint16 // the BLAS thread count in effect
}

const misuse = "gate: released more than held"

// Cores returns the BLAS thread count in effect while the lease is held, as it was read
// back when it was set. It differs from the request if the request was above the
// budget, or if OpenBLAS did not obey. It is 0 for the zero Lease.
func (l Lease) Cores() int { return int(l.threads) }

// Release gives the lease back and wakes the requests that can go next, without waiting
// for them. It must be called exactly once. Releasing a wide lease twice always panics.
// Releasing a one-core lease twice panics if no other one is in flight; otherwise it
// cannot be told from the release of one of those.
func (l Lease) Release() {
	g := l.gate
	if l.slot != nil {
		l.slot.taken.Store(0)
		return
	}
	if g == nil {
		return
	}
	if l.wide != 0 {
		// The first release raises the number, so a second one does not find it.
		if !g.wideSeq.CompareAndSwap(l.wide, l.wide+1) {
			panic(misuse)
		}
		w := g.word.Load()
		if w&slowBit != 0 || !g.word.CompareAndSwap(w, w&^wideBit-uint64(l.cores)) {
			g.releaseSlow(policy.Grant{Cores: int(l.cores), Wide: true})
		}
		return
	}
	for {
		w := g.word.Load()
		if w&slowBit != 0 {
			g.releaseSlow(policy.Grant{Cores: 1})
			return
		}
		if w&wideBit != 0 || heldOf(w) == 0 {
			panic(misuse)
		}
		if g.word.CompareAndSwap(w, w-oneCore) {
			return
		}
	}
}

func (g *Gate) releaseSlow(gr policy.Grant) {
	g.lock()
	if !g.p.Free(gr) {
		g.unlock()
		panic(misuse)
	}
	g.dispatchAndUnlock()
}

package gate

import "github.com/goblas/goblas/goblas/internal/gate/policy"

// Lease is the right to run one call on Cores BLAS threads. It is a value, and
// may be released by another goroutine than the one that acquired it. The zero
// Lease holds nothing; its Release does nothing.
type Lease struct {
	gate    *Gate
	wide    uint32 // 0, or the number of the wide lease
	cores   uint16 // held
	threads uint16 // in effect
}

const misuse = "gate: released more than held"

// Cores is the BLAS thread count in effect while the lease is held, as read back
// when it was set: it can differ from the request, if the request was above the
// budget or OpenBLAS did not follow. It is 0 for the zero Lease.
func (l Lease) Cores() int { return int(l.threads) }

// Release gives the lease back and wakes whoever goes next; it does not wait for
// them. It must be called exactly once. A lease released twice panics when
// nothing of its kind is in flight or, for a wide lease, always; a one-core lease
// released twice while others are in flight cannot be told from one of those.
func (l Lease) Release() {
	g := l.gate
	if g == nil {
		return
	}
	if l.wide != 0 {
		// Only the holder may raise it; a second release finds it raised.
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

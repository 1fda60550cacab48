package gate

// AcquireUpTo takes up to k further leases of one core, as many as are free now,
// and none if anybody waits; it never blocks. It is for a call that splits its
// work into tiles and runs each on a goroutine of its own, with one BLAS thread.
// each stands for any one of the leases: it must be released granted times, by
// whichever goroutine is done.
//
// The caller may hold a one-core lease. If nothing is in flight, the BLAS thread
// count is brought to one first.
func (g *Gate) AcquireUpTo(k int) (each Lease, granted int) {
	each = Lease{gate: g, cores: 1, threads: 1}
	for k > 0 {
		w := g.word.Load()
		if w&(wideBit|slowBit) != 0 || threadsOf(w) != 1 {
			return g.acquireUpToSlow(k)
		}
		n := min(uint64(k), budgetOf(w)-min(heldOf(w), budgetOf(w)))
		if n == 0 {
			break
		}
		if g.word.CompareAndSwap(w, w+n) {
			return each, int(n)
		}
	}
	return each, 0
}

func (g *Gate) acquireUpToSlow(k int) (each Lease, granted int) {
	g.lock()
	for granted < k && g.p.Waiting() == 0 {
		gr, ok := g.p.Try(1, 0)
		if !ok {
			break
		}
		each = g.lease(gr, 0)
		granted++
	}
	g.unlock()
	return each, granted
}

package gate

// AcquireUpTo takes up to k leases of one core, as many as are free now, and none if
// anybody waits. It never blocks. It is for a call that splits its work into tiles and
// runs them on several goroutines, with one BLAS thread each. All the leases are equal,
// so one value stands for each of them: it must be released granted times, by whichever
// goroutine has finished.
//
// The caller may hold a one-core lease. If nothing is in flight, AcquireUpTo first sets
// the BLAS thread count to one.
func (g *Gate) AcquireUpTo(k int) (lease Lease, granted int) {
	lease = Lease{gate: g, cores: 1, threads: 1}
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
			return lease, int(n)
		}
	}
	return lease, 0
}

func (g *Gate) acquireUpToSlow(k int) (lease Lease, granted int) {
	g.lock()
	for granted < k && g.p.Waiting() == 0 {
		gr, ok := g.p.Try(1, 0)
		if !ok {
			break
		}
		lease = g.lease(gr)
		granted++
	}
	g.unlock()
	return lease, granted
}

// TryAcquire takes a lease of one core if one is free now and nobody waits. It never
// blocks.
func (g *Gate) TryAcquire() (lease Lease, ok bool) {
	lease, n := g.AcquireUpTo(1)
	return lease, n == 1
}

// Contended reports whether requests wait.
func (g *Gate) Contended() bool { return g.word.Load()&slowBit != 0 }

// Free returns how many leases AcquireUpTo would grant now.
func (g *Gate) Free() int {
	w := g.word.Load()
	if w&(wideBit|slowBit) != 0 {
		return 0
	}
	return int(budgetOf(w) - min(heldOf(w), budgetOf(w)))
}

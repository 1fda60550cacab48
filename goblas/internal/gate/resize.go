package gate

// Budget is the number of cores that leases may add up to.
func (g *Gate) Budget() int { return int(budgetOf(g.word.Load())) }

// Resize changes the budget (clamped to 1..65535) and returns the one before.
//
// It does not wait: leases in flight keep their cores, also when they now add up
// to more than the new budget, and nothing new starts until they have drained
// below it. Requests that wait are clamped to the new budget when their turn
// comes. Waiting here for the drain would be a deadlock for a caller that holds a
// lease.
func (g *Gate) Resize(budget int) (old int) {
	g.lock()
	old = g.p.Budget
	g.p.Budget = max(1, min(budget, maxBudget))
	g.dispatchAndUnlock()
	return old
}

// Stats is a snapshot of the gate.
type Stats struct {
	Budget   int
	Leases   int    // in flight
	Cores    int    // that they hold
	Wide     bool   // the one lease in flight is exclusive
	Waiting  int    // requests that wait
	Threads  int    // BLAS threads in effect, as last read back; 0 before the first lease
	Switches uint64 // how often the BLAS thread count was set
}

// Stats returns a consistent snapshot.
func (g *Gate) Stats() Stats {
	g.lock()
	defer g.unlock()
	s := Stats{
		Budget:   g.p.Budget,
		Leases:   g.p.Held,
		Cores:    g.p.Held,
		Wide:     g.p.Wide,
		Waiting:  g.p.Waiting(),
		Threads:  g.p.Effective,
		Switches: g.p.Switches,
	}
	if s.Wide {
		s.Leases = 1
	}
	return s
}

package gate

import "github.com/goblas/goblas/goblas/internal/gate/policy"

// Budget returns how many cores all leases together may hold.
func (g *Gate) Budget() int { return int(budgetOf(g.word.Load())) }

// Resize changes the budget (clamped to 1..65535) and returns the one before.
//
// Resize does not wait. Leases in flight keep their cores, even if they now hold more
// than the new budget, and nothing new starts until they have drained below it. Waiting
// requests are clamped to the new budget when their turn comes. If Resize waited for
// the drain, a caller that holds a lease would wait for itself.
func (g *Gate) Resize(budget int) (old int) {
	g.lock()
	old = g.p.Budget
	g.p.Budget = max(1, min(budget, maxBudget))
	if g.short.open.Load() > 0 {
		g.short.open.Store(uint32(policy.ShortCalls(g.p.Budget)))
	}
	g.dispatchAndUnlock()
	return old
}

// Stats is a snapshot of the gate.
type Stats struct {
	Budget   int
	Leases   int    // number of leases in flight
	Cores    int    // number of cores that they hold
	Wide     bool   // there is one lease in flight, and it is exclusive
	Waiting  int    // number of requests that wait
	Threads  int    // BLAS thread count in effect, as last read back; 0 before the first lease
	Switches uint64 // how often the BLAS thread count was set
}

// Stats returns a snapshot in which all fields belong to the same moment.
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

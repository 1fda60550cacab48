package cores

import (
	"time"

	"github.com/goblas/goblas/goblas/internal/gate"
)

// ForEach calls do(i) for every i below tiles, on this goroutine and on as many more as
// there are free cores, each with a lease of one core. It first waits for a core for
// this goroutine. If that would take longer than cost, which is roughly what all of the
// work takes on one core, it does all of it at once on this goroutine, without a lease.
// do must not wait for another lease: it must not call ForEach or anything that enters
// BLAS. No library is needed.
//
// If do panics, the panic is raised again on this goroutine, once all have stopped.
func ForEach(tiles int, cost time.Duration, do func(i int)) {
	Gate()
	if coreGate.Full() && coreGate.Delay() > cost {
		runTiles(tiles, do, gate.Lease{}, 0)
		return
	}
	largeCalls.Add(1) // so that a large product that comes meanwhile shares the cores
	defer largeCalls.Add(-1)
	own, _ := coreGate.Acquire(noContext, gate.Request{Cores: 1, Cost: cost / time.Duration(coreGate.Budget())}) // fails only by its context
	defer own.Release()
	helper, helpers := coreGate.AcquireUpTo(tiles - 1)
	runTiles(tiles, do, helper, helpers)
}

// ForEachUnleased is [ForEach] for a do that may call anything. No goroutine has a
// lease, so do may wait for one. There are as many goroutines as cores, and other calls
// may have theirs besides.
func ForEachUnleased(tiles int, do func(i int)) {
	Gate()
	runTiles(tiles, do, gate.Lease{}, min(tiles, coreGate.Budget())-1)
}

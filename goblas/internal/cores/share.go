package cores

import (
	"time"

	"github.com/goblas/goblas/goblas/internal/gate"
)

// ForEach runs do(i) for every i below tiles, on this goroutine and on as many more
// as there are free cores, each with a lease of one core. It waits until there is
// one for this goroutine, unless that would take longer than cost, what all of it
// takes on one core, more or less: then it does all here and now, without a lease.
// do must not wait for another lease: it must call neither ForEach nor anything that
// enters BLAS. It needs no library.
//
// A panic of do is raised again here, once every goroutine has stopped.
func ForEach(tiles int, cost time.Duration, do func(i int)) {
	Gate()
	if cores.Full() && cores.Delay() > cost {
		spread(tiles, do, gate.Lease{}, 0)
		return
	}
	largeCalls.Add(1) // a large product that comes meanwhile shares the cores, too
	defer largeCalls.Add(-1)
	own, _ := cores.Acquire(noContext, gate.Request{Cores: 1, Cost: cost / time.Duration(cores.Budget())}) // fails only by its context
	defer own.Release()
	helper, helpers := cores.AcquireUpTo(tiles - 1)
	spread(tiles, do, helper, helpers)
}

// ForEachUnleased is [ForEach] for a do of which nobody knows what it calls: no
// goroutine has a lease, so do may wait for one. There are as many goroutines as
// cores, beside those of other calls.
func ForEachUnleased(tiles int, do func(i int)) {
	Gate()
	spread(tiles, do, gate.Lease{}, min(tiles, cores.Budget())-1)
}

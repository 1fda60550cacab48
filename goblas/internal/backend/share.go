package backend

import (
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/internal/environ"
	"github.com/goblas/goblas/native/openblas"
)

// The gate is one for BLAS and for all other work on many cores. It is made by
// whoever comes first, before the native library is loaded or without one.
var (
	cores    *gate.Gate
	gateMade sync.Once
	loaded   atomic.Bool // the library's number of threads is the gate's to set
)

func makeGate(budget int) {
	gateMade.Do(func() { cores = gate.New(budget, setThreads) })
}

// setThreads sets the number of BLAS threads, if there is a library.
func setThreads(n int) int {
	if loaded.Load() {
		return openblas.SetThreads(n)
	}
	return n
}

// libraryLoaded hands the library's number of threads over to the gate. Up to
// now the gate has granted leases of one core at most, so it believes that the
// number is one, or nothing yet; the library starts with its whole pool. No call
// of BLAS can be in flight: the mode is PureGo until Start has returned.
func libraryLoaded() {
	openblas.SetThreads(1)
	loaded.Store(true)
}

// Share runs do(i) for every i below tiles, on this goroutine and on as many more
// as there are free cores, each with a lease of one core. It waits until there is
// one for this goroutine, unless that would take longer than cost, what all of it
// takes on one core, more or less: then it does all here and now, without a lease.
// do must not wait for another lease: it must call neither Share nor anything that
// enters BLAS. It needs neither Start nor a library.
//
// A panic of do is raised again here, once every goroutine has stopped.
func Share(tiles int, cost time.Duration, do func(i int)) {
	gateMade.Do(func() { cores = gate.New(DefaultBudget(), setThreads) })
	if cores.Full() && cores.Delay() > cost {
		spread(tiles, do, gate.Lease{}, 0)
		return
	}
	heavy.Add(1) // a large product that comes meanwhile shares the cores, too
	defer heavy.Add(-1)
	own, _ := cores.Acquire(noContext, gate.Request{Cores: 1, Cost: cost / time.Duration(cores.Budget())}) // fails only by its context
	defer own.Release()
	each, extra := cores.AcquireUpTo(tiles - 1)
	spread(tiles, do, each, extra)
}

// ShareUnleased is [Share] for a do of which nobody knows what it calls: no
// goroutine has a lease, so do may wait for one. There are as many goroutines as
// cores, beside those of other calls.
func ShareUnleased(tiles int, do func(i int)) {
	gateMade.Do(func() { cores = gate.New(DefaultBudget(), setThreads) })
	spread(tiles, do, gate.Lease{}, min(tiles, cores.Budget())-1)
}

// threadVariables are OpenBLAS's, in its order.
var threadVariables = [...]string{"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"}

// DefaultBudget is the number of cores for all calls together, before anybody
// sets it: what the environment says, else the physical cores that this process
// may use.
var DefaultBudget = sync.OnceValue(func() int { return defaultBudget(environ.Get, topology.Detect().Cores) })

func defaultBudget(getenv func(string) string, cores func() int) int {
	for _, name := range threadVariables {
		// OpenMP allows a list, one number for each level of nesting.
		value, _, _ := strings.Cut(getenv(name), ",")
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && n > 0 {
			return n
		}
	}
	return cores()
}

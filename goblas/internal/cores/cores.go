// Package cores distributes the cores of this process between calls of the native
// library, which lease them, and work in Go, which is cut into tiles. It decides which
// route each call takes and counts the calls on every route. It is the only package
// that starts goroutines for speed. It knows nothing of matrices.
//
// Its state (the mode, the gate, the counters) exists once per process, as OpenBLAS's
// thread count does. Every function is safe for concurrent use.
package cores

import (
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/goblas/goblas/goblas/internal/gate"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/internal/environ"
	"github.com/goblas/goblas/native/openblas"
)

// Mode says which implementation calls run on.
type Mode uint32

const (
	PureGo Mode = iota // gonum's own code
	Native             // the native library, whatever the size of the call
	Auto               // for each call the faster of the two
)

var mode atomic.Uint32

// SetMode sets the mode of all calls that start from now on. Modes other than PureGo
// need a library: call [Adopt] first.
func SetMode(m Mode) {
	mode.Store(uint32(m))
	setPure()
}

// setPure tells package plan which calls need not be decided: none while they are
// counted.
func setPure() {
	switch {
	case counting.Load() || CurrentMode() == Native:
		plan.SetPure(plan.None)
	case CurrentMode() == Auto:
		plan.SetPure(plan.Small)
	default:
		plan.SetPure(plan.All)
	}
}

// CurrentMode returns the mode in force.
func CurrentMode() Mode { return Mode(mode.Load()) }

// One gate serves BLAS and all other work on many cores. Whoever needs it first makes
// it, which may be before the native library is loaded, or without one.
var (
	coreGate *gate.Gate
	places   *gate.Gate // its leases are admissions
	gateMade sync.Once
	resizing sync.Mutex
	loaded   atomic.Bool // a library is there, and the gate sets its number of threads
	omp      bool        // the library's number of threads is one of each thread of the system
	bound    bool        // which does not begin with one
	turns    bool        // the library has no locks, so that calls must take turns
)

// setThreads sets the number of BLAS threads, if there is a library, and returns the
// number that is in effect.
func setThreads(n int) int {
	if loaded.Load() && !omp {
		return openblas.SetThreads(n)
	}
	return n
}

// enter comes before the calls of a lease of so many cores, and leave after them. In
// builds on OpenMP the number of threads belongs to the thread of the system that makes a
// call. So a goroutine whose number is not the one that every thread begins with is bound
// to its thread, which has that number meanwhile. A lease of several cores is alone, so it
// does not matter that OpenBLAS also notes the number for the whole process.
func enter(cores int) {
	if omp && (cores > 1 || bound) {
		runtime.LockOSThread()
		openblas.SetThreads(cores)
	}
}

func leave(cores int) {
	if omp && (cores > 1 || bound) {
		openblas.SetThreads(1)
		runtime.UnlockOSThread()
	}
}

// Adopt hands control of the number of BLAS threads over to the gate, and makes budget
// the number of cores for all calls together. The library must have been loaded. Adopt
// is called once, before the mode becomes anything but PureGo, so no call of BLAS is in
// flight.
//
// Until now the gate has granted leases of one core at most, so it believes that the
// number of threads is one, or knows none yet. The library, however, starts with its
// whole pool.
func Adopt(layer openblas.Layer, budget int) {
	omp, bound, turns = layer == openblas.OpenMP, !openblas.OneEach(), layer == openblas.Serial
	Resize(budget)
	openblas.SetThreads(1)
	loaded.Store(true)
}

// Resize changes the number of cores for all calls together to budget, or to what the
// library can use, if that is less: a serial build has no threads, and no locks for
// concurrent callers. Calls in flight keep their cores.
func Resize(budget int) {
	resizing.Lock()
	defer resizing.Unlock()
	if most := openblas.MaxThreads(); most > 0 {
		budget = min(budget, most)
	}
	gateMade.Do(func() { makeGates(budget) })
	coreGate.Resize(budget)
	places.Resize(budget)
}

func makeGates(budget int) {
	coreGate = gate.New(budget, setThreads)
	places = gate.NewOrdered(budget)
}

// Gate returns the gate, and makes it if nobody has yet.
func Gate() *gate.Gate {
	gateMade.Do(func() { makeGates(DefaultBudget()) })
	return coreGate
}

// Budget returns the number of cores for all calls together.
func Budget() int { return Gate().Budget() }

// threadVariables are the environment variables that OpenBLAS reads, in its order.
var threadVariables = [...]string{"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"}

// DefaultBudget returns the number of cores for all calls together as long as nobody
// has set it: the number that the environment gives, or else the number of physical
// cores that this process may use.
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

// Package cores distributes the cores of this process between calls of the native
// library, which lease them, and work in Go, which is cut into tiles. It decides which
// route each call takes and counts the calls on every route. It is the only package
// that starts goroutines for speed. It knows nothing of matrices.
//
// Its state (the mode, the gate, the counters) exists once per process, as OpenBLAS's
// thread count does. Every function is safe for concurrent use.
package cores

import (
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/goblas/goblas/goblas/internal/gate"
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
func SetMode(m Mode) { mode.Store(uint32(m)) }

// CurrentMode returns the mode in force.
func CurrentMode() Mode { return Mode(mode.Load()) }

// One gate serves BLAS and all other work on many cores. Whoever needs it first makes
// it, which may be before the native library is loaded, or without one.
var (
	coreGate *gate.Gate
	gateMade sync.Once
	resizing sync.Mutex
	loaded   atomic.Bool // a library is there, and the gate sets its number of threads
	pthreads bool        // several callers at once may call the library while it has one thread
)

// setThreads sets the number of BLAS threads, if there is a library, and returns the
// number that is in effect.
func setThreads(n int) int {
	if loaded.Load() {
		return openblas.SetThreads(n)
	}
	return n
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
	pthreads = layer == openblas.Pthreads
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
	gateMade.Do(func() { coreGate = gate.New(budget, setThreads) })
	coreGate.Resize(budget)
}

// Gate returns the gate, and makes it if nobody has yet.
func Gate() *gate.Gate {
	gateMade.Do(func() { coreGate = gate.New(DefaultBudget(), setThreads) })
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

// Package cores deals out the cores of this process: to calls of the native library,
// which lease them, and to Go's own work, which is cut in tiles. It decides for each
// call on a route and counts what went which way. It is the only package that starts
// goroutines for speed, and knows nothing of matrices.
//
// Its state is one per process, as OpenBLAS's thread count is: the mode, the gate, the
// counters. Every function is safe for concurrent use.
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
	PureGo Mode = iota // gonum's own
	Native             // the native library, whatever the size
	Auto               // per call the faster of the two
)

var mode atomic.Uint32

// SetMode switches all calls that start from now on. Modes other than PureGo
// require a library: see [Adopt].
func SetMode(m Mode) { mode.Store(uint32(m)) }

// CurrentMode returns the mode in force.
func CurrentMode() Mode { return Mode(mode.Load()) }

// The gate is one for BLAS and for all other work on many cores. It is made by
// whoever comes first, before the native library is loaded or without one.
var (
	cores    *gate.Gate
	gateMade sync.Once
	resizing sync.Mutex
	loaded   atomic.Bool // the library's number of threads is the gate's to set
	pthreads bool        // the library, held to one thread, may be called by several at once
)

// setThreads sets the number of BLAS threads, if there is a library.
func setThreads(n int) int {
	if loaded.Load() {
		return openblas.SetThreads(n)
	}
	return n
}

// Adopt hands the number of threads of the library, which has been loaded, over to the
// gate, and makes budget the number of cores for all calls together. It is called
// once, before the mode becomes anything but PureGo: no call of BLAS is in flight.
//
// Up to now the gate has granted leases of one core at most, so it believes that the
// number of threads is one, or nothing yet; the library starts with its whole pool.
func Adopt(layer openblas.Layer, budget int) {
	pthreads = layer == openblas.Pthreads
	Resize(budget)
	openblas.SetThreads(1)
	loaded.Store(true)
}

// Resize changes the number of cores for all calls together, which is budget or what
// the library can be given: a serial one has no threads, and no locks for concurrent
// callers. Calls in flight keep what they have.
func Resize(budget int) {
	resizing.Lock()
	defer resizing.Unlock()
	if most := openblas.MaxThreads(); most > 0 {
		budget = min(budget, most)
	}
	gateMade.Do(func() { cores = gate.New(budget, setThreads) })
	cores.Resize(budget)
}

// Gate returns the gate, which it makes if nobody has.
func Gate() *gate.Gate {
	gateMade.Do(func() { cores = gate.New(DefaultBudget(), setThreads) })
	return cores
}

// Budget returns the number of cores for all calls together.
func Budget() int { return Gate().Budget() }

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

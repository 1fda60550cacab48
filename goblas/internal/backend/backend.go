// Package backend stands behind gonum's BLAS and LAPACK interfaces and behind
// goblas's own functions. For each call it asks plan for a route, takes a lease
// of cores from the gate, and calls gonum's pure Go or the native library.
//
// Its state is one per process, as OpenBLAS's is: the mode, the gate and the
// library. Every function is safe for concurrent use.
package backend

//go:generate go run ./gen

import (
	"math"
	"sync"
	"sync/atomic"

	gonumblas "gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/lapack"
	gonumlapack "gonum.org/v1/gonum/lapack/gonum"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/native"
)

// Mode says which implementation calls run on.
type Mode uint32

const (
	PureGo Mode = iota // gonum's own
	Native             // the native library, whatever the size
	Auto               // per call the faster of the two
)

// BLAS implements gonum's four BLAS interfaces over the current mode.
type BLAS struct{}

// LAPACK implements gonum's lapack.Float64 over the current mode.
type LAPACK struct{}

var _ native.BLAS = BLAS{}
var _ lapack.Float64 = LAPACK{}

var (
	pureBLAS   gonumblas.Implementation
	pureLAPACK gonumlapack.Implementation
)

// Set once by Start, before mode becomes anything but PureGo.
var (
	nativeBLAS native.BLAS
	layer      native.Layer
	pthreads   bool // layer is Pthreads: held to one thread, calls may run beside each other
)

var (
	mode    atomic.Uint32
	heavy   atomic.Int32 // calls in flight or waiting that all cores would speed up
	each    atomic.Int32 // cores that every such call takes; 0 if the load decides
	starter sync.Mutex
)

// Start loads the native library, once, and gives the gate its size. budget is
// the number of cores for all calls together.
func Start(budget int) error {
	starter.Lock()
	defer starter.Unlock()
	if nativeBLAS != nil {
		return nil
	}
	if err := native.Load(budget); err != nil {
		return err
	}
	info, err := native.Describe()
	if err != nil {
		return err
	}
	library, err := native.Netlib()
	if err != nil {
		return err
	}
	nativeBLAS, layer = library, info.Layer
	pthreads = layer == native.Pthreads
	plan.SetKernel(info.Kernel)
	makeGate(usable(budget))
	cores.Resize(usable(budget))
	libraryLoaded()
	return nil
}

// usable is the part of a budget that the library can be given. A serial one has no
// threads, and no locks for concurrent callers.
func usable(budget int) int {
	if most := native.MaxThreads(); most > 0 {
		budget = min(budget, most)
	}
	return budget
}

// Resize changes the number of cores for all calls together. Calls in flight
// keep what they have.
func Resize(budget int) {
	starter.Lock()
	defer starter.Unlock()
	makeGate(usable(budget))
	cores.Resize(usable(budget))
}

// SetCallThreads makes every call that all cores would speed up take so many, in
// turns if they are several; 0 leaves that to the load.
func SetCallThreads(n int) { each.Store(int32(n)) }

// SetMode switches all calls that start from now on. Modes other than PureGo
// require a successful Start.
func SetMode(m Mode) { mode.Store(uint32(m)) }

// CurrentMode returns the mode in force.
func CurrentMode() Mode { return Mode(mode.Load()) }

// fits reports whether every value of those or-ed together is within C's int
// and not negative: a sign or a bit above the 31st survives the or.
func fits(or int) bool { return uint(or) <= math.MaxInt32 }

// spans reports whether n elements inc apart are counted by C's int: OpenBLAS
// multiplies the two in it.
func spans(n, inc int) bool {
	if inc < 0 {
		inc = -inc
	}
	return inc <= math.MaxInt32 && n <= math.MaxInt32 && n*inc <= math.MaxInt32
}

// Package backend stands behind gonum's BLAS and LAPACK interfaces and behind
// goblas's own functions. For each call it asks plan for a route, takes a lease
// of cores from the gate, and calls gonum's pure Go or the native library.
//
// Its state is one per process, as OpenBLAS's is: the mode, the gate and the
// library. Every function is safe for concurrent use.
package backend

//go:generate go run ./gen

import (
	"context"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"gonum.org/v1/gonum/blas"
	gonumblas "gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/lapack"
	gonumlapack "gonum.org/v1/gonum/lapack/gonum"

	"github.com/goblas/goblas/goblas/internal/gate"
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
	maxThreads int  // what the library was compiled for, 0 if unknown
)

var (
	mode    atomic.Uint32
	heavy   atomic.Int32 // calls in flight or waiting that all cores would speed up
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
	nativeBLAS, layer, maxThreads = library, info.Layer, info.MaxThreads
	pthreads = layer == native.Pthreads
	makeGate(usable(budget))
	cores.Resize(usable(budget))
	libraryLoaded()
	return nil
}

// usable is the part of a budget that the library can be given.
func usable(budget int) int {
	if layer == native.Serial {
		return 1 // no threads, and no locks for concurrent callers
	}
	if maxThreads > 0 {
		budget = min(budget, maxThreads)
	}
	return budget
}

// MaxThreads returns the most threads that the library was compiled for; 0 if
// it does not tell, or before Start.
func MaxThreads() int {
	starter.Lock()
	defer starter.Unlock()
	return maxThreads
}

// Resize changes the number of cores for all calls together. Calls in flight
// keep what they have.
func Resize(budget int) {
	starter.Lock()
	defer starter.Unlock()
	makeGate(usable(budget))
	cores.Resize(usable(budget))
}

// SetMode switches all calls that start from now on. Modes other than PureGo
// require a successful Start.
func SetMode(m Mode) { mode.Store(uint32(m)) }

// CurrentMode returns the mode in force.
func CurrentMode() Mode { return Mode(mode.Load()) }

// decision is how a call is to run: small enough for two registers, as it is
// made and read within the nanoseconds that a tiny call takes.
type decision struct {
	ways ways
	cost time.Duration // expected, on one core of the library
}

// ways are a plan.Op and, above it, flags.
type ways uint32

const (
	nativeWay ways = 1 << (16 + iota) // in the native library; otherwise in pure Go
	autoWay                           // the mode is Auto, which may change how a result is computed
	wideWay                           // would gain from all cores, as threads of the library
	tiledWay                          // would gain from all cores, as tiles of one thread each
)

func (d decision) op() plan.Op  { return plan.Op(d.ways) }
func (d decision) native() bool { return d.ways&nativeWay != 0 }
func (d decision) auto() bool   { return d.ways&autoWay != 0 }
func (d decision) wide() bool   { return d.ways&wideWay != 0 }
func (d decision) tiled() bool  { return d.ways&tiledWay != 0 }

// route decides on a call of op with this much work. No work is always done in
// pure Go, which checks arguments in gonum's own words and returns; so are
// negative dimensions, which fits refuses. In Auto, so is a call that would wait
// longer for the calls in flight than pure Go takes.
func route(op plan.Op, work float64) decision {
	m := Mode(mode.Load())
	t := plan.For(op)
	if m == PureGo || work <= 0 || m == Auto && work < t.Native {
		return pureGo(op)
	}
	d := decision{ways: ways(op) | nativeWay, cost: t.Cost(work)}
	if work >= t.Wide {
		d.ways |= wideWay
	}
	if m == Auto {
		d.ways |= autoWay
		if work >= t.Tiled && pthreads {
			d.ways |= tiledWay
		}
		if cores.Full() && cores.Delay() > t.PureCost(work)-d.cost {
			return pureGo(op)
		}
	}
	return d
}

// transposed is op for a matrix as it is, and opT for a transposed one.
func transposed(t blas.Transpose, op, opT plan.Op) plan.Op {
	if t == blas.NoTrans {
		return op
	}
	return opT
}

func pureGo(op plan.Op) decision {
	if counting.Load() {
		counters[op].calls[RoutePureGo].Add(1)
	}
	return decision{ways: ways(op)}
}

// noContext: gonum's API has none.
var noContext context.Context

// held is a lease and what else leave gives back. It has no more fields than
// the compiler keeps in registers.
type held struct {
	lease gate.Lease
	ways  ways
	start int64 // ns since epoch; 0 while nothing is counted
}

// enter waits for cores. A wide call takes all of them if it is the only one
// of its kind; several share them, one core each, which is never slower than
// taking turns and needs no change of OpenBLAS's thread count. OpenMP builds
// undo the thread count for every new OS thread, so they cannot be held to one
// thread for concurrent callers: there, calls take turns.
func (d decision) enter() held {
	if d.wide() || !pthreads || counting.Load() {
		return d.enterCounted()
	}
	lease, _ := cores.Acquire(noContext, gate.Request{Cores: 1, Cost: d.cost}) // fails only by its context
	return held{lease: lease}
}

// enterCounted is enter for calls that are counted, by the counters or as heavy.
func (d decision) enterCounted() held {
	r := gate.Request{Cores: 1, Cost: d.cost}
	if d.wide() && heavy.Add(1) == 1 || !pthreads {
		r.Cores = math.MaxInt
		r.Cost /= time.Duration(cores.Budget())
	}
	h := held{ways: d.ways}
	if counting.Load() {
		h.start = now()
	}
	h.lease, _ = cores.Acquire(noContext, r)
	if h.start != 0 {
		way := RouteOne
		if h.lease.Cores() > 1 {
			way = RouteWide
		}
		h.start = counters[d.op()].began(way, h.lease.Cores(), h.start)
	}
	return h
}

// alone reports whether the call would get all cores as threads of the library:
// these share the packing of operands, which tiles each do for themselves, but
// exclude everybody else.
func (d decision) alone() bool { return d.wide() && heavy.Load() == 0 }

// tiling reports whether the call is to be cut in tiles: if all cores beat one
// for it, and the calls of its kind leave some of them free. Otherwise a tile
// more is only a packing of operands more.
func (d decision) tiling() bool {
	return d.tiled() && int(heavy.Load())+1 < cores.Budget()
}

// leave gives the cores back, also when the call panics.
func (h held) leave() {
	h.lease.Release()
	if h.ways != 0 {
		h.leaveCounted()
	}
}

func (h held) leaveCounted() {
	if h.ways&wideWay != 0 {
		heavy.Add(-1)
	}
	if h.start != 0 {
		counters[plan.Op(h.ways)].ended(h.start)
	}
}

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

package cores

import (
	"context"
	"math"
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate"
	"github.com/goblas/goblas/goblas/internal/plan"
)

// Call is how a call is to run: small enough for two registers, as it is made and read
// within the nanoseconds that a tiny call takes. The zero Call runs in pure Go.
type Call struct {
	ways ways
	cost time.Duration // expected, on one core of the library
}

// ways are a plan.Op and, above it, flags.
type ways uint32

const (
	nativeWay   ways = 1 << (16 + iota) // in the native library; otherwise in pure Go
	autoWay                             // the mode is Auto, which may change how a result is computed
	threadedWay                         // would gain from all cores, as threads of the library
	tiledWay                            // would gain from all cores, as tiles of one thread each
)

func (d Call) op() plan.Op { return plan.Op(d.ways) }

// Native reports whether the call runs in the native library; otherwise it does in
// pure Go.
func (d Call) Native() bool { return d.ways&nativeWay != 0 }

// Auto reports whether the mode is Auto, which may change how a result is computed.
func (d Call) Auto() bool { return d.ways&autoWay != 0 }

func (d Call) threaded() bool { return d.ways&threadedWay != 0 }
func (d Call) tiled() bool    { return d.ways&tiledWay != 0 }

// Decide decides on a call of op with this much work. No work is always done in
// pure Go, which checks arguments in gonum's own words and returns; so are
// negative dimensions, which package cint refuses. In Auto, so is a call that would wait
// longer for the calls in flight than pure Go takes.
func Decide(op plan.Op, work float64) Call {
	m := Mode(mode.Load())
	t := plan.For(op)
	if m == PureGo || work <= 0 || m == Auto && work < t.Library {
		return pureGo(op)
	}
	d := Call{ways: ways(op) | nativeWay, cost: t.Cost(work)}
	if work >= t.Threads {
		d.ways |= threadedWay
	}
	if m == Auto {
		d.ways |= autoWay
		if work >= t.Tiles && pthreads {
			d.ways |= tiledWay
		}
		if cores.Full() && cores.Delay() > t.PureCost(work)-d.cost {
			return pureGo(op)
		}
	}
	return d
}

func pureGo(op plan.Op) Call {
	if counting.Load() {
		counters[op].calls[RoutePureGo].Add(1)
	}
	return Call{ways: ways(op)}
}

var (
	largeCalls  atomic.Int32 // calls in flight or waiting that all cores would speed up
	callThreads atomic.Int32 // cores that every such call takes; 0 if the load decides
)

// SetCallThreads makes every call that all cores would speed up take so many, in
// turns if they are several; 0 leaves that to the load.
func SetCallThreads(n int) { callThreads.Store(int32(n)) }

// noContext: gonum's API has none.
var noContext context.Context

// Lease is a number of cores that a call has, and what else Release gives back. It has no more fields than
// the compiler keeps in registers.
type Lease struct {
	lease gate.Lease
	ways  ways
	start int64 // ns since epoch; 0 while nothing is counted
}

// Acquire waits for cores. A call that gains from threads takes all of them if it is the only one
// of its kind; several share them, one core each, which is never slower than
// taking turns and needs no change of OpenBLAS's thread count. OpenMP builds
// undo the thread count for every new OS thread, so they cannot be Lease to one
// thread for concurrent callers: there, calls take turns.
func (d Call) Acquire() Lease {
	if d.threaded() || !pthreads || counting.Load() {
		return d.acquireCounted()
	}
	lease, _ := cores.Acquire(noContext, gate.Request{Cores: 1, Cost: d.cost}) // fails only by its context
	return Lease{lease: lease}
}

// acquireCounted is Acquire for calls that are counted, by the counters or as large.
func (d Call) acquireCounted() Lease {
	wanted := 1
	if d.threaded() && largeCalls.Add(1) == 1 || !pthreads {
		wanted = math.MaxInt
	}
	if n := callThreads.Load(); n > 0 && d.threaded() && pthreads {
		wanted = int(n)
	}
	r := gate.Request{Cores: wanted, Cost: d.cost / time.Duration(min(wanted, cores.Budget()))}
	h := Lease{ways: d.ways}
	if counting.Load() {
		h.start = now()
	}
	h.lease, _ = cores.Acquire(noContext, r)
	if h.start != 0 {
		way := RouteOne
		if h.lease.Cores() > 1 {
			way = RouteThreads
		}
		h.start = counters[d.op()].began(way, h.lease.Cores(), h.start)
	}
	return h
}

// Alone reports whether the call would get all cores as threads of the library:
// these share the packing of operands, which tiles each do for themselves, but
// exclude everybody else.
func (d Call) Alone() bool { return d.threaded() && largeCalls.Load() == 0 }

// Tiling reports whether the call is to be cut in tiles: if all cores beat one
// for it, and the calls of its kind leave some of them free. Otherwise a tile
// more is only a packing of operands more.
func (d Call) Tiling() bool {
	return d.tiled() && int(largeCalls.Load())+1 < cores.Budget() && callThreads.Load() == 0
}

// Release gives the cores back, also when the call panics.
func (h Lease) Release() {
	h.lease.Release()
	if h.ways != 0 {
		h.releaseCounted()
	}
}

func (h Lease) releaseCounted() {
	if h.ways&threadedWay != 0 {
		largeCalls.Add(-1)
	}
	if h.start != 0 {
		counters[plan.Op(h.ways)].ended(h.start)
	}
}

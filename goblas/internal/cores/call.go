package cores

import (
	"context"
	"math"
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate"
	"github.com/goblas/goblas/goblas/internal/plan"
)

// Call says how one call is to run. It is small enough for two registers, because it is
// made and read within the nanoseconds that a tiny call takes. The zero Call runs in
// pure Go.
type Call struct {
	flags flags
	cost  time.Duration // expected running time on one core of the library
}

// flags holds a plan.Op in its lower 16 bits and the flags below above these.
type flags uint32

const (
	nativeFlag   flags = 1 << (16 + iota) // in the native library; otherwise in pure Go
	autoFlag                              // the mode is Auto, which may change how a result is computed
	threadedFlag                          // would gain from all cores, as threads of the library
	tiledFlag                             // would gain from all cores, as tiles of one thread each
)

func (d Call) op() plan.Op { return plan.Op(d.flags) }

// Native reports whether the call runs in the native library; otherwise it runs in pure
// Go.
func (d Call) Native() bool { return d.flags&nativeFlag != 0 }

// Auto reports whether the mode is Auto, which may change how a result is computed.
func (d Call) Auto() bool { return d.flags&autoFlag != 0 }

func (d Call) threaded() bool { return d.flags&threadedFlag != 0 }
func (d Call) tiled() bool    { return d.flags&tiledFlag != 0 }

// Decide decides how a call of op with this much work is to run.
//
// Calls without work, or with negative dimensions, always run in pure Go: gonum then
// checks the arguments, panics in its own words if they are wrong, and returns.
// Dimensions that do not fit C's int are not checked here, but by package cint. In
// Auto, a call also runs in pure Go if it would wait for the calls in flight longer
// than pure Go takes.
func Decide(op plan.Op, work float64) Call {
	m := Mode(mode.Load())
	t := plan.For(op)
	if m == PureGo || work <= 0 || m == Auto && work < t.Library {
		return pureGo(op)
	}
	d := Call{flags: flags(op) | nativeFlag, cost: t.Cost(work)}
	if work >= t.Threads {
		d.flags |= threadedFlag
	}
	if m == Auto {
		d.flags |= autoFlag
		if work >= t.Tiles && pthreads {
			d.flags |= tiledFlag
		}
		if coreGate.Full() && coreGate.Delay() > t.PureCost(work)-d.cost {
			return pureGo(op)
		}
	}
	return d
}

func pureGo(op plan.Op) Call {
	if counting.Load() {
		counters[op].calls[RoutePureGo].Add(1)
	}
	return Call{flags: flags(op)}
}

var (
	largeCalls  atomic.Int32 // number of calls, in flight or waiting, that all cores would speed up
	callThreads atomic.Int32 // cores that each of these calls takes; 0 if the load decides
)

// SetCallThreads makes every call that all cores would speed up take n cores. If there
// are several such calls, they take turns. With 0 the number of cores follows the load.
func SetCallThreads(n int) { callThreads.Store(int32(n)) }

// noContext is passed to the gate because gonum's API has no contexts.
var noContext context.Context

// Lease is the number of cores that a call holds, and what Release has to undo besides.
// It has no more fields than the compiler keeps in registers.
type Lease struct {
	lease gate.Lease
	flags flags
	start int64 // when the call began to wait, later to run, in ns since epoch; 0 while counting is off
}

// Acquire waits for cores and returns the lease. A call that gains from threads takes
// all cores if it is the only one of its kind. If there are several, they share the
// cores, one core each, which is never slower than taking turns and needs no change of
// OpenBLAS's thread count. With OpenMP builds all calls take turns: such a build
// forgets its thread count in every new OS thread, so concurrent callers cannot be held
// to one thread each.
func (d Call) Acquire() Lease {
	if d.threaded() || !pthreads || counting.Load() {
		return d.acquireCounted()
	}
	lease, _ := coreGate.Acquire(noContext, gate.Request{Cores: 1, Cost: d.cost}) // fails only by its context
	return Lease{lease: lease}
}

// acquireCounted is Acquire for calls that must be counted: by the counters, or because
// they are large.
func (d Call) acquireCounted() Lease {
	wanted := 1
	if d.threaded() && largeCalls.Add(1) == 1 || !pthreads {
		wanted = math.MaxInt
	}
	if n := callThreads.Load(); n > 0 && d.threaded() && pthreads {
		wanted = int(n)
	}
	r := gate.Request{Cores: wanted, Cost: d.cost / time.Duration(min(wanted, coreGate.Budget()))}
	h := Lease{flags: d.flags}
	if counting.Load() {
		h.start = now()
	}
	h.lease, _ = coreGate.Acquire(noContext, r)
	if h.start != 0 {
		route := RouteOne
		if h.lease.Cores() > 1 {
			route = RouteThreads
		}
		h.start = counters[d.op()].began(route, h.lease.Cores(), h.start)
	}
	return h
}

// Alone reports whether the call would get all cores as threads of the library. These
// threads share the packing of operands, which every tile does for itself, but the call
// then excludes all others.
func (d Call) Alone() bool { return d.threaded() && largeCalls.Load() == 0 }

// Tiling reports whether the call is to be cut into tiles. That is so if all cores do
// it faster than one, and if the other calls of its kind leave some cores free. Without
// free cores, each further tile would only cost a further packing of operands.
func (d Call) Tiling() bool {
	return d.tiled() && int(largeCalls.Load())+1 < coreGate.Budget() && callThreads.Load() == 0
}

// Release gives the cores back. Callers defer it, so that it is called also when the
// call panics.
func (h Lease) Release() {
	h.lease.Release()
	if h.flags != 0 {
		h.releaseCounted()
	}
}

func (h Lease) releaseCounted() {
	if h.flags&threadedFlag != 0 {
		largeCalls.Add(-1)
	}
	if h.start != 0 {
		counters[plan.Op(h.flags)].ended(h.start)
	}
}

package cores

import (
	"context"
	"math"
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate"
	"github.com/goblas/goblas/goblas/internal/plan"
)

// Call says how one call is to run. It is small enough for registers, because it is made
// and read within the nanoseconds that a tiny call takes. The zero Call runs in pure Go.
type Call struct {
	flags flags
	cost  time.Duration   // expected running time on one core of the library
	ctx   context.Context // what waiting obeys; nil in calls through gonum's API
}

// flags holds a plan.Op in its lower 16 bits and the flags below above these.
type flags uint32

const (
	nativeFlag   flags = 1 << (16 + iota) // in the native library; otherwise in pure Go
	autoFlag                              // the mode is Auto, which may change how a result is computed
	threadedFlag                          // may take all cores, as threads of the library
	tiledFlag                             // is cut into tiles of one thread each
)

func (d Call) op() plan.Op { return plan.Op(d.flags) }

// Native reports whether the call runs in the native library; otherwise it runs in pure
// Go.
func (d Call) Native() bool { return d.flags&nativeFlag != 0 }

// Auto reports whether the mode is Auto, which may change how a result is computed.
func (d Call) Auto() bool { return d.flags&autoFlag != 0 }

// Tiled reports whether the call is to be cut into tiles, which run under a [Team]. That
// depends on the operation and its work alone. A tiled call has the same result on any
// number of cores, because its cuts depend on nothing else either.
func (d Call) Tiled() bool { return d.flags&tiledFlag != 0 }

func (d Call) threaded() bool { return d.flags&threadedFlag != 0 }

// repeatable is set while no call may use the library's own threads in Auto.
var repeatable atomic.Bool

// SetRepeatable keeps every call of Auto from using the library's own threads, whose
// results depend on their number, or allows it again.
func SetRepeatable(on bool) { repeatable.Store(on) }

// Decide decides how a call of op with this much work is to run. What else runs does not
// matter: in Auto the same call takes the same route each time, except that an operation
// which has no tiles may use the library's threads (see [SetRepeatable]).
//
// Calls without work, or with negative dimensions, always run in pure Go: gonum then
// checks the arguments, panics in its own words if they are wrong, and returns.
// Dimensions that do not fit C's int are not checked here, but by package cint.
func Decide(op plan.Op, work float64) Call {
	m := Mode(mode.Load())
	t := plan.For(op)
	if m == PureGo || work <= 0 || m == Auto && work < t.Library {
		return pureGo(op)
	}
	d := Call{flags: flags(op) | nativeFlag, cost: t.Cost(work)}
	if m == Auto {
		d.flags |= autoFlag
		if work >= t.Tiles {
			d.flags |= tiledFlag
		}
	}
	if work >= t.Threads && (m == Native || t.Varies && work < t.Tiles && !repeatable.Load()) {
		d.flags |= threadedFlag
	}
	return d
}

func pureGo(op plan.Op) Call {
	if counting.Load() {
		counters[op].calls[RoutePureGo].Add(1)
	}
	return Call{flags: flags(op)}
}

// In returns the call with a context. Waiting for cores then ends when the context does,
// and so does work in tiles, between one tile and the next: the function that waits or
// works panics with a value that [Recover] takes. ctx may be nil, which never ends.
func (d Call) In(ctx context.Context) Call {
	d.ctx = ctx
	return d
}

// As decides how another operation runs that is part of this call, and has its context.
func (d Call) As(op plan.Op, work float64) Call { return Decide(op, work).In(d.ctx) }

// cancelled is what a call panics with whose context has ended.
type cancelled struct{ err error }

// Recover is deferred by a function that has given calls a context. It stores the
// context's error in *err if one of these calls gave up. All other panics go on.
func Recover(err *error) {
	switch v := recover().(type) {
	case nil:
	case cancelled:
		*err = v.err
	default:
		panic(v)
	}
}

var (
	largeCalls  atomic.Int32 // number of calls, in flight or waiting, that all cores would speed up
	callThreads atomic.Int32 // cores that each of these calls takes; 0 if the load decides
)

// SetCallThreads makes every call that all cores would speed up take n cores. If there
// are several such calls, they take turns. With 0 the number of cores follows the load.
func SetCallThreads(n int) { callThreads.Store(int32(n)) }

// Lease is the number of cores that a call holds, and what Release has to undo besides.
// It is no larger than what the compiler keeps in registers.
type Lease struct {
	lease gate.Lease
	flags flags
	watch *watch // nil unless the call is counted or traced
}

// Acquire waits for cores and returns the lease. A call that may take the library's
// threads takes all cores if it is the only one of its kind. If there are several, they
// share the cores, one core each, which is never slower than taking turns and needs no
// change of OpenBLAS's thread count. Calls of serial builds take turns.
func (d Call) Acquire() Lease {
	if d.threaded() || bound || turns || watching() {
		return d.acquireCounted()
	}
	if d.cost < short {
		if lease, ok := coreGate.Short(); ok {
			return Lease{lease: lease}
		}
	}
	return Lease{lease: d.acquire(gate.Request{Cores: 1, Cost: d.cost})}
}

// short is the expected running time below which a call does not wait for a core: it runs
// at once, also when all cores are taken, and those that have them get them back before
// the system's time slice would end.
const short = 50 * time.Microsecond

// acquire waits for a lease of the gate.
func (d Call) acquire(r gate.Request) gate.Lease {
	lease, err := coreGate.Acquire(d.ctx, r)
	if err != nil {
		panic(cancelled{err})
	}
	return lease
}

// acquireCounted is Acquire for calls that must be counted, by the counters or because
// they are large, or bound to a thread of the system. If several handlers are admitted or
// wait for admission (see [Admit]), no call takes all cores, because the other handlers
// would wait for its end.
func (d Call) acquireCounted() Lease {
	wanted := 1
	if d.threaded() && largeCalls.Add(1) == 1 && handlers.Load() < 2 || turns {
		wanted = math.MaxInt
	}
	if n := callThreads.Load(); n > 0 && d.threaded() {
		wanted = int(n)
	}
	r := gate.Request{Cores: wanted, Cost: d.cost / time.Duration(min(wanted, coreGate.Budget()))}
	h := Lease{flags: d.flags, watch: d.watch()}
	got := false
	defer func() {
		if !got {
			h.watch.gaveUp()
			if d.threaded() {
				largeCalls.Add(-1)
			}
		}
	}()
	ok := false
	if wanted == 1 && d.cost < short {
		h.lease, ok = coreGate.Short()
	}
	if !ok {
		h.lease = d.acquire(r)
	}
	got = true
	enter(h.lease.Cores())
	route := RouteOne
	if h.lease.Cores() > 1 {
		route = RouteThreads
	}
	h.watch.began(d, route, h.lease.Cores())
	return h
}

// Release gives the cores back. Callers defer it, so that it is called also when the
// call panics.
func (h Lease) Release() {
	if h.flags != 0 {
		leave(h.lease.Cores())
	}
	h.lease.Release()
	if h.flags != 0 {
		h.releaseCounted()
	}
}

func (h Lease) releaseCounted() {
	if h.flags&threadedFlag != 0 {
		largeCalls.Add(-1)
	}
	h.watch.ended()
}

// Cost is about how long the call takes on one core of the library.
func (d Call) Cost() time.Duration { return d.cost }

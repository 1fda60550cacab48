package backend

import (
	"context"
	"math"
	"time"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/gate"
	"github.com/goblas/goblas/goblas/internal/plan"
)

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
	if m == PureGo || work <= 0 || m == Auto && work < t.Library {
		return pureGo(op)
	}
	d := decision{ways: ways(op) | nativeWay, cost: t.Cost(work)}
	if work >= t.Threads {
		d.ways |= wideWay
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
	wanted := 1
	if d.wide() && heavy.Add(1) == 1 || !pthreads {
		wanted = math.MaxInt
	}
	if n := each.Load(); n > 0 && d.wide() && pthreads {
		wanted = int(n)
	}
	r := gate.Request{Cores: wanted, Cost: d.cost / time.Duration(min(wanted, cores.Budget()))}
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
	return d.tiled() && int(heavy.Load())+1 < cores.Budget() && each.Load() == 0
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

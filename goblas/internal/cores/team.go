package cores

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate"
)

// Team is the cores that one call computes on: one for the goroutine that makes the call, and
// as many more as are free at the moment, unless it is brief. Each core runs one tile at a
// time, in a goroutine with a lease of one core, so what a tile calls in the library runs on
// one thread, beside the calls of others.
//
// A team takes cores as they come free and gives them back between two tiles if somebody waits
// for one: at once those of its helpers, and that of the call's own goroutine after a slice of
// time.
type Team struct {
	call  Call
	own   gate.Lease
	short bool      // own is no core of the gate's
	alone bool      // no helper is hired
	since time.Time // when own was granted
	watch *watch    // as in Lease
	most  int       // the most helpers at a time, for the counters
}

// slice is how long a team's own core stays with it while others wait. Most calls end
// within it, so that those who wait are answered one after the other. With a shorter one
// hundreds of callers would all be half done at the same time.
const slice = 100 * time.Millisecond

// brief is the expected running time below which a call hires helpers only if it is one of a
// series: on a machine of two cores a call of 18 us took 27 if it had to wake a goroutine,
// and 8 if that looked out for it; one of 40 us took as long with waking as without.
const brief = 40 * time.Microsecond

// lastBrief is when the last brief call began, in nanoseconds since began.
var (
	lastBrief atomic.Int64
	began     = time.Now()
)

// inSeries reports whether a brief call that begins now follows another one so soon that a
// helper would still look out for it.
func inSeries(now time.Time) bool {
	at := int64(now.Sub(began))
	return at-lastBrief.Swap(at) < int64(lookout)
}

// Team waits for a first core and returns the call's team, for which the caller defers
// Release. The call's tiles must not wait for leases: they must not call Acquire, Team or
// ForEach.
func (d Call) Team() *Team {
	d.flags &^= threadedFlag
	t, ok := teams.Get().(*Team)
	if !ok {
		t = new(Team)
	}
	*t = Team{call: d, watch: d.watch()}
	largeCalls.Add(1)
	defer func() {
		if t.own == (gate.Lease{}) {
			t.watch.gaveUp()
			largeCalls.Add(-1)
		}
	}()
	if d.cost < short && !bound && !turns {
		t.own, t.short = coreGate.Short()
	}
	if !t.short {
		t.own = d.acquire(gate.Request{Cores: 1, Cost: d.cost})
	}
	enter(1)
	t.watch.began(d, RouteTiled, 1)
	t.since = time.Now()
	t.alone = d.cost < brief && !inSeries(t.since)
	return t
}

// teams are those that have been released, so that a call in tiles allocates nothing.
var teams sync.Pool

// Release gives the team's core back, and ends the team.
func (t *Team) Release() {
	leave(1)
	t.own.Release()
	largeCalls.Add(-1)
	t.watch.ended()
	if t.watch.counts() {
		t.watch.counter.cores.Add(int64(t.most))
	}
	*t = Team{}
	teams.Put(t)
}

// Size returns how many cores the team would have now if it had enough tiles.
func (t *Team) Size() int {
	if t.short { // the call runs on one of those that are free
		return max(1, coreGate.Free())
	}
	return 1 + coreGate.Free()
}

// Do calls do(i) for every i below tiles, on the team's cores, and returns when all are
// done. Each goroutine takes the next tile when it has finished one, so a core that is
// slow, or that the system takes away, holds up one tile and not a whole share of them.
// If the call's context ends, Do panics with what [Recover] takes, after the tiles that
// have begun. If do panics, the panic is raised again on this goroutine.
func (t *Team) Do(tiles int, do func(i int)) {
	t.check()
	if tiles == 1 {
		do(0)
		return
	}
	j := newJob(tiles, do)
	j.ctx, j.library = t.call.ctx, true
	fixed, asked := int(callThreads.Load()), false
	j.lead(func(left int) {
		t.yield()
		if t.alone {
			return
		}
		if t.short {
			left = min(left, t.Size())
		}
		if fixed > 0 { // so many helpers, if they are free at the start
			if asked {
				return
			}
			left, asked = min(left, fixed), true
		}
		t.most = max(t.most, j.recruit(left))
	})
	t.check()
}

// check panics if the call's context has ended.
func (t *Team) check() {
	if t.call.ctx != nil && t.call.ctx.Err() != nil {
		panic(cancelled{t.call.ctx.Err()})
	}
}

// yield gives the team's own core to those who wait, if it has had it for a slice, and
// waits for another one.
func (t *Team) yield() {
	if !coreGate.Contended() || time.Since(t.since) < slice {
		return
	}
	t.own.Release()
	t.own = gate.Lease{} // in case waiting ends with the context
	defer region(t.call.ctx, waitRegion)()
	t.own = t.call.acquire(gate.Request{Cores: 1, Cost: t.call.cost})
	t.since = time.Now()
}

// ForEach calls do(i) for every i below tiles, on this goroutine and on as many more as
// there are free cores. It is for work in Go or in kernels of goblas's own, and needs no
// library. cost is roughly what all of the work takes on one core.
//
// If no core is free, the work runs on this goroutine at once, beside what has the cores,
// as long as few others do the same; else it waits for a core. do must not wait for a
// lease: it must not call ForEach or anything that enters BLAS.
//
// If do panics, the panic is raised again on this goroutine, once all have stopped.
func ForEach(tiles int, cost time.Duration, do func(i int)) {
	Gate()
	own, ok := coreGate.TryAcquire()
	if !ok {
		if passing.Add(1) <= int32(4*coreGate.Budget()) {
			defer passing.Add(-1)
			for i := range tiles {
				do(i)
			}
			return
		}
		passing.Add(-1)
		end := region(context.Background(), waitRegion)
		own, _ = coreGate.Acquire(context.Background(), gate.Request{Cores: 1, Cost: cost}) // fails only by its context
		end()
	}
	defer own.Release()
	defer region(context.Background(), "goblas.ForEach")()
	largeCalls.Add(1) // so that a decomposition that comes meanwhile does not wait for all cores
	defer largeCalls.Add(-1)
	j := newJob(tiles, do)
	alone := cost < brief && !inSeries(time.Now())
	j.lead(func(left int) {
		if !alone {
			j.recruit(left)
		}
	})
}

// passing is how many goroutines do the work of ForEach without a lease.
var passing atomic.Int32

// ForEachUnleased is [ForEach] for a do that may call anything. No goroutine has a
// lease, so do may wait for one. There are as many goroutines as cores, and other calls
// may have theirs besides.
func ForEachUnleased(tiles int, do func(i int)) {
	Gate()
	j := newJob(tiles, do)
	for range min(tiles, coreGate.Budget()) - 1 {
		j.hire(gate.Lease{})
	}
	j.lead(func(int) {})
}

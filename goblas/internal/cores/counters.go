package cores

import (
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas/internal/plan"
)

// Route is one of the ways in which a call can run.
type Route int

const (
	RoutePureGo  Route = iota // gonum's pure Go
	RouteOne                  // the library, on one thread
	RouteTiled                // the library, in tiles that run on one thread each
	RouteThreads              // the library, on several threads of its own
	NumRoutes
)

// Count has the figures of one operation.
type Count struct {
	Op      string
	Calls   [NumRoutes]int64
	Cores   int64         // cores that the calls leased, summed
	Waiting time.Duration // time that the calls waited for their leases, summed
	Running time.Duration // time that they held them, summed; calls in pure Go are not timed

	Queued, InFlight int64 // calls that wait for a lease now, and that hold one now
}

// counter is the state behind a Count.
type counter struct {
	calls            [NumRoutes]atomic.Int64
	cores            atomic.Int64
	waiting, running atomic.Int64 // ns
	queued, inFlight atomic.Int64 // calls at the moment
}

var (
	counting atomic.Bool
	counters [plan.NumOps]counter
)

// SetCounting switches the counters on or off. While they are off, they cost each call
// one load of a variable at most.
func SetCounting(on bool) {
	counting.Store(on)
	setPure()
}

// Counts returns the figures of all operations that were called while counting was on.
func Counts() []Count {
	var counts []Count
	for op := range counters {
		c := &counters[op]
		n := Count{
			Op: plan.Op(op).String(), Cores: c.cores.Load(),
			Waiting: time.Duration(c.waiting.Load()), Running: time.Duration(c.running.Load()),
			Queued: c.queued.Load(), InFlight: c.inFlight.Load(),
		}
		for r := range c.calls {
			n.Calls[r] = c.calls[r].Load()
		}
		if n != (Count{Op: n.Op}) {
			counts = append(counts, n)
		}
	}
	return counts
}

// ResetCounts sets every counter to zero, but not what waits or is in flight. Calls in
// flight are counted in part.
func ResetCounts() {
	for op := range counters {
		c := &counters[op]
		for r := range c.calls {
			c.calls[r].Store(0)
		}
		c.cores.Store(0)
		c.waiting.Store(0)
		c.running.Store(0)
	}
}

// epoch is the time from which the counters measure.
var epoch = time.Now()

// now is the time in nanoseconds since epoch, never 0.
func now() int64 { return int64(time.Since(epoch)) | 1 }

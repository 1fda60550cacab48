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
}

// counter is the state behind a Count.
type counter struct {
	calls            [NumRoutes]atomic.Int64
	cores            atomic.Int64
	waiting, running atomic.Int64 // ns
}

var (
	counting atomic.Bool
	counters [plan.NumOps]counter
)

// SetCounting switches the counters on or off. While they are off, they cost each call
// one load of a variable.
func SetCounting(on bool) { counting.Store(on) }

// Counts returns the figures of all operations that were called while counting was on.
func Counts() []Count {
	var counts []Count
	for op := range counters {
		c := &counters[op]
		n := Count{Op: plan.Op(op).String(), Cores: c.cores.Load(), Waiting: time.Duration(c.waiting.Load()), Running: time.Duration(c.running.Load())}
		called := false
		for r := range c.calls {
			n.Calls[r] = c.calls[r].Load()
			called = called || n.Calls[r] > 0
		}
		if called {
			counts = append(counts, n)
		}
	}
	return counts
}

// ResetCounts sets every counter to zero. Calls in flight are counted in part.
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

// began counts a call that began to wait at start and has just got its lease of cores.
// It returns the time at which the call begins to run.
func (c *counter) began(r Route, cores int, start int64) int64 {
	began := now()
	c.calls[r].Add(1)
	c.cores.Add(int64(cores))
	c.waiting.Add(began - start)
	return began
}

// ended adds the running time of a call that began to run at start.
func (c *counter) ended(start int64) { c.running.Add(now() - start) }

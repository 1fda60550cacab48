package cores

import (
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas/internal/plan"
)

// Route is a way that a call can go.
type Route int

const (
	RoutePureGo  Route = iota // gonum's pure Go
	RouteOne                  // the library, on one thread
	RouteTiled                // the library, in tiles of one thread each
	RouteThreads              // the library, on several threads of its own
	NumRoutes
)

// Count is what has been counted of one operation.
type Count struct {
	Op      string
	Calls   [NumRoutes]int64
	Cores   int64         // leased, summed over the calls
	Waiting time.Duration // for a lease, summed
	Running time.Duration // with one, summed; calls in pure Go are not timed
}

// counter is a Count in the making.
type counter struct {
	calls            [NumRoutes]atomic.Int64
	cores            atomic.Int64
	waiting, running atomic.Int64 // ns
}

var (
	counting atomic.Bool
	counters [plan.NumOps]counter
)

// SetCounting switches the counters on or off. Off, they cost a load of one
// variable per call.
func SetCounting(on bool) { counting.Store(on) }

// Counts returns the operations that have been called while counting.
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

// epoch is where the clock of the counters starts.
var epoch = time.Now()

// now is the time in nanoseconds since epoch, never 0.
func now() int64 { return int64(time.Since(epoch)) | 1 }

// began counts a call whose lease of cores came after waiting since start, and
// returns when it began to run.
func (c *counter) began(r Route, cores int, start int64) int64 {
	began := now()
	c.calls[r].Add(1)
	c.cores.Add(int64(cores))
	c.waiting.Add(began - start)
	return began
}

// ended counts the running time of a call.
func (c *counter) ended(start int64) { c.running.Add(now() - start) }

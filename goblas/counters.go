package goblas

import (
	"time"

	"github.com/goblas/goblas/goblas/internal/cores"
)

// Counter has the figures that [Counters] returns for one operation.
type Counter struct {
	// Op is the name that BLAS or LAPACK has for the operation, such as "Dgemm"; Solve
	// is "gesv" and SVD is "gesdd". A "T" at the end, as in "DgemvT", stands for a
	// transposed matrix, a "1", as in "Dgetrs1", for a single right-hand side.
	Op string

	PureGo  int64         // calls that ran in gonum's pure Go
	One     int64         // calls that ran in OpenBLAS on one thread
	Tiled   int64         // calls that were cut into tiles, which ran on several cores, one thread each
	Wide    int64         // calls that ran on several threads of OpenBLAS's own
	Cores   int64         // cores that the calls leased, summed; a call in pure Go leases none
	Waiting time.Duration // time that the calls waited for cores, summed
	Running time.Duration // time that the calls held cores, summed

	Queued   int64 // calls that wait for cores now
	InFlight int64 // calls that hold cores now
}

// SetCounting switches the counters on or off. They are off at first, and then cost
// next to nothing. It is safe for concurrent use; calls that are in flight when it is
// called are counted in part.
func SetCounting(on bool) { cores.SetCounting(on) }

// Counters returns the figures of all operations that were called while counting was
// on, in a fixed order. Package expvars publishes them. It is safe for concurrent use.
func Counters() []Counter {
	counts := cores.Counts()
	counters := make([]Counter, len(counts))
	for i, c := range counts {
		counters[i] = Counter{
			Op:     c.Op,
			PureGo: c.Calls[cores.RoutePureGo], One: c.Calls[cores.RouteOne],
			Tiled: c.Calls[cores.RouteTiled], Wide: c.Calls[cores.RouteThreads],
			Cores: c.Cores, Waiting: c.Waiting, Running: c.Running,
			Queued: c.Queued, InFlight: c.InFlight,
		}
	}
	return counters
}

// ResetCounters sets all counters to zero, but for Queued and InFlight.
func ResetCounters() { cores.ResetCounts() }

// Load says what has the cores of this process, and what waits for them.
type Load struct {
	Threads  int // cores that all calls may use together: see [Threads]
	Leased   int // cores that calls hold now; more than Threads for a while after it was made smaller
	Waiting  int // calls that wait for cores now
	Admitted int // admissions that are held now
	Queued   int // calls of [Admit] that wait now

	// The others are sums since the process began.
	Admissions    int64         // admissions granted
	Refusals      int64         // calls of Admit that returned an error
	AdmissionWait time.Duration // time that calls of Admit waited
	Switches      int64         // changes of the number of threads of OpenBLAS
}

// CurrentLoad returns the load of this moment. It needs no counting and is cheap enough to
// be asked for by every request. Package expvars publishes it. It is safe for concurrent
// use.
func CurrentLoad() Load {
	l := cores.CurrentLoad()
	return Load{
		Threads: l.Budget, Leased: l.Leased, Waiting: l.Waiting, Admitted: l.Admitted, Queued: l.Queued,
		Admissions: l.Granted, Refusals: l.Refused, AdmissionWait: l.Waited, Switches: l.Switches,
	}
}

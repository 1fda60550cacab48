package goblas

import (
	"time"

	"github.com/goblas/goblas/goblas/internal/cores"
)

// Counter is what [Counters] knows of one operation.
type Counter struct {
	Op      string        // BLAS and LAPACK name, such as "Dgemm"; "gesv" and "gesdd" for Solve and SVD; T and 1 at its end, as in "DgemvT" and "Dgetrs1", for a transposed matrix and one right-hand side
	PureGo  int64         // calls that ran in gonum's pure Go
	One     int64         // calls that ran in OpenBLAS on one thread
	Tiled   int64         // calls cut in tiles of one thread each, on several cores
	Wide    int64         // calls on several threads of OpenBLAS's own
	Cores   int64         // cores leased, summed over the calls; those of pure Go lease none
	Waiting time.Duration // for cores, summed over the calls
	Running time.Duration // with cores, summed over the calls
}

// SetCounting switches the counters on or off; they start off, and cost next to
// nothing then. Safe for concurrent use; calls in flight are counted in part.
func SetCounting(on bool) { cores.SetCounting(on) }

// Counters returns the operations called while counting was on, in a fixed
// order. Package expvars publishes them. Safe for concurrent use.
func Counters() []Counter {
	counts := cores.Counts()
	counters := make([]Counter, len(counts))
	for i, c := range counts {
		counters[i] = Counter{
			Op:     c.Op,
			PureGo: c.Calls[cores.RoutePureGo], One: c.Calls[cores.RouteOne],
			Tiled: c.Calls[cores.RouteTiled], Wide: c.Calls[cores.RouteThreads],
			Cores: c.Cores, Waiting: c.Waiting, Running: c.Running,
		}
	}
	return counters
}

// ResetCounters sets all counters to zero.
func ResetCounters() { cores.ResetCounts() }

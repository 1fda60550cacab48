package tune

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// quiet reports whether so many cores are there for this process alone: whether as many
// goroutines that compute take about as long as one of them does. On a busy machine
// all cores lose to one, whatever the routine.
func quiet(cores int) bool {
	const tries, bound = 7, 1.4 // clocks slow down by less when all cores work
	var slower [tries]float64
	for i := range slower {
		alone := together(1)
		slower[i] = float64(together(cores)) / float64(alone)
	}
	slices.Sort(slower[:])
	return slower[tries/2] < bound
}

var sink atomic.Uint32

// together is how long so many goroutines take, once all have begun, for the same work
// each, about a millisecond.
func together(goroutines int) time.Duration {
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	ready.Add(goroutines)
	for range goroutines {
		done.Go(func() {
			ready.Done()
			<-start
			x := uint32(1)
			for range 1 << 20 {
				x = x*1664525 + 1013904223 // each step waits for the one before
			}
			sink.Store(x) // or the loop would be left out
		})
	}
	ready.Wait()
	began := time.Now()
	close(start)
	done.Wait()
	return time.Since(began)
}

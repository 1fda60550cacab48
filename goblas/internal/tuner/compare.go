package tuner

import (
	"context"
	"slices"
	"time"

	"github.com/goblas/goblas/goblas/internal/plan"
)

// Measured is the Compare that measures. It forces each way by the plan, so that
// calls go as a program's would, with their routing and their wait for cores. The
// plan is the process's: other calls meanwhile take the same ways, and spoil what is
// measured. The backend must be in its mode Auto.
func Measured(ctx context.Context, op plan.Op, n int, a, b Way, d time.Duration) (timeA, timeB float64, err error) {
	call := calls[op](n)
	calls := 1
	batch := func(w Way) float64 {
		plan.Set(forced(op, w))
		call() // wakes the library's threads, fills the caches
		start := time.Now()
		for range calls {
			call()
		}
		t := float64(time.Since(start)) / float64(calls)
		if w == Wide {
			time.Sleep(idle)
		}
		return t
	}
	defer plan.Set(nil)
	for end := time.Now().Add(d / 4); batch(b)*float64(calls) < leastBatch && calls < 1<<20 && time.Now().Before(end); {
		calls *= 2
	}
	var timesA, timesB []float64
	for end := time.Now().Add(d); len(timesA) < leastRounds || len(timesA) < mostRounds && time.Now().Before(end); {
		if err := ctx.Err(); err != nil {
			return 0, 0, err
		}
		timesA, timesB = append(timesA, batch(a)), append(timesB, batch(b))
		a, b, timesA, timesB = b, a, timesB, timesA // each goes first in turn
	}
	if len(timesA)%2 == 1 { // turned round an odd number of times
		timesA, timesB = timesB, timesA
	}
	return median(timesA), median(timesB), nil
}

const (
	leastBatch  = 2e5 // ns of calls timed together
	leastRounds = 3
	mostRounds  = 41
	idle        = 6 * time.Millisecond // OpenBLAS's idle workers spin as long, and slow down others
)

// forced are the thresholds that leave one way.
func forced(op plan.Op, w Way) plan.Overrides {
	from := func(ways ...Way) *float64 {
		if slices.Contains(ways, w) {
			return new(0.0)
		}
		return new(plan.Never)
	}
	return plan.Overrides{op: {Native: from(One, Wide, Tiled), Wide: from(Wide), Tiled: from(Tiled)}}
}

func median(s []float64) float64 {
	slices.Sort(s)
	return s[len(s)/2]
}

package tuner

import (
	"context"
	"runtime"
	"slices"
	"time"

	"golang.org/x/perf/benchmath"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
)

// Measured is the Compare that measures. It forces each way by the plan, so that
// calls go as a program's would, with their routing and their wait for cores. The
// plan is the process's: other calls meanwhile take the same ways, and spoil what is
// measured. The backend must be in its mode Auto.
//
// Each round times a batch of calls either way, and only their ratio counts: what
// slows the machine down for longer than a round slows down both. All cores can lose to
// one only while the machine is quiet.
func Measured(ctx context.Context, op plan.Op, n int, a, b Way, d time.Duration) (Ratio, error) {
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
	end := time.Now().Add(d)
	for min(batch(a), batch(b))*float64(calls) < leastBatch && calls < 1<<20 && time.Now().Before(end) {
		calls *= 2
	}
	var timesA, timesB []float64
	for {
		if err := ctx.Err(); err != nil {
			return Ratio{}, err
		}
		var timeA, timeB float64
		if len(timesA)%2 == 0 { // each goes first in turn
			timeA = batch(a)
			timeB = batch(b)
		} else {
			timeB = batch(b)
			timeA = batch(a)
		}
		timesA, timesB = append(timesA, timeA), append(timesB, timeB)
		rounds := len(timesA)
		if rounds%leastRounds != 0 {
			continue
		}
		r := ratio(timesA, timesB)
		if r.level() || rounds > leastRounds && (r.wins() || r.loses()) || rounds >= mostRounds || time.Now().After(end) {
			if b != One && r.loses() && !quiet(min(cores.DefaultBudget(), runtime.GOMAXPROCS(0))) {
				return Ratio{}, nil
			}
			return r, nil
		}
	}
}

const (
	leastBatch  = 2e5 // ns of calls timed together
	leastRounds = 8   // fewer have no bounds with 99 % confidence
	mostRounds  = 40
	idle        = 6 * time.Millisecond // OpenBLAS's idle workers spin as long, and slow down others
)

// ratio compares times of the same rounds. The bounds are by order statistics.
func ratio(timesA, timesB []float64) Ratio {
	ratios := make([]float64, len(timesA))
	for i := range ratios {
		ratios[i] = timesA[i] / timesB[i]
	}
	s := benchmath.AssumeNothing.Summary(benchmath.NewSample(ratios, &benchmath.DefaultThresholds), 0.99)
	return Ratio{Low: s.Lo, High: s.Hi, Quiet: slices.Min(timesA) / slices.Min(timesB)}
}

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

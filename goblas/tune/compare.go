package tune

import (
	"context"
	"runtime"
	"slices"
	"time"

	"golang.org/x/perf/benchmath"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/internal/plan"
)

// measured is the compareFunc that measures. It forces each way by the plan, so that
// calls go as a program's would, with their routing and their wait for cores. The
// plan is the process's: other calls meanwhile take the same ways, and spoil what is
// measured. The backend must be in its mode Auto.
//
// Each round times a batch of calls either way, and only their ratio counts: what
// slows the machine down for longer than a round slows down both. All cores can lose to
// one only while the machine is quiet.
func measured(ctx context.Context, op plan.Op, n int, a, b plan.Way, d time.Duration) (ratio, error) {
	call := callOf(op, n)
	calls := 1
	batch := func(w plan.Way) float64 {
		plan.Set(forced(op, w))
		call() // wakes the library's threads, fills the caches
		start := time.Now()
		for range calls {
			call()
		}
		t := float64(time.Since(start)) / float64(calls)
		if w == plan.Threads {
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
			return ratio{}, err
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
		r := ratioOf(timesA, timesB)
		if r.level() || rounds > leastRounds && (r.wins() || r.loses()) || rounds >= mostRounds || time.Now().After(end) {
			if b != plan.OneCore && r.loses() && !quiet(min(goblas.Threads(), runtime.GOMAXPROCS(0))) {
				return ratio{}, nil
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

// ratioOf compares times of the same rounds. The bounds are by order statistics.
func ratioOf(timesA, timesB []float64) ratio {
	ratios := make([]float64, len(timesA))
	for i := range ratios {
		ratios[i] = timesA[i] / timesB[i]
	}
	s := benchmath.AssumeNothing.Summary(benchmath.NewSample(ratios, &benchmath.DefaultThresholds), 0.99)
	return ratio{low: s.Lo, high: s.Hi, quiet: slices.Min(timesA) / slices.Min(timesB)}
}

// forced are the thresholds that leave one way.
func forced(op plan.Op, w plan.Way) plan.Overrides {
	from := func(ways ...plan.Way) *float64 {
		if slices.Contains(ways, w) {
			return new(0.0)
		}
		return new(plan.Never)
	}
	return plan.Overrides{op: {Library: from(plan.OneCore, plan.Threads, plan.Tiles), Threads: from(plan.Threads), Tiles: from(plan.Tiles)}}
}

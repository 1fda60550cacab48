// Package measure times alternatives against each other. It knows nothing of
// what it times: callers give it functions.
//
// Alternatives take turns, round after round, so that what changes during a
// measurement (clock frequency, temperature, a neighbour on the machine) meets
// all of them alike. Every first call is timed apart, because it pays for
// memory that later calls find ready. Calls too short for the clock are timed
// in batches.
package measure

import (
	"context"
	"math"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
)

const (
	turns      = 10 // a budget is spent in this many turns, or in fewer where they would be short
	fewTurns   = 3  // but not in fewer than these
	minSamples = 6  // from here a 95 % interval for the median is finite
	patience   = 3  // budgets that may be overdrawn for the sake of minSamples
	hopeless   = 10 // a first call that takes this many budgets is the only one
	maxCalls   = 1 << 24

	shortTurn = 20 * time.Millisecond // what comes between two turns, such as waiting, takes longer than less
)

// turn is how long a contender calls before it is the next one's turn.
func (s Settings) turn() time.Duration {
	return s.Budget / min(turns, max(fewTurns, s.Budget/shortTurn))
}

// Contender is one of the alternatives.
type Contender struct {
	// Enter, if not nil, puts its setting in force and returns what takes it back.
	// It is called before every turn and is not timed.
	Enter func() (leave func(), err error)
	// Call is what is timed.
	Call func() error
	// Time, if not nil, makes so many calls and times them itself, as another
	// process does; then Call is not used. cpu is 0 if unknown.
	Time func(calls int) (took, cpu time.Duration, err error)
	// Check returns what it found of the answer of the latest call, and an error
	// if that is wrong. It is called at the end of every turn and is not timed. After
	// every sample it would empty the caches between the calls, and send the other
	// cores to sleep, of the contender alone that runs in this process.
	Check func() (verify.Residual, error)
	// Lingers is true if threads of the contender stay awake for a while after
	// its last call, so that the next contender has to wait for them.
	Lingers bool
}

// Result is what a contender did. Times are seconds for one call.
type Result struct {
	Cold    float64   // the first call, 0 if there was none
	Samples []float64 // warm calls in the order they were made
	Calls   int       // calls timed together for each sample
	// Wall is the time of the samples together, and CPU what the processors
	// spent on them, 0 if unknown.
	Wall, CPU time.Duration
	Checked   bool            // whether an answer was checked
	Residual  verify.Residual // the worst that Check found
	Wrong     error           // why an answer was wrong: the first that was
	Err       error           // why there are no more samples, if a call failed
	Done      bool            // whether the contender had all its samples
}

// ended reports whether there are no more samples to come.
func (r Result) ended() bool { return r.Done || r.Err != nil }

// Settings say how long and how finely to measure.
type Settings struct {
	Budget    time.Duration // timed calls of one contender, together
	MinSample time.Duration // calls shorter than this are timed in batches
	Linger    time.Duration // how long to wait after a contender that lingers
	// Reference, if not nil, is a fixed piece of work on one core that is timed
	// before every round: it tells what the machine's own speed does meanwhile.
	Reference func()
	// Progress is called before every turn with the index of the
	// contender and the part of the measurement that is done, 0 to 1.
	Progress func(contender int, part float64)
}

// Run measures the contenders until each has spent its budget, and returns
// their results in the same order, and the seconds of the reference before every
// round.
//
// When ctx ends it returns at once with the results so far and ctx's error. A
// call in flight cannot be stopped: it goes on by itself, and nothing is
// measured after it.
func Run(ctx context.Context, s Settings, contenders []Contender) ([]Result, []float64, error) {
	r := &run{ctx: ctx, settings: s, results: make([]Result, len(contenders))}
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.all(contenders)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
	// Both may be ready: an end of ctx after the last sample changes nothing.
	results, reference := r.snapshot()
	for _, result := range results {
		if !result.ended() {
			return results, reference, context.Cause(ctx)
		}
	}
	return results, reference, nil
}

// run is a measurement under way. Only the measuring goroutine writes results and
// reference, and reads them without the lock.
type run struct {
	ctx      context.Context
	settings Settings

	mu        sync.Mutex
	results   []Result
	reference []float64
}

// all warms every contender up, then lets them take turns.
func (r *run) all(contenders []Contender) {
	for i := range contenders {
		r.turn(i, contenders, r.warm)
	}
	for open := true; open; {
		open = false
		r.refer()
		for i := range contenders {
			if r.results[i].ended() {
				continue
			}
			r.turn(i, contenders, r.sample)
			if r.ctx.Err() != nil {
				return
			}
			open = true
		}
	}
}

// turn does work under contender i's setting.
func (r *run) turn(i int, contenders []Contender, work func(int, Contender)) {
	if r.ctx.Err() != nil {
		return
	}
	r.settings.Progress(i, r.part())
	c := contenders[i]
	if c.Enter != nil {
		leave, err := c.Enter()
		if err != nil {
			r.update(i, func(result *Result) { result.Err = err })
			return
		}
		defer leave()
	}
	collect()
	work(i, c)
	r.check(i, c)
	if c.Lingers && len(contenders) > 1 {
		time.Sleep(r.settings.Linger)
	}
}

// muchHeap is the size of Go's heap from which what earlier turns left is collected now.
// For less Go is left to itself: after a collection that finds little in use it gives the
// rest back to the system, and the next results pay for its pages again.
const muchHeap = 160 << 20

// collect collects garbage, if it may be much.
func collect() {
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	if metrics.Read(heap); heap[0].Value.Uint64() > muchHeap {
		runtime.GC()
	}
}

// part is how much of the measurement is done, 0 to 1.
func (r *run) part() float64 {
	part := 0.0
	for _, result := range r.results {
		if result.ended() {
			part++
		} else {
			part += min(1, result.Wall.Seconds()/r.settings.Budget.Seconds())
		}
	}
	return part / float64(len(r.results))
}

// warm makes the first calls of contender i, and finds how many to time
// together.
func (r *run) warm(i int, c Contender) {
	cold, _, ok := r.time(i, c, 1)
	if !ok {
		return
	}
	r.update(i, func(result *Result) { result.Cold, result.Calls = cold.Seconds(), 1 })
	if cold >= hopeless*r.settings.Budget {
		r.update(i, func(result *Result) { result.Samples, result.Done = []float64{cold.Seconds()}, true })
		return
	}
	if cold >= r.settings.turn() {
		return
	}
	for calls := 1; r.ctx.Err() == nil; {
		// The shortest of three, because one may have been interrupted.
		took := time.Duration(math.MaxInt64)
		for range 3 {
			t, _, ok := r.time(i, c, calls)
			if !ok {
				return
			}
			took = min(took, t)
		}
		if took >= r.settings.MinSample || calls == maxCalls {
			return
		}
		// A fifth more than needed, so that one step does; at most a hundredfold,
		// because the shortest batches are the least exact.
		factor := 1.2 * float64(r.settings.MinSample) / float64(max(took, 1))
		calls = min(int(float64(calls)*max(min(factor, 100), 1.5))+1, maxCalls)
		r.update(i, func(result *Result) { result.Calls = calls })
	}
}

// sample takes as many samples of contender i as fit in a turn, at least one.
func (r *run) sample(i int, c Contender) {
	result := &r.results[i]
	turn := r.settings.turn()
	if result.Cold < turn.Seconds()/4 { // back into the caches, where that is cheap
		if _, _, ok := r.time(i, c, 1); !ok {
			return
		}
	}
	for used := time.Duration(0); r.ctx.Err() == nil; {
		took, cpu, ok := r.time(i, c, result.Calls)
		if !ok {
			return
		}
		used += took
		r.update(i, func(result *Result) {
			result.Samples = append(result.Samples, took.Seconds()/float64(result.Calls))
			result.Wall += took
			result.CPU += cpu
			enough := result.Wall >= r.settings.Budget && len(result.Samples) >= minSamples
			result.Done = enough || result.Wall >= patience*r.settings.Budget
		})
		if used+took > turn || result.Done {
			return
		}
	}
}

// update changes a result, unless the measurement has ended: what a call in
// flight brings after that is dropped.
func (r *run) update(i int, change func(*Result)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx.Err() == nil {
		change(&r.results[i])
	}
}

// snapshot returns copies of the results so far.
func (r *run) snapshot() ([]Result, []float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	results := make([]Result, len(r.results))
	for i, result := range r.results {
		result.Samples = slices.Clone(result.Samples)
		results[i] = result
	}
	return results, slices.Clone(r.reference)
}

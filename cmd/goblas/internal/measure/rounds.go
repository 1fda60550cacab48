package measure

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
)

// ErrWrong is what an error of a Way wraps if its answer was wrong.
var ErrWrong = errors.New("wrong answer")

// Way is an alternative whose every run is a first one, in a fresh process or on
// fresh memory.
type Way struct {
	// Run runs it once, and returns the seconds of its steps: NaN for a step that
	// it has not. It checks its answer.
	Run   func(ctx context.Context) (steps []float64, err error)
	Check verify.Residual // what Run checks
}

// Rounds runs the ways in turns, so many times each, and returns their results by
// step, then way. progress, if not nil, is called before every run with the part
// that is done. When ctx ends it returns the results so far and ctx's error.
func Rounds(ctx context.Context, rounds, steps int, ways []Way, progress func(way int, part float64)) ([][]Result, error) {
	results := make([][]Result, steps)
	for i := range results {
		results[i] = make([]Result, len(ways))
	}
	failed := make([]bool, len(ways))
	for round := range rounds {
		for i := range ways {
			// Each goes first in its turn: the one before leaves caches and memory behind.
			w := (i + round) % len(ways)
			if failed[w] {
				continue
			}
			if progress != nil {
				progress(w, (float64(round)+float64(i)/float64(len(ways)))/float64(rounds))
			}
			times, err := ways[w].Run(ctx)
			if ctx.Err() != nil {
				return results, context.Cause(ctx)
			}
			failed[w] = err != nil
			for s := range results {
				results[s][w].round(ways[w], times, s, err, round == rounds-1)
			}
		}
	}
	return results, nil
}

// round takes step s of one run over.
func (r *Result) round(way Way, times []float64, s int, err error, last bool) {
	r.Done, r.Calls = last, 1
	switch {
	case errors.Is(err, ErrWrong):
		r.Checked, r.Wrong, r.Done = true, err, true
	case err != nil:
		r.Err = err
	case math.IsNaN(times[s]):
	default:
		r.Checked, r.Residual = true, way.Check
		r.Samples = append(r.Samples, times[s])
		r.Wall += time.Duration(times[s] * float64(time.Second))
	}
}

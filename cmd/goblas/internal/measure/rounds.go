package measure

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
)

// ErrWrong is what an error of a run wraps if its answer was wrong.
var ErrWrong = errors.New("wrong answer")

// Wrong is what a process writes, instead of numbers, that has found a wrong answer.
const Wrong = "wrong"

// Numbers reads a line of numbers.
func Numbers(line string) (numbers []float64, err error) {
	for word := range strings.FieldsSeq(line) {
		if word == Wrong {
			return nil, ErrWrong
		}
		x, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return nil, fmt.Errorf("no numbers: %q", line)
		}
		numbers = append(numbers, x)
	}
	return numbers, nil
}

// Rounds lets alternatives take turns whose every run is a first one, in a fresh
// process or on fresh memory, so many times each, and returns their results by step,
// then alternative. A run returns the seconds of its steps, NaN for one that it has
// not, and checks that the equation holds. progress is called before every run with
// the part that is done. When ctx ends it returns the results so far and ctx's error.
func Rounds(ctx context.Context, rounds, steps int, equation string, runs []func(context.Context) ([]float64, error), progress func(run int, part float64)) ([][]Result, error) {
	results := make([][]Result, steps)
	for i := range results {
		results[i] = make([]Result, len(runs))
	}
	failed := make([]bool, len(runs))
	for round := range rounds {
		for i := range runs {
			// Each goes first in its turn: the one before leaves caches and memory behind.
			k := (i + round) % len(runs)
			if failed[k] {
				continue
			}
			progress(k, (float64(round)+float64(i)/float64(len(runs)))/float64(rounds))
			times, err := runs[k](ctx)
			if ctx.Err() != nil {
				return results, context.Cause(ctx)
			}
			failed[k] = err != nil
			for step := range results {
				r := &results[step][k]
				r.Done, r.Calls = round == rounds-1, 1
				switch {
				case errors.Is(err, ErrWrong):
					r.Checked, r.Wrong, r.Done = true, err, true
				case err != nil:
					r.Err = err
				case !math.IsNaN(times[step]):
					r.Checked, r.Residual = true, verify.Residual{Equation: equation}
					r.Samples = append(r.Samples, times[step])
					r.Wall += time.Duration(times[step] * float64(time.Second))
				}
			}
		}
	}
	return results, nil
}

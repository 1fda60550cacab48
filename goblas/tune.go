package goblas

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/tuned"
	"github.com/goblas/goblas/goblas/internal/tuner"
	"github.com/goblas/goblas/native/openblas"
)

// Errors of tuning files, which [errors.Is] finds in what [Tuning] returns.
var (
	ErrTuningDamaged = tuned.ErrDamaged
	ErrTuningForeign = tuned.ErrForeign
)

// TuningError says which tuning file is ignored, and why.
type TuningError = tuned.Error

// TuneOptions say how [Tune] measures.
type TuneOptions struct {
	Time   time.Duration                   // for all of it; 0 is 100 s
	DryRun bool                            // change nothing, in this process or on disk
	Step   func(c Crossover, done, of int) // called after each crossover; may be nil
}

// TuneTime is how long [Tune] takes if it is not told.
const TuneTime = 100 * time.Second

// Crossover is the order n of square operands, or the length of vectors, from
// which one way of running an operation beats another.
type Crossover struct {
	Op      string  // as in [Counter]; with T, of the transposed matrix
	Way     string  // "one" core of OpenBLAS instead of pure Go; "wide" or "tiled": all cores instead of one
	Builtin float64 // order n, +Inf for never
	Tuned   float64 // measured here; 0 where the built-in one stays
}

// TuneResult is a set of measured crossovers.
type TuneResult struct {
	Path       string // of the file, "" if there is none
	Measured   time.Time
	Crossovers []Crossover
}

// tuneOnce keeps measurements from spoiling each other.
var tuneOnce sync.Mutex

// Tune measures on this machine from which sizes on OpenBLAS beats pure Go and all
// cores beat one, for the operations that programs call most; the others keep the
// built-in crossovers. It saves them for this processor, number of cores and
// library, where [Use] finds them from then on, and puts them in force. A crossover is
// moved only where one way wins by 5 %, with 99 % confidence, at two neighbouring
// sizes beside the built-in one, and does so again when measured anew.
//
// It wants the process and the machine to itself: calls made meanwhile are right,
// but run any way, and spoil what is measured. If ctx ends, its error is returned
// and nothing is changed. Without OpenBLAS the error is an [*UnavailableError].
// Afterwards the backend is the one before.
func Tune(ctx context.Context, o TuneOptions) (result TuneResult, err error) {
	tuneOnce.Lock()
	defer tuneOnce.Unlock()
	machine, err := tuneMachine()
	if err != nil {
		return result, err
	}
	if result.Path, err = tuned.Path(machine); err != nil && !o.DryRun {
		return result, err
	}
	if result.Path == "" && !o.DryRun {
		return result, fmt.Errorf("nowhere to save: %w", errTuningOff)
	}
	if !o.DryRun {
		if err := tuned.Writable(result.Path); err != nil {
			return result, fmt.Errorf("nowhere to save: %w", err)
		}
	}
	before := Active()
	if err := Use(Native); err != nil { // unlike Auto it fails without OpenBLAS
		return result, err
	}
	if err := Use(Auto); err != nil {
		return result, err
	}
	tuning.Lock()
	inForce := tuning.overrides
	tuning.Unlock()
	defer func() {
		plan.Set(inForce)
		err = errors.Join(err, Use(before))
	}()
	plan.Set(nil)

	if o.Time <= 0 {
		o.Time = TuneTime
	}
	ways := machine.Cores
	if machine.Layer != string(openblas.Pthreads) {
		ways = 1 // calls take turns, each with all cores: there is nothing to choose
	}
	steps := tuner.Steps(ways)
	found, err := tuner.Run(ctx, steps, o.Time, tuner.Measured, func(f tuner.Found) {
		result.Crossovers = append(result.Crossovers, crossover(f.Step, float64(f.Order)))
		if o.Step != nil {
			o.Step(result.Crossovers[len(result.Crossovers)-1], len(result.Crossovers), len(steps))
		}
	})
	if err != nil {
		return TuneResult{}, err
	}
	result.Measured = time.Now().UTC().Truncate(time.Second)
	if o.DryRun {
		result.Path = ""
		return result, nil
	}
	overrides := tuner.Overrides(found)
	if err := tuned.Write(result.Path, tuned.File{Machine: machine, Measured: result.Measured, Crossovers: overrides}); err != nil {
		return result, err
	}
	tuning.Lock()
	defer tuning.Unlock()
	tuning.path, tuning.overrides, tuning.err = result.Path, overrides, nil
	inForce = overrides
	return result, nil
}

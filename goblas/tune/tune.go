// Package tune measures on this machine from which sizes on OpenBLAS beats pure Go,
// and all cores beat one, and saves that. [goblas.Use] finds what is saved, and links
// nothing of this package. The command goblas tune stands on it.
//
//	result, err := tune.Run(ctx, tune.Options{})
//
// [Run] takes about [DefaultTime], and wants the machine to itself; [Read] returns what
// was saved before, and [Remove] takes it back. Calls of goblas by other goroutines are
// right meanwhile, but spoil what is measured; two calls of Run take turns. The errors are
// those of the context and of the file, and a [*goblas.UnavailableError] without OpenBLAS.
package tune

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/tunefile"
	"github.com/goblas/goblas/native/openblas"
)

// Options say how [Run] measures.
type Options struct {
	Time   time.Duration                   // for all of it; 0 is DefaultTime
	DryRun bool                            // change nothing, in this process or on disk
	Step   func(c Crossover, done, of int) // called after each crossover; may be nil
}

// DefaultTime is how long [Run] takes if it is not told.
const DefaultTime = 100 * time.Second

// Crossover is the order n of square operands, or the length of vectors, from
// which one way of running an operation beats another.
type Crossover struct {
	Op      string  // as in [goblas.Counter]; with T, of the transposed matrix
	Way     string  // "one" core of OpenBLAS instead of pure Go; "wide" or "tiled": all cores instead of one
	Builtin float64 // order n, +Inf for never
	Tuned   float64 // measured here; 0 where the built-in one stays
}

// Result is a set of measured crossovers.
type Result struct {
	Path       string // of the file, "" if there is none
	Measured   time.Time
	Crossovers []Crossover
}

// one keeps measurements from spoiling each other.
var one sync.Mutex

// Run measures on this machine from which sizes on OpenBLAS beats pure Go and all
// cores beat one, for the operations that programs call most; the others keep the
// built-in crossovers. It saves them for this processor, number of cores and
// library, where [goblas.Use] finds them from then on, and puts them in force. A
// crossover is moved only where one way wins by 5 %, with 99 % confidence, at two
// neighbouring sizes beside the built-in one, and does so again when measured anew.
//
// It wants the process and the machine to itself: calls made meanwhile are right,
// but run any way, and spoil what is measured. If ctx ends, its error is returned
// and nothing is changed. Without OpenBLAS the error is a [*goblas.UnavailableError].
// Afterwards the backend is the one before.
func Run(ctx context.Context, o Options) (result Result, err error) {
	one.Lock()
	defer one.Unlock()
	machine, err := here()
	if err != nil {
		return result, err
	}
	path := ""
	if !o.DryRun {
		if path, err = place(machine); err != nil {
			return Result{Path: path}, err
		}
	}
	before := goblas.Active()
	if err := goblas.Use(goblas.Native); err != nil { // unlike Auto it fails without OpenBLAS
		return result, err
	}
	if err := goblas.Use(goblas.Auto); err != nil {
		return result, err
	}
	defer func() {
		_, inForce, _ := tunefile.InForce()
		plan.Set(inForce)
		err = errors.Join(err, goblas.Use(before))
	}()
	plan.Set(nil)

	if o.Time <= 0 {
		o.Time = DefaultTime
	}
	cores := machine.Cores
	if machine.Layer == string(openblas.Serial) {
		cores = 1
	}
	steps := stepsOn(cores)
	found, err := searchAll(ctx, steps, o.Time, measured, func(f found) {
		result.Crossovers = append(result.Crossovers, crossover(f.step, float64(f.order)))
		if o.Step != nil {
			o.Step(result.Crossovers[len(result.Crossovers)-1], len(result.Crossovers), len(steps))
		}
	})
	if err != nil {
		return Result{}, err
	}
	result.Path, result.Measured = path, time.Now().UTC().Truncate(time.Second)
	if o.DryRun {
		return result, nil
	}
	crossovers := overrides(found)
	if err := tunefile.Write(path, tunefile.File{Machine: machine, Measured: result.Measured, Crossovers: crossovers}); err != nil {
		return result, err
	}
	tunefile.Force(path, crossovers)
	return result, nil
}

// place is where the file for a machine goes; the error says why it cannot.
func place(m tunefile.Machine) (path string, err error) {
	path, err = tunefile.Path(m)
	if err == nil && path == "" {
		err = tunefile.ErrOff
	}
	if err == nil {
		err = tunefile.Writable(path)
	}
	if err != nil {
		err = fmt.Errorf("nowhere to save: %w", err)
	}
	return path, err
}

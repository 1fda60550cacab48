package goblas

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"sync"
	"time"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/tuned"
	"github.com/goblas/goblas/goblas/internal/tuner"
	"github.com/goblas/goblas/goblas/topology"
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

// tuning is what Use found.
var tuning struct {
	sync.Mutex
	read      bool
	path      string
	overrides plan.Overrides // nil if none are in force
	err       error
}

// tuneMachine is what crossovers depend on here. OpenBLAS must be loaded.
func tuneMachine() (tuned.Machine, error) {
	library, err := Describe()
	if err != nil {
		return tuned.Machine{}, err
	}
	return tuned.Machine{
		CPU: topology.Detect().Model(), Arch: runtime.GOARCH, Cores: Threads(),
		Library: library.Version, Kernel: library.Kernel, Layer: string(library.Layer),
	}, nil
}

// tuningFile reads the file for this machine. path is "" if the user wants none.
func tuningFile() (path string, f tuned.File, err error) {
	machine, err := tuneMachine()
	if err != nil {
		return "", f, err
	}
	if path, err = tuned.Path(machine); err != nil || path == "" {
		return path, f, err
	}
	f, err = tuned.Read(path, machine)
	return path, f, err
}

// adoptTuning puts the user's crossovers in force, once.
func adoptTuning() {
	tuning.Lock()
	defer tuning.Unlock()
	if tuning.read {
		return
	}
	tuning.read = true
	path, f, err := tuningFile()
	tuning.path = path
	switch {
	case err == nil:
		tuning.overrides = f.Crossovers
		plan.Set(f.Crossovers)
	case !errors.Is(err, fs.ErrNotExist):
		tuning.err = err
	}
}

// Tuning tells what the first [Use] of Native or Auto found: where this machine's
// tuning file is or would be, and whether its crossovers are in force. The error
// says why a file that is there is ignored: a [*TuningError] if it is damaged or
// made for another machine, or the system's. Safe for concurrent use.
func Tuning() (path string, inUse bool, err error) {
	tuning.Lock()
	defer tuning.Unlock()
	return tuning.path, tuning.overrides != nil, tuning.err
}

// ReadTuning reads the file that the first [Use] would, and changes nothing. The
// error is a [*TuningError] if the file is damaged or made for another machine,
// fs.ErrNotExist if there is none, with the Path where it would be, or an
// [*UnavailableError]. Safe for concurrent use.
func ReadTuning() (TuneResult, error) {
	path, f, err := tuningFile()
	r := TuneResult{Path: path, Measured: f.Measured}
	for _, op := range sortedOps(f.Crossovers) {
		c := f.Crossovers[op]
		for _, way := range []struct {
			way  tuner.Way
			work *float64
		}{{tuner.One, c.Native}, {tuner.Wide, c.Wide}, {tuner.Tiled, c.Tiled}} {
			if way.work != nil {
				r.Crossovers = append(r.Crossovers, crossover(tuner.Step{Op: op, Way: way.way}, plan.Order(op, *way.work)))
			}
		}
	}
	if err == nil && path == "" {
		err = errTuningOff
	}
	return r, err
}

// errTuningOff is fs.ErrNotExist.
var errTuningOff = fmt.Errorf("%s is off: %w", tuned.Variable, fs.ErrNotExist)

// sortedOps are the operations of o in plan's order.
func sortedOps(o plan.Overrides) (ops []plan.Op) {
	for op := range plan.NumOps {
		if _, ok := o[op]; ok {
			ops = append(ops, op)
		}
	}
	return ops
}

func crossover(s tuner.Step, order float64) Crossover {
	row := plan.Builtin(s.Op)
	work := map[tuner.Way]float64{tuner.One: row.Native, tuner.Wide: row.Wide, tuner.Tiled: row.Tiled}[s.Way]
	return Crossover{Op: s.Op.String(), Way: s.Way.String(), Builtin: plan.Order(s.Op, work), Tuned: order}
}

// tuneOnce keeps measurements from spoiling each other.
var tuneOnce sync.Mutex

// Tune measures on this machine from which sizes on OpenBLAS beats pure Go and all
// cores beat one, for the operations that programs call most; the others keep the
// built-in crossovers. It saves them for this processor, number of cores and
// library, where [Use] finds them from then on, and puts them in force. A way must
// win by 5 % at two neighbouring sizes; otherwise the built-in crossover stays.
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
	steps := tuner.Steps(machine.Cores)
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

// ResetTuning removes this machine's tuning file, whatever it holds, and puts the
// built-in crossovers in force. It reports whether there was one. Safe for
// concurrent use.
func ResetTuning() (path string, removed bool, err error) {
	machine, err := tuneMachine()
	if err != nil {
		return "", false, err
	}
	if path, err = tuned.Path(machine); err != nil || path == "" {
		return path, false, err
	}
	if removed, err = tuned.Remove(path); err != nil {
		return path, false, err
	}
	tuning.Lock()
	defer tuning.Unlock()
	tuning.overrides, tuning.err = nil, nil
	plan.Set(nil)
	return path, removed, nil
}

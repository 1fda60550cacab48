package goblas

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"sync"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/tuned"
	"github.com/goblas/goblas/goblas/internal/tuner"
	"github.com/goblas/goblas/goblas/topology"
)

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
var errTuningOff = fmt.Errorf("%s is off, or not heeded in a setuid program: %w", tuned.Variable, fs.ErrNotExist)

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

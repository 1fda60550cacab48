package tune

import (
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/tunefile"
)

// Errors of saved files, which [errors.Is] finds in what [Read] and [goblas.Tuning]
// return.
var (
	ErrDamaged = tunefile.ErrDamaged
	ErrForeign = tunefile.ErrForeign
)

// FileError says which file is ignored, in its field Path, and why, in its field Err, which
// is or wraps [ErrDamaged] or [ErrForeign].
type FileError = tunefile.Error

// here is what crossovers depend on in this process. It loads OpenBLAS; without one
// the error is a [*goblas.UnavailableError].
func here() (tunefile.Machine, error) {
	if _, err := goblas.Describe(); err != nil {
		return tunefile.Machine{}, err
	}
	return tunefile.Here(goblas.Threads())
}

// Read reads the file that the first [goblas.Use] would, and changes nothing. The
// error is a [*FileError] if the file is damaged or made for another machine,
// fs.ErrNotExist if there is none, with the Path where it would be, or a
// [*goblas.UnavailableError]. Safe for concurrent use.
func Read() (Result, error) {
	machine, err := here()
	if err != nil {
		return Result{}, err
	}
	path, f, err := tunefile.Load(machine)
	r := Result{Path: path, Measured: f.Measured}
	for op := range plan.NumOps {
		saved := f.Crossovers[op]
		for _, way := range plan.Ways {
			if work := *saved.From(way); work != nil {
				r.Crossovers = append(r.Crossovers, crossover(step{op, way}, plan.Order(op, *work)))
			}
		}
	}
	return r, err
}

func crossover(s step, order float64) Crossover {
	return Crossover{Op: s.op.String(), Way: s.way.String(), Builtin: plan.Order(s.op, s.builtinWork()), Tuned: order}
}

// Remove removes this machine's file, whatever it holds, and puts the built-in
// crossovers in force. It reports whether there was one. Safe for concurrent use.
func Remove() (path string, removed bool, err error) {
	machine, err := here()
	if err != nil {
		return "", false, err
	}
	if path, err = tunefile.Path(machine); err != nil || path == "" {
		return path, false, err
	}
	if removed, err = tunefile.Remove(path); err != nil {
		return path, false, err
	}
	tunefile.Force(path, nil)
	return path, removed, nil
}

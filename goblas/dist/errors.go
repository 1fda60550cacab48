package dist

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native/scalapack"
)

// Errors that [errors.Is] finds in what this package returns. Those that other packages
// have, too, are the same values; package matrix says what they mean.
var (
	ErrShape               = matrix.ErrShape
	ErrMatrix              = matrix.ErrMatrix
	ErrIndex               = matrix.ErrIndex
	ErrMemory              = matrix.ErrMemory
	ErrSingular            = matrix.ErrSingular
	ErrCondition           = matrix.ErrCondition
	ErrNotPositiveDefinite = matrix.ErrNotPositiveDefinite
	ErrNotFinite           = matrix.ErrNotFinite
	ErrNoConvergence       = matrix.ErrNoConvergence
	ErrRank                = matrix.ErrRank
	ErrKind                = matrix.ErrKind

	ErrNotRunning = errors.New("MPI is not running")             // before Init, after Finalize
	ErrLaunch     = errors.New("MPI does not see its processes") // see [Init]
	ErrGrid       = errors.New("matrices on different grids, or cut differently")
	ErrMismatch   = errors.New("the processes make different calls") // see [MismatchError]
	ErrProcess    = errors.New("another process failed")             // see [ProcessError]
)

type (
	// OpError is the error of an operation: its fields say which one (Op), on which shapes
	// (On), and why (Err). It is matrix.Error.
	OpError = matrix.Error

	// MemoryError says that a process's part of a matrix, or of a workspace, does not fit
	// into its part of the machine's memory. Its fields Wanted and Available are in bytes.
	// It is linalg.MemoryError.
	MemoryError = linalg.MemoryError

	// SingularError says which pivot is exactly zero, in its field Pivot: it is
	// linalg.SingularError.
	SingularError = linalg.SingularError

	// ConditionError says that a solution is there but may have no right digits. Its field
	// Cond is an estimate of the condition number: it is linalg.ConditionError.
	ConditionError = linalg.ConditionError

	// ConvergenceError says how far an iteration came that did not end: it is
	// linalg.ConvergenceError, whose fields are Routine and Unconverged.
	ConvergenceError = linalg.ConvergenceError

	// NotPositiveDefiniteError says which leading minor is not positive, in its field
	// Minor: it is linalg.NotPositiveDefiniteError.
	NotPositiveDefiniteError = linalg.NotPositiveDefiniteError

	// RankError says which rank was found, and which one was needed, in its fields Rank and
	// Full: it is linalg.RankError.
	RankError = linalg.RankError
)

// UnavailableError says why ScaLAPACK or MPI cannot be used here, in its field Reason, and
// what to install or to change, in its field Hint.
type UnavailableError = scalapack.UnavailableError

// MismatchError says that the processes were about to make different calls, or the same
// one with different arguments. All of them return it, and nothing has been computed.
// [errors.Is] finds [ErrMismatch] in it.
type MismatchError struct {
	Rank      int    // the first process that differs from process 0
	Call      string // what it calls
	CallOfOne string // what process 0 calls
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("%v: process %d calls %s, process 0 %s", ErrMismatch, e.Rank, e.Call, e.CallOfOne)
}

// Is reports whether target is [ErrMismatch].
func (e *MismatchError) Is(target error) bool { return target == ErrMismatch }

// ProcessError says that something failed on another process, which is why this one has no
// result either. [errors.Is] finds [ErrProcess] in it.
type ProcessError struct {
	Rank int    // the first process on which something failed
	Text string // its error
}

func (e *ProcessError) Error() string {
	return fmt.Sprintf("%v: process %d: %s", ErrProcess, e.Rank, e.Text)
}

// Is reports whether target is [ErrProcess].
func (e *ProcessError) Is(target error) bool { return target == ErrProcess }

// fail returns the [*OpError] of an operation on matrices of the given shapes; nil if err
// is nil.
func fail(op, on string, err error) error {
	if err == nil {
		return nil
	}
	return &OpError{Package: "dist", Op: op, On: on, Err: err}
}

// by joins shapes for an error.
func by(shapes ...string) string { return strings.Join(shapes, " by ") }

// infoError is the one place where ScaLAPACK's info becomes an error; it is nil if info is
// 0. routine is the name without the P and the letter of the type.
func infoError(routine string, info int) error {
	switch {
	case info == 0:
		return nil
	case info < 0:
		return fmt.Errorf("ScaLAPACK's %s refused argument %d (a bug in goblas)", routine, -info)
	}
	switch routine {
	case "getrf":
		return &SingularError{Pivot: info - 1}
	case "potrf":
		return &NotPositiveDefiniteError{Minor: info}
	}
	return &ConvergenceError{Routine: routine, Unconverged: info}
}

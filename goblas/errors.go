package goblas

import (
	"errors"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native/openblas"
)

// Errors that [errors.Is] finds in what this package returns.
var (
	// All packages of goblas share these: see package matrix.
	ErrShape   = matrix.ErrShape
	ErrMatrix  = matrix.ErrMatrix
	ErrIndex   = matrix.ErrIndex
	ErrOverlap = matrix.ErrOverlap
	ErrMemory  = matrix.ErrMemory
	ErrKind    = matrix.ErrKind

	ErrSingular      = matrix.ErrSingular
	ErrCondition     = matrix.ErrCondition
	ErrNotFinite     = matrix.ErrNotFinite
	ErrNoConvergence = matrix.ErrNoConvergence

	ErrThreads = errors.New("thread count out of range")
	ErrBackend = errors.New("unknown backend")
	ErrBusy    = cores.ErrBusy
)

// UnavailableError says why there is no OpenBLAS to call, in its field Reason, and what to
// install or to change, in its field Hint.
type UnavailableError = openblas.UnavailableError

// OpError is the error of an operation on matrices. It says which operation failed
// ("Dot", "Solve", "SVD", "Zeros", "Full"), on which shapes, such as "2x3 by 4x5", and
// why: its Err is one of the errors above, or wraps one.
type OpError = matrix.Error

type (
	// SingularError says which pivot is exactly zero, in its field Pivot: it is
	// linalg.SingularError.
	SingularError = linalg.SingularError

	// StackError says which matrices of a stack have no result, and why. It is
	// linalg.StackError, whose fields are Count and Failed, a list of *MatrixError; its
	// method Indices returns their numbers.
	StackError = linalg.StackError

	// MatrixError is why one matrix of a stack has no result: it is linalg.MatrixError,
	// whose fields are Index and Err.
	MatrixError = linalg.MatrixError

	// ConditionError says that a solution is there but may have no right digits. Its field
	// Cond is an estimate of the condition number: it is linalg.ConditionError.
	ConditionError = linalg.ConditionError

	// ConvergenceError says how far an iteration came that did not end: it is
	// linalg.ConvergenceError, whose fields are Routine and Unconverged.
	ConvergenceError = linalg.ConvergenceError
)

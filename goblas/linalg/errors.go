package linalg

import (
	"errors"
	"fmt"

	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// Errors that [errors.Is] finds in what this package returns. All packages of goblas share
// them; package matrix says what each one means.
var (
	ErrShape               = matrix.ErrShape
	ErrMatrix              = matrix.ErrMatrix
	ErrIndex               = matrix.ErrIndex
	ErrOverlap             = matrix.ErrOverlap
	ErrMemory              = matrix.ErrMemory
	ErrSingular            = matrix.ErrSingular
	ErrCondition           = matrix.ErrCondition
	ErrNotPositiveDefinite = matrix.ErrNotPositiveDefinite
	ErrRank                = matrix.ErrRank
	ErrNotFinite           = matrix.ErrNotFinite
	ErrNoConvergence       = matrix.ErrNoConvergence
	ErrKind                = matrix.ErrKind

	// ErrNotReal says that a function of a real matrix has a result that is not real. The
	// same function of the matrix as a complex128 one returns it.
	ErrNotReal = errors.New("the result is not real")
)

// OpError is the error of an operation on matrices. It says which operation failed ("Dot",
// "Solve", "SVD"), on which shapes, such as "2x3 by 4x5", and why: its Err is one of the
// errors above, or wraps one, or is the error of a context that ended.
type OpError = matrix.Error

// MemoryError says that a result, together with the workspace that computing it takes,
// does not fit into the memory that is left. Its fields Wanted and Available are both in
// bytes. [errors.Is] finds [ErrMemory] in it.
type MemoryError = room.MemoryError

// SingularError says which pivot of a factorization, or which element of a triangle's
// diagonal, is exactly zero. Where a matrix near the limits of its element type was
// multiplied by a power of two first, it may have become zero by that. [errors.Is] finds
// [ErrSingular] in it.
type SingularError struct {
	Pivot int // index of the pivot, from 0
}

func (e *SingularError) Error() string {
	return fmt.Sprintf("%v: pivot %d is zero", ErrSingular, e.Pivot)
}

// Is reports whether target is [ErrSingular].
func (e *SingularError) Is(target error) bool { return target == ErrSingular }

// ConditionError says that a solution was computed but may have no correct digits.
// [errors.Is] finds [ErrCondition] in it.
type ConditionError struct {
	// Cond is an estimate of the condition number |A| |A^-1| in the 1-norm, made from
	// the factors of A. It is a lower bound that is usually exact and seldom off by more
	// than a factor of 3. For complex elements |A| uses |Re| + |Im|, which is up to 1.42
	// times the modulus. If Cond is far above 1/eps, it includes the rounding errors of
	// the factors. If the estimate overflows, it is +Inf.
	Cond float64
}

func (e *ConditionError) Error() string {
	return fmt.Sprintf("%v: condition number %.4g", ErrCondition, e.Cond)
}

// Is reports whether target is [ErrCondition].
func (e *ConditionError) Is(target error) bool { return target == ErrCondition }

// ConvergenceError says how far an iteration came. [errors.Is] finds [ErrNoConvergence]
// in it.
type ConvergenceError struct {
	Routine string // the LAPACK routine, such as "geev", without the letter of the type
	// Unconverged is how many eigenvalues were not found; for "gesvd", and for the
	// routines of Hermitian matrices, how many elements beside the diagonal of the
	// bidiagonal or tridiagonal matrix did not go to zero.
	Unconverged int
}

func (e *ConvergenceError) Error() string {
	what := "elements beside the diagonal"
	switch e.Routine {
	case "gesdd", "gesvd":
		what = "superdiagonals"
	case "geev", "gees", "ggev", "gges":
		what = "eigenvalues"
	}
	return fmt.Sprintf("%v: %s left %d %s", ErrNoConvergence, e.Routine, e.Unconverged, what)
}

// Is reports whether target is [ErrNoConvergence].
func (e *ConvergenceError) Is(target error) bool { return target == ErrNoConvergence }

// NotPositiveDefiniteError says that a matrix whose Cholesky factor was wanted is not
// positive definite. [errors.Is] finds [ErrNotPositiveDefinite] in it.
type NotPositiveDefiniteError struct {
	Minor int // the order of the smallest leading minor that is not positive, from 1
}

func (e *NotPositiveDefiniteError) Error() string {
	return fmt.Sprintf("%v: the leading minor of order %d is not positive", ErrNotPositiveDefinite, e.Minor)
}

// Is reports whether target is [ErrNotPositiveDefinite].
func (e *NotPositiveDefiniteError) Is(target error) bool { return target == ErrNotPositiveDefinite }

// RankError says that a matrix which must have full rank has not. [errors.Is] finds
// [ErrRank] in it.
type RankError struct {
	Rank, Full int // the rank that was found, and the one that was needed
}

func (e *RankError) Error() string {
	return fmt.Sprintf("%v: rank %d, full rank is %d", ErrRank, e.Rank, e.Full)
}

// Is reports whether target is [ErrRank].
func (e *RankError) Is(target error) bool { return target == ErrRank }

// infoError is the one place where LAPACK's info becomes an error; it is nil if info is
// 0. A negative info means that LAPACK refused an argument which this package should
// have checked. routine is LAPACK's name without the letter of the type.
func infoError(routine string, info int) error {
	switch {
	case info == 0:
		return nil
	case info < 0:
		return fmt.Errorf("LAPACK %s refused argument %d (a bug in goblas)", routine, -info)
	}
	switch routine {
	case "gesv", "getrf", "trtri", "trtrs", "gbsv", "gtsv", "sytrf", "hetrf":
		return &SingularError{Pivot: info - 1}
	case "potrf", "pbsv", "ptsv":
		return &NotPositiveDefiniteError{Minor: info}
	}
	return &ConvergenceError{Routine: routine, Unconverged: info}
}

package goblas

import (
	"errors"
	"fmt"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native/openblas"
)

// Errors that [errors.Is] finds in what this package returns.
var (
	// Those of all packages: see package matrix.
	ErrShape   = matrix.ErrShape
	ErrMatrix  = matrix.ErrMatrix
	ErrIndex   = matrix.ErrIndex
	ErrOverlap = matrix.ErrOverlap
	ErrMemory  = matrix.ErrMemory

	ErrSingular      = errors.New("matrix is singular")
	ErrCondition     = errors.New("matrix is nearly singular")
	ErrNotFinite     = errors.New("NaN or infinity")
	ErrNoConvergence = errors.New("no convergence")
	ErrThreads       = errors.New("thread count out of range")
	ErrKind          = errors.New("unknown kind")
	ErrBackend       = errors.New("unknown backend")
)

// UnavailableError says why there is no OpenBLAS to call, and what to install.
type UnavailableError = openblas.UnavailableError

// OpError is the error of an operation on matrices: which one ("Dot", "Solve",
// "SVD", "Zeros", "Full"), on what shapes, such as "2x3 by 4x5", and why: one of the
// errors above, or wrapping one.
type OpError = matrix.Error

// SingularError says which pivot of an LU factorization is exactly zero. It is
// an [ErrSingular].
type SingularError struct {
	Pivot int // index of the pivot, from 0
}

func (e *SingularError) Error() string {
	return fmt.Sprintf("%v: pivot %d is zero", ErrSingular, e.Pivot)
}

// Is reports whether target is [ErrSingular].
func (e *SingularError) Is(target error) bool { return target == ErrSingular }

// ConditionError says that a solution was computed but may have no correct
// digits. It is an [ErrCondition].
type ConditionError struct {
	// Cond is an estimate of the condition number |A| |A^-1| in the 1-norm, made from
	// the factors of A: a lower bound that is usually exact and seldom off by more than
	// a factor of 3. Of complex elements |A| takes |Re| + |Im|, which is up to 1.42
	// times the modulus. Where it is far above 1/eps, the rounding errors of the factors
	// are part of it. It is +Inf if it overflows.
	Cond float64
}

func (e *ConditionError) Error() string {
	return fmt.Sprintf("%v: condition number %.4g", ErrCondition, e.Cond)
}

// Is reports whether target is [ErrCondition].
func (e *ConditionError) Is(target error) bool { return target == ErrCondition }

// ConvergenceError says how far an iteration came. It is an [ErrNoConvergence].
type ConvergenceError struct {
	Routine     string // the LAPACK routine, "gesdd" or "gesvd"
	Unconverged int    // superdiagonals that did not go to zero
}

func (e *ConvergenceError) Error() string {
	return fmt.Sprintf("%v: %s left %d superdiagonals", ErrNoConvergence, e.Routine, e.Unconverged)
}

// Is reports whether target is [ErrNoConvergence].
func (e *ConvergenceError) Is(target error) bool { return target == ErrNoConvergence }

// infoError is the one place where LAPACK's info becomes an error. info 0 is
// nil. Negative values mean an argument that this package should have checked.
func infoError(routine string, info int) error {
	switch {
	case info == 0:
		return nil
	case info < 0:
		return fmt.Errorf("LAPACK %s refused argument %d (a bug in goblas)", routine, -info)
	case routine == "gesv":
		return &SingularError{Pivot: info - 1}
	default:
		return &ConvergenceError{Routine: routine, Unconverged: info}
	}
}

// check returns an error if m is malformed.
func check[T Scalar](name string, m Matrix[T]) error {
	if err := m.Check(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// checkDestination is check for a matrix to be written, which must be
// row-major and have the given shape.
func checkDestination[T Scalar](dst Matrix[T], rows, cols int) error {
	if err := check("destination", dst); err != nil {
		return err
	}
	if dst.Op != matrix.NoTrans {
		return fmt.Errorf("%w: destination is a %v view, it must be row-major", ErrMatrix, dst.Op)
	}
	if dst.Rows != rows || dst.Cols != cols {
		return fmt.Errorf("%w: destination is %s, the result %dx%d", ErrShape, dst.Shape(), rows, cols)
	}
	return nil
}

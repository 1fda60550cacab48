package goblas

import (
	"errors"
	"fmt"

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

// OpError is the error of an operation on matrices. It says which operation failed
// ("Dot", "Solve", "SVD", "Zeros", "Full"), on which shapes, such as "2x3 by 4x5", and
// why: its Err is one of the errors above, or wraps one.
type OpError = matrix.Error

// SingularError says which pivot of an LU factorization is exactly zero. [errors.Is]
// finds [ErrSingular] in it.
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
	Routine     string // the LAPACK routine, "gesdd" or "gesvd"
	Unconverged int    // superdiagonals that did not go to zero
}

func (e *ConvergenceError) Error() string {
	return fmt.Sprintf("%v: %s left %d superdiagonals", ErrNoConvergence, e.Routine, e.Unconverged)
}

// Is reports whether target is [ErrNoConvergence].
func (e *ConvergenceError) Is(target error) bool { return target == ErrNoConvergence }

// infoError is the one place where LAPACK's info becomes an error; it is nil if info is
// 0. A negative info means that LAPACK refused an argument which this package should
// have checked.
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

// checkDestination returns an error unless dst, which is to be written, is well formed,
// row-major and of the given shape.
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

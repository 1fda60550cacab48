package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/matrix"
)

// Cond returns the condition number of A in a norm.
//
//	NormTwo         the largest singular value over the least; A is m x n
//	NormMinusTwo    the least singular value over the largest; A is m x n
//	other kinds     |A| |A^-1| in that norm; A is n x n
//
// a may be any view and is only read. As in NumPy, the condition number of a singular
// matrix is +Inf, without an error, and that of a matrix with a NaN is NaN. If there is an
// infinity in A, it is +Inf, and with [NormMinusTwo] NaN. A matrix that is singular but
// for rounding errors has a finite condition number above 1/eps, or +Inf. [NormTwo] is
// what NumPy takes if it is told nothing.
//
// Cond allocates a matrix of the size of A for the inverse, or the singular values.
//
// The error is an [*OpError] of [ErrMatrix], [ErrKind], [ErrMemory], [ErrShape] if A has no
// elements, or is not square with another norm than these two, or a [*ConvergenceError] of
// [SVD]. Beside an error the result is NaN.
//
// LAPACK routines: xGESDD, xGETRF with xGETRS. NumPy: linalg.cond.
func Cond[T Scalar](a Matrix[T], kind NormKind) (float64, error) {
	cond, err := cond(a, kind)
	if err != nil {
		return math.NaN(), fail("Cond", err, a.Shape())
	}
	return cond, nil
}

func cond[T Scalar](a Matrix[T], kind NormKind) (float64, error) {
	if int(kind) >= len(normNames) {
		return 0, fmt.Errorf("%w: %v", ErrKind, kind)
	}
	bySVD := kind == NormTwo || kind == NormMinusTwo
	err := check("matrix", a)
	if err == nil && !bySVD {
		err = checkSquare("the matrix", a)
	}
	if err != nil {
		return 0, err
	}
	if a.Rows == 0 || a.Cols == 0 {
		return 0, fmt.Errorf("%w: a matrix without elements has no condition number", ErrShape)
	}
	if !finite(a) {
		if math.IsNaN(elementNorm(a, NormOne)) || kind == NormMinusTwo {
			return math.NaN(), nil
		}
		return math.Inf(1), nil
	}
	if !bySVD {
		return condByInverse(a, kind)
	}
	s, err := singularValues(a)
	if err != nil {
		return 0, err
	}
	most, least := s[0], s[len(s)-1]
	switch {
	case most == 0:
		return math.Inf(1), nil
	case kind == NormMinusTwo:
		return least / most, nil
	}
	return most / least, nil // +Inf if least is 0
}

// condByInverse returns |A| |A^-1|. a is finite, square and has elements.
func condByInverse[T Scalar](a Matrix[T], kind NormKind) (float64, error) {
	if err := checkMemoryToSolve[T](a.Rows, a.Rows, true); err != nil {
		return 0, err
	}
	inverse := matrix.New[T](a.Rows, a.Rows)
	setIdentity(inverse)
	if _, info := driver.Solve(never, a, inverse); info > 0 || !finite(inverse) {
		return math.Inf(1), nil
	}
	norm, err := matrixNorm(a, kind)
	if err != nil {
		return 0, err
	}
	other, err := matrixNorm(inverse, kind)
	return norm * other, err
}

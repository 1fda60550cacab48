package linalg

import (
	"math"
)

// MatrixRank returns how many singular values of A are above a limit: tol, if that is not
// negative, and otherwise rtol times the largest. A negative tol or rtol, or NaN, means that
// it is not given; without either the limit is eps max(m,n) times the largest singular value,
// as in NumPy. a is only read and may be a transposed or conjugated view. The rank of a
// matrix without elements is 0. MatrixRank allocates the singular values, and a workspace of
// about the size of A that it keeps for later calls.
//
// The error is an [*OpError] of [ErrMatrix], [ErrMemory], a [*ConvergenceError] or, if
// A has a NaN or an infinity, [ErrNotFinite]. LAPACK routine: xGESDD. NumPy:
// linalg.matrix_rank.
func MatrixRank[T Scalar](a Matrix[T], tol, rtol float64) (int, error) {
	s, err := svdVals(a)
	if err != nil {
		return 0, failed("MatrixRank", err, a)
	}
	if len(s) == 0 {
		return 0, nil
	}
	return above(s, limit[T](tol, rtol, a.Rows, a.Cols, s[0])), nil
}

// limit is the number up to which singular values count as zero, as [MatrixRank] says.
func limit[T Scalar](tol, rtol float64, m, n int, largest float64) float64 {
	if tol >= 0 && !math.IsNaN(tol) {
		return tol
	}
	return relative[T](rtol, m, n) * largest
}

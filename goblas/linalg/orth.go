package linalg

import (
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
)

// Orth returns an orthonormal basis of the range of an m x n matrix A, in the columns of an
// m x r matrix, where r is the rank: the left singular vectors of the singular values above
// rcond times the largest. A negative rcond, or NaN, stands for eps max(m,n), as in SciPy. a
// is only read and may be a transposed or conjugated view. Orth allocates the result, and a
// workspace of about the size of A that it keeps for later calls. For a matrix without
// elements the result is m x 0.
//
// The error is an [*OpError] of [ErrMatrix], [ErrMemory], a [*ConvergenceError] or, if
// A has a NaN or an infinity, [ErrNotFinite]. LAPACK routine: xGESDD. SciPy:
// linalg.orth.
func Orth[T Scalar](a Matrix[T], rcond float64) (Matrix[T], error) {
	q, err := orth(a, rcond)
	return q, failed("Orth", err, a)
}

func orth[T Scalar](a Matrix[T], rcond float64) (q Matrix[T], err error) {
	if err := check("matrix", a); err != nil {
		return q, err
	}
	if a.Rows == 0 || a.Cols == 0 {
		return matrix.New[T](a.Rows, 0), nil
	}
	w := workspace.Get[T]()
	defer w.Put()
	r, err := thin(w, a)
	if err != nil {
		return q, err
	}
	rank := above(r.S, relative[T](rcond, a.Rows, a.Cols)*r.S[0])
	if err := room.For[T](room.Area(a.Rows, rank)); err != nil {
		return q, err
	}
	r.U.Cols = rank
	q = matrix.New[T](a.Rows, rank)
	matrix.Copy(q, r.U)
	return q, nil
}

// NullSpace returns an orthonormal basis of the null space of an m x n matrix A, in the
// columns of an n x (n - r) matrix, where r is the rank: the right singular vectors of the
// singular values up to rcond times the largest, and of those that A lacks, if m < n. rcond,
// operand and errors are as for [Orth]. NullSpace allocates the result, and the singular
// vectors of A besides. For a matrix without elements the result is the n x n identity.
// SciPy: linalg.null_space.
func NullSpace[T Scalar](a Matrix[T], rcond float64) (Matrix[T], error) {
	q, err := nullSpace(a, rcond)
	return q, failed("NullSpace", err, a)
}

func nullSpace[T Scalar](a Matrix[T], rcond float64) (q Matrix[T], err error) {
	var r SVDResult[T]
	kind := SVDThin
	if a.Rows < a.Cols {
		kind = SVDFull
	}
	if err := svd(never, nil, &r, a, kind); err != nil {
		return q, err
	}
	if a.Rows == 0 || a.Cols == 0 { // every vector
		q = matrix.New[T](a.Cols, a.Cols)
		setIdentity(q)
		return q, nil
	}
	rank := above(r.S, relative[T](rcond, a.Rows, a.Cols)*r.S[0])
	basis := r.VH.Slice(rank, a.Cols, 0, a.Cols)
	if err := room.For[T](room.Area(a.Cols, basis.Rows)); err != nil {
		return q, err
	}
	q = matrix.New[T](a.Cols, basis.Rows)
	matrix.Copy(q, basis.H())
	return q, nil
}

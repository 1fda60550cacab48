package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// PLU returns the factors of the m x n matrix A as matrices,
//
//	A = P L U      P is m x m, L is m x k, U is k x n, k = min(m,n)
//
// with a permutation P, a lower triangle or trapezoid L with ones on its diagonal, and an
// upper one U. A may be singular, and may be a view; it is only read. Note that P is on the
// other side than in [LU], which is made for solving systems. PLU allocates the results, and
// an m x n workspace that it keeps for later calls. SciPy: linalg.lu.
//
// The error is an [*OpError] of [ErrMatrix], [ErrMemory], or of [ErrNotFinite] if A has a
// NaN or infinity, or if the factors overflow. LAPACK routine: xGETRF.
func PLU[T Scalar](a Matrix[T]) (p, l, u Matrix[T], err error) {
	m, n, k := a.Rows, a.Cols, min(a.Rows, a.Cols)
	if err = check("matrix", a); err == nil {
		err = room.For[T](room.Area(m, m) + room.Area(m, k) + room.Area(k, n) + room.Area(m, n))
	}
	if err != nil {
		return p, l, u, failed("PLU", err, a)
	}
	p, l, u = matrix.New[T](m, m), unset[T](m, k), unset[T](k, n)
	pivots := make([]int, k)
	if k > 0 && !driver.Factor(never, l, u, a, pivots) {
		if err = checkFinite("matrix", a); err == nil {
			err = fmt.Errorf("%w in the factors, by overflow", ErrNotFinite)
		}
		return Matrix[T]{}, Matrix[T]{}, Matrix[T]{}, failed("PLU", err, a)
	}
	rows := make([]int, m) // row i of L U is row rows[i] of A
	for i := range rows {
		rows[i] = i
	}
	for i, j := range pivots {
		rows[i], rows[j] = rows[j], rows[i]
	}
	for i, j := range rows {
		p.Data[j*p.Stride+i] = 1
	}
	return p, l, u, nil
}

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
// upper one U. A may be singular, and a view; it is only read. Note that P is on the other
// side than in [LU], which is made for solving systems. PLU allocates the results. SciPy:
// linalg.lu.
//
// The error is an [*OpError] of [ErrMatrix], [ErrMemory], or of [ErrNotFinite] if A has a
// NaN or infinity, or if the factors overflow. LAPACK routine: xGETRF.
func PLU[T Scalar](a Matrix[T]) (p, l, u Matrix[T], err error) {
	m, n, k := a.Rows, a.Cols, min(a.Rows, a.Cols)
	if err = check("matrix", a); err == nil {
		err = room.For[T](room.Area(m, m) + room.Area(m, k) + room.Area(k, n))
	}
	if err != nil {
		return p, l, u, fail("PLU", err, a.Shape())
	}
	p, l, u = matrix.New[T](m, m), unset[T](m, k), unset[T](k, n)
	f := l // which of the two has room for all factors
	if m < n {
		f = u
	}
	pivots := make([]int, k)
	if k > 0 && !driver.Factor(never, f, a, pivots) {
		if err = checkFinite("matrix", a); err == nil {
			err = fmt.Errorf("%w in the factors, by overflow", ErrNotFinite)
		}
		return Matrix[T]{}, Matrix[T]{}, Matrix[T]{}, fail("PLU", err, a.Shape())
	}
	split(l, u)
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

// split moves what belongs to the other factor from the one that has both, and which has no
// elements yet: from L what is on and above the diagonal, or from U what is below it.
func split[T Scalar](l, u Matrix[T]) {
	for i := range l.Rows * min(l.Cols, 1) { // none if there is nothing to move
		low := l.Data[i*l.Stride : i*l.Stride+l.Cols]
		if i >= u.Rows {
			break // all of it is L
		}
		row := u.Data[i*u.Stride : i*u.Stride+u.Cols]
		if l.Rows >= u.Cols {
			copy(row[i:], low[i:])
		} else {
			copy(low, row[:i])
		}
		clear(row[:i])
		clear(low[i+1:])
		low[i] = 1
	}
}

package linalg

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Polar returns the polar decomposition of an m x n matrix A, by its singular value
// decomposition A = W diag(s) V^H:
//
//	side Right: A = U P, P = V diag(s) V^H, n x n
//	side Left:  A = P U, P = W diag(s) W^H, m x m
//
// U = W V^H is m x n, with orthonormal columns if m >= n and orthonormal rows if m <= n. P is
// Hermitian and positive semidefinite; the side is that on which P stands. a is only read and
// may be a transposed or conjugated view. Polar allocates the results, and a workspace of
// several times the size of A that it keeps for later calls.
//
// The error is an [*OpError] of [ErrKind] for an unknown side, [ErrMatrix],
// [ErrMemory], a [*ConvergenceError] or, if A has a NaN or an infinity or P overflows,
// [ErrNotFinite]. LAPACK routine: xGESDD. SciPy: linalg.polar.
func Polar[T Scalar](a Matrix[T], side Side) (u, p Matrix[T], err error) {
	u, p, err = polar(a, side)
	return u, p, failed("Polar", err, a)
}

func polar[T Scalar](a Matrix[T], side Side) (u, p Matrix[T], err error) {
	if side > Right {
		return u, p, fmt.Errorf("%w: %v", ErrKind, side)
	}
	if err := check("matrix", a); err != nil {
		return u, p, err
	}
	m, n, k := a.Rows, a.Cols, min(a.Rows, a.Cols)
	order := n
	if side == Left {
		order = m
	}
	if err := room.For[T](room.Area(m, n) + room.Area(order, order)); err != nil {
		return u, p, err
	}
	u, p = matrix.New[T](m, n), matrix.New[T](order, order)
	if k == 0 {
		return u, p, nil
	}
	w := workspace.Get[T]()
	defer w.Put()
	r, err := thin(w, a)
	if err != nil {
		return u, p, err
	}
	multiplyFirst(u, blas.NoTrans, r.U, blas.NoTrans, r.VH, k)
	// P = X^H X with X = diag(sqrt(s)) V^H.
	x, xTrans, yTrans := r.VH, blas.ConjTrans, blas.NoTrans
	if side == Left {
		x, xTrans, yTrans = r.U, blas.NoTrans, blas.ConjTrans
	}
	roots := w.Vectors(k)
	for i, s := range r.S {
		roots[i] = scalar.FromComplex[T](complex(math.Sqrt(s), 0))
	}
	for i := range x.Rows {
		row := x.Data[i*x.Stride : i*x.Stride+x.Cols]
		for j := range row {
			if side == Left {
				row[j] *= roots[j]
			} else {
				row[j] *= roots[i]
			}
		}
	}
	multiplyFirst(p, xTrans, x, yTrans, x, k)
	mirror(p) // which large products of this kind are already
	if !finite(p) {
		return u, p, fmt.Errorf("%w in the result, by overflow", ErrNotFinite)
	}
	return u, p, nil
}

package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// RQ returns the factors of A = R Q, where R is an upper trapezoid and Q has
// orthonormal rows. With k = min(m,n), [QRReduced] is R, m x k, and Q, k x n, as
// SciPy's mode "economic"; [QRComplete] is R, m x n, and Q, n x n, as its mode "full";
// [QRFactor] is the reduced R alone, and q is 0 x 0. R's diagonal, which ends in its
// last row and column, is real. a is only read and may be a transposed or conjugated
// view. The results are newly allocated.
//
// The signs are those of LAPACK's xGERQF, but the routine is xGEQRF: if J reverses the order
// of rows or columns, the factors of (J A J)^H = Q1 R1 are those of A = (J R1^H J) (J Q1^H
// J).
//
// The error is an [*OpError] of [ErrKind], [ErrMatrix], [ErrMemory] or, if A has a NaN
// or an infinity or R overflows, [ErrNotFinite]. SciPy: linalg.rq.
func RQ[T Scalar](a Matrix[T], kind QRKind) (r, q Matrix[T], err error) {
	r, q, err = rq(a, kind)
	return r, q, failed("RQ", err, a)
}

func rq[T Scalar](a Matrix[T], kind QRKind) (r, q Matrix[T], err error) {
	if err := kind.check(); err != nil {
		return r, q, err
	}
	if err := check("matrix", a); err != nil {
		return r, q, err
	}
	m, n, k := a.Rows, a.Cols, min(a.Rows, a.Cols)
	cols, rows := kind.shapes(n, m) // of Q1, n x cols, and of R1, rows x m
	if err := room.For[T](room.Area(m, rows) + room.Area(n, cols) + room.Area(m, n) + room.Area(n, max(cols, m))); err != nil {
		return r, q, err
	}
	if err := checkFinite("matrix", a); err != nil {
		return r, q, err
	}
	r = matrix.New[T](m, rows)
	if kind != QRFactor {
		q = matrix.New[T](cols, n)
	}
	if n == 0 {
		return r, q, nil
	}
	w := workspace.Get[T]()
	defer w.Put()
	f := Matrix[T]{Rows: n, Cols: m, Stride: max(cols, m, 1), Data: w.Matrix(n * max(cols, m))}
	matrix.Copy(f, a.H())
	reverse(f)
	tau := w.Vectors(k)
	driver.FactorQR(never, n, m, f.Data, f.Stride, tau)
	for i := range rows {
		for j := i; j < m; j++ {
			r.Data[(m-1-j)*r.Stride+rows-1-i] = scalar.Conj(f.Data[i*f.Stride+j])
		}
	}
	if !finite(r) {
		return r, q, fmt.Errorf("%w in the factors, by overflow", ErrNotFinite)
	}
	if kind == QRFactor {
		return r, q, nil
	}
	driver.GenerateQ(never, n, cols, k, f.Data, f.Stride, tau)
	f.Cols = cols
	reverse(f)
	matrix.Copy(q, f.H())
	return r, q, nil
}

// reverse reverses the order of the rows and of the columns of m.
func reverse[T Scalar](m Matrix[T]) {
	if m.Cols == 0 {
		return
	}
	for i := range (m.Rows + 1) / 2 {
		j := m.Rows - 1 - i
		x, y := m.Data[i*m.Stride:i*m.Stride+m.Cols], m.Data[j*m.Stride:j*m.Stride+m.Cols]
		for k := range x {
			if l := m.Cols - 1 - k; i < j || k < l {
				x[k], y[l] = y[l], x[k]
			}
		}
	}
}

package linalg

import (
	"fmt"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
)

// Pinv returns the Moore-Penrose pseudoinverse of an m x n matrix A, which is n x m:
//
//	A^+ = V1 diag(1/s) U1^H    where U1, s and V1 have the singular values above rtol max(s)
//
// A negative rtol, or NaN, stands for eps max(m,n), as rtol=None does in NumPy 2 and the
// default in SciPy; NumPy's own default is 1e-15. a is only read and may be a transposed or
// conjugated view. Pinv allocates the result, and a workspace of about three times its size
// that it keeps for later calls.
//
// The error is an [*OpError] of [ErrMatrix], [ErrMemory], a [*ConvergenceError] or, if
// A has a NaN or an infinity or the result overflows, [ErrNotFinite]. LAPACK routine:
// xGESDD. NumPy: linalg.pinv; SciPy: linalg.pinv.
func Pinv[T Scalar](a Matrix[T], rtol float64) (Matrix[T], error) {
	if err := check("matrix", a); err != nil {
		return Matrix[T]{}, failed("Pinv", err, a)
	}
	if err := room.For[T](2 * room.Area(a.Rows, a.Cols)); err != nil {
		return Matrix[T]{}, failed("Pinv", err, a)
	}
	p := unset[T](a.Cols, a.Rows)
	return p, failed("Pinv", pinv(p, a, rtol), a)
}

// PinvTo stores the pseudoinverse of A in dst, n x m, as [Pinv] does. dst must be row-major
// and must not share an element with a. Further errors: [ErrShape], [ErrOverlap].
func PinvTo[T Scalar](dst, a Matrix[T], rtol float64) error {
	err := check("matrix", a)
	if err == nil {
		err = checkDestination(dst, a.Cols, a.Rows)
	}
	if err == nil {
		err = checkApart(dst, a)
	}
	if err == nil {
		err = pinv(dst, a, rtol)
	}
	return failed("PinvTo", err, a)
}

func pinv[T Scalar](dst, a Matrix[T], rtol float64) error {
	if a.Rows == 0 || a.Cols == 0 {
		return nil
	}
	w := workspace.Get[T]()
	defer w.Put()
	r, err := thin(w, a)
	if err != nil {
		return err
	}
	rank := above(r.S, relative[T](rtol, a.Rows, a.Cols)*r.S[0])
	for i, s := range r.S[:rank] {
		over := scalar.FromComplex[T](complex(s, 0))
		row := r.VH.Data[i*r.VH.Stride : i*r.VH.Stride+r.VH.Cols]
		for j := range row {
			row[j] /= over
		}
	}
	multiplyFirst(dst, blas.ConjTrans, r.VH, blas.ConjTrans, r.U, rank)
	if !finite(dst) {
		return fmt.Errorf("%w in the result, by overflow", ErrNotFinite)
	}
	return nil
}

// thin returns the thin decomposition of A in memory of w. A must have elements.
func thin[T Scalar](w *workspace.Workspace[T], a Matrix[T]) (r SVDResult[T], err error) {
	m, n, k := a.Rows, a.Cols, min(a.Rows, a.Cols)
	if err := room.For[T](room.Area(m, k) + room.Area(k, n)); err != nil {
		return r, err
	}
	space := w.Matrix(m*k + k*n)
	r = SVDResult[T]{
		S:  w.Doubles(k),
		U:  Matrix[T]{Rows: m, Cols: k, Stride: k, Data: space[:m*k]},
		VH: Matrix[T]{Rows: k, Cols: n, Stride: n, Data: space[m*k:]},
	}
	return r, svd(never, nil, &r, a, SVDThin)
}

// above returns how many of the descending numbers s are above limit.
func above(s []float64, limit float64) (rank int) {
	for rank < len(s) && s[rank] > limit {
		rank++
	}
	return rank
}

// multiplyFirst stores op(A) op(B) in dst, with the first k columns of op(A) and rows
// of op(B) alone. All are row-major.
func multiplyFirst[T Scalar](dst Matrix[T], tA blas.Transpose, a Matrix[T], tB blas.Transpose, b Matrix[T], k int) {
	if k == 0 || dst.Rows == 0 || dst.Cols == 0 {
		setZero(dst)
		return
	}
	driver.Multiply(never, tA, tB, dst.Rows, dst.Cols, k, a.Data, a.Stride, b.Data, b.Stride, dst.Data, dst.Stride)
}

// setZero stores zeros in m, which is row-major.
func setZero[T Scalar](m Matrix[T]) {
	if m.Cols == 0 {
		return
	}
	for i := range m.Rows {
		clear(m.Data[i*m.Stride : i*m.Stride+m.Cols])
	}
}

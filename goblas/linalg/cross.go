package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Cross returns the cross product of two vectors of three elements. Nothing is conjugated.
//
//	x[1] y[2] - x[2] y[1],  x[2] y[0] - x[0] y[2],  x[0] y[1] - x[1] y[0]
//
// It allocates the result. The error is an [*OpError] of [ErrShape]. NumPy: linalg.cross.
func Cross[T Scalar](x, y []T) ([]T, error) {
	if len(x) != 3 || len(y) != 3 {
		return nil, fail("Cross", fmt.Errorf("%w: %d elements by %d, not 3 by 3", ErrShape, len(x), len(y)))
	}
	z := make([]T, 3)
	cross(z, x, 1, y, 1)
	return z, nil
}

// CrossRows returns the cross products of the rows of two n x 3 matrices, which may be
// transposed or conjugated views. It allocates the result, and a copy of an operand that is
// a conjugated view. The error is an [*OpError] of [ErrShape], [ErrMatrix] or [ErrMemory].
// NumPy: linalg.cross.
func CrossRows[T Scalar](a, b Matrix[T]) (Matrix[T], error) {
	err := check("first operand", a)
	if err == nil {
		err = check("second operand", b)
	}
	if err == nil && (a.Cols != 3 || b.Cols != 3 || a.Rows != b.Rows) {
		err = fmt.Errorf("%w: both must be n x 3", ErrShape)
	}
	if err == nil {
		err = room.For[T](3 * float64(a.Rows))
	}
	if err != nil {
		return Matrix[T]{}, failed("CrossRows", err, a, b)
	}
	dst := matrix.New[T](a.Rows, 3)
	if a.Rows == 0 {
		return dst, nil
	}
	p, q := matrix.FromMatrix(a), matrix.FromMatrix(b)
	for i := range a.Rows {
		cross(dst.Data[3*i:3*i+3], p.Data[i*p.Strides[0]:], p.Strides[1], q.Data[i*q.Strides[0]:], q.Strides[1])
	}
	return dst, nil
}

func cross[T Scalar](z, x []T, p int, y []T, q int) {
	x0, x1, x2, y0, y1, y2 := x[0], x[p], x[2*p], y[0], y[q], y[2*q]
	z[0] = x1*y2 - x2*y1
	z[1] = x2*y0 - x0*y2
	z[2] = x0*y1 - x1*y0
}

// Trace returns the sum of the diagonal that is offset columns to the right of the main one,
// or -offset rows below it. It is 0 if there is none. A may be any view; NaN and infinities
// propagate. Trace allocates nothing. The error is an [*OpError] of [ErrMatrix], beside which
// the result is NaN. NumPy: linalg.trace.
func Trace[T Scalar](a Matrix[T], offset int) (T, error) {
	if err := check("matrix", a); err != nil {
		return scalar.NaN[T](), failed("Trace", err, a)
	}
	n, from, step := diagonalOf(a, offset)
	if n == 0 {
		return 0, nil
	}
	sum := sumOf(n, a.Data[from:], step)
	if a.Op.Conjugated() {
		sum = matrix.Conj(sum)
	}
	return sum, nil
}

// Diagonal returns the elements of the diagonal that is offset columns to the right of the
// main one, or -offset rows below it. There are none beyond the corners of A, which may be
// any view. It allocates the result; "ii->i" of [Einsum] is a view of the main diagonal. The
// error is an [*OpError] of [ErrMatrix]. NumPy: linalg.diagonal.
func Diagonal[T Scalar](a Matrix[T], offset int) ([]T, error) {
	if err := check("matrix", a); err != nil {
		return nil, failed("Diagonal", err, a)
	}
	n, from, step := diagonalOf(a, offset)
	d := make([]T, n)
	for i := range d {
		d[i] = a.Data[from+i*step]
		if a.Op.Conjugated() {
			d[i] = matrix.Conj(d[i])
		}
	}
	return d, nil
}

// diagonalOf returns how many elements a diagonal has, and where they are in Data.
func diagonalOf[T Scalar](a Matrix[T], offset int) (n, from, step int) {
	if offset >= a.Cols || -offset >= a.Rows || offset < -a.Rows { // the last in case of the least int
		return 0, 0, 0
	}
	i, j := max(-offset, 0), max(offset, 0)
	n = min(a.Rows-i, a.Cols-j)
	if a.Op.Transposed() {
		i, j = j, i
	}
	return n, i*a.Stride + j, a.Stride + 1
}

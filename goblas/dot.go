package goblas

import (
	"fmt"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/backend"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native"
)

// Dot returns the matrix product A B, NumPy's a @ b.
//
//	C[i,j] = sum over l of A[i,l] B[l,j]      A is m x k, B is k x n, C is m x n
//
// Either may be a transposed view. The product of a matrix with its own
// transpose (Dot(a, a.T()), Dot(a.T(), a)) or conjugate transpose takes half
// the operations, and is exactly symmetric or Hermitian. NaN and infinities
// propagate as IEEE 754 has it: zero times NaN, or times an infinity, is NaN.
//
// Dot allocates C and nothing else. The error is an [*OpError] of [ErrShape],
// [ErrMatrix], or [ErrMemory] if C does not fit; a and b are read only. BLAS xGEMM; xSYRK, xHERK.
func Dot[T Scalar](a, b Matrix[T]) (Matrix[T], error) {
	err := checkProduct(a, b)
	if err == nil {
		err = room[T](area(a.Rows, b.Cols))
	}
	if err != nil {
		return Matrix[T]{}, opError("Dot", a, b, err)
	}
	c := New[T](a.Rows, b.Cols)
	multiply(c, a, b)
	return c, nil
}

// DotTo stores A B in dst, as [Dot] does, and allocates nothing. dst is
// row-major, m x n, and overlaps neither a nor b ([ErrOverlap]). On an error it
// is as it was.
func DotTo[T Scalar](dst, a, b Matrix[T]) error {
	err := checkProduct(a, b)
	if err == nil {
		err = checkDestination(dst, a.Rows, b.Cols)
	}
	if err == nil && (native.Overlap(dst.Data, a.Data) || native.Overlap(dst.Data, b.Data)) {
		err = ErrOverlap
	}
	if err != nil {
		return opError("DotTo", a, b, err)
	}
	multiply(dst, a, b)
	return nil
}

func checkProduct[T Scalar](a, b Matrix[T]) error {
	if err := check("first operand", a); err != nil {
		return err
	}
	if err := check("second operand", b); err != nil {
		return err
	}
	if a.Cols != b.Rows {
		return fmt.Errorf("%w: %d columns by %d rows", ErrShape, a.Cols, b.Rows)
	}
	return nil
}

func opError[T Scalar](op string, a, b Matrix[T], err error) error {
	return &OpError{Op: op, Shapes: a.Shape() + " by " + b.Shape(), Err: err}
}

// multiply stores A B in the checked c.
func multiply[T Scalar](c, a, b Matrix[T]) {
	if c.Rows == 0 || c.Cols == 0 {
		return
	}
	if a.Cols == 0 {
		for i := range c.Rows {
			clear(c.Data[i*c.Stride : i*c.Stride+c.Cols])
		}
		return
	}
	backend.Gemm(transpose(a), transpose(b), c.Rows, c.Cols, a.Cols, a.Data, a.Stride, b.Data, b.Stride, c.Data, c.Stride)
}

// transpose is the Op of m in BLAS's terms. Complex conjugation means nothing
// for real types, and BLAS says so with Trans.
func transpose[T Scalar](m Matrix[T]) blas.Transpose {
	switch {
	case m.Op == matrix.NoTrans:
		return blas.NoTrans
	case m.Op == matrix.ConjTrans && matrix.IsComplex[T]():
		return blas.ConjTrans
	}
	return blas.Trans
}

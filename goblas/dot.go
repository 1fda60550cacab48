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
// propagate as IEEE 754 has it.
//
// Dot allocates C and nothing else. The error is an [*OpError] of [ErrShape] or
// [ErrMatrix]; a and b are read only. BLAS xGEMM; xSYRK, xHERK.
func Dot[T Scalar](a, b Matrix[T]) (Matrix[T], error) {
	if err := checkProduct(a, b); err != nil {
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
	if own, hermitian := isOwnTranspose(a, b); own && c.Rows >= rankFrom {
		rank(c, a, hermitian)
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

// rankFrom is the order from which half the operations outweigh the copy of
// one triangle to the other.
const rankFrom = 32

// isOwnTranspose reports whether b is a's transpose or, for complex types,
// conjugate transpose: the same elements, read the other way.
func isOwnTranspose[T Scalar](a, b Matrix[T]) (own, hermitian bool) {
	if len(a.Data) == 0 || len(b.Data) == 0 || &a.Data[0] != &b.Data[0] ||
		a.Stride != b.Stride || a.Rows != b.Cols || a.Cols != b.Rows {
		return false, false
	}
	ta, tb := transpose(a), transpose(b)
	if (ta == blas.NoTrans) == (tb == blas.NoTrans) {
		return false, false
	}
	return true, ta == blas.ConjTrans || tb == blas.ConjTrans
}

// rank stores A A^T or A A^H in c, where a may itself be transposed.
func rank[T Scalar](c, a Matrix[T], hermitian bool) {
	t := transpose(a)
	if t != blas.NoTrans && hermitian {
		t = blas.ConjTrans
	}
	backend.Rank(hermitian, t, c.Rows, a.Cols, a.Data, a.Stride, c.Data, c.Stride)
	mirror(c, hermitian)
}

// mirror copies the upper triangle of c to the lower one, conjugated if
// hermitian.
func mirror[T Scalar](c Matrix[T], hermitian bool) {
	const tile = 32 // both tiles stay in the first-level cache
	n := c.Rows
	for i0 := 0; i0 < n; i0 += tile {
		for j0 := 0; j0 <= i0; j0 += tile {
			for i := i0; i < min(i0+tile, n); i++ {
				j1 := min(j0+tile, i)
				if j1 <= j0 {
					continue
				}
				row := c.Data[i*c.Stride+j0 : i*c.Stride+j1]
				for j := range row {
					row[j] = c.Data[(j0+j)*c.Stride+i]
				}
				if hermitian {
					for j, v := range row {
						row[j] = matrix.Conj(v)
					}
				}
			}
		}
	}
}

package linalg

import (
	"fmt"
	"math/cmplx"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/internal/scalar"
)

// Sqrtm returns the principal square root of the n x n matrix A: the X with X X = A whose
// eigenvalues have no negative real part.
//
// a may be any view and is only read. Sqrtm allocates X, and a workspace of five
// times its size in complex128 that it keeps for later calls. It works on the complex Schur
// form of A, of which it halves the triangle, so that most of the work is products (Björck and
// Hammarling, A Schur Method for the Square Root of a Matrix, 1983; Deadman, Higham and Ralha,
// Blocked Schur Algorithms for Computing the Matrix Square Root, 2013). All types are computed
// in complex128.
//
// The error is an [*OpError] of [ErrMatrix], [ErrShape] if A is not square, [ErrMemory],
// [ErrNotFinite] if A has a NaN or an infinity or X overflows, a [*ConvergenceError], or one
// of these:
//
//   - [ErrNotReal]: A is real and X is not, because an eigenvalue is negative. Sqrtm of A as
//     a complex128 matrix returns it;
//   - [ErrSingular]: A is singular and no X was found. There may be none, as for a Jordan
//     block with the eigenvalue 0;
//   - a [*ConditionError]: X is returned, but A is singular, or is so but for rounding
//     errors. Cond is the largest modulus of an eigenvalue over the least. Half of X's
//     digits may be wrong. Eigenvalues that are 0 but for rounding errors are taken for 0.
//
// LAPACK routine: xGEES. SciPy: linalg.sqrtm.
func Sqrtm[T Scalar](a Matrix[T]) (Matrix[T], error) { return ofMatrix("Sqrtm", a, rootFunction) }

// SqrtmTo stores the principal square root of A in dst, as [Sqrtm] does. dst must be
// row-major and n x n, and must not share an element with a. A [*ConditionError] alone comes
// with a result in dst. After an [ErrNotFinite] for elements that float32 or complex64 cannot
// hold, dst has what was computed; after all other errors it is unchanged. It allocates
// nothing after its first call.
//
// SciPy: linalg.sqrtm.
func SqrtmTo[T Scalar](dst, a Matrix[T]) error { return ofMatrixTo("SqrtmTo", dst, a, rootFunction) }

func rootFunction(t Matrix[complex128], _ functionSpace) error {
	suspect := nearlySingular(t)
	tiny := float64(t.Rows) * scalar.Epsilon[complex128]() * driver.MatrixNorm(false, false, t.Rows, t.Rows, t.Data, t.Stride)
	if suspect != nil {
		for i := range t.Rows {
			if p := &t.Data[i*t.Stride+i]; cmplx.Abs(*p) <= tiny {
				*p = 0
			}
		}
	}
	if !rootOfTriangle(t, tiny) {
		return fmt.Errorf("%w: no square root was found", ErrSingular)
	}
	return suspect
}

// rootOfTriangle overwrites an upper triangle with its principal square root. If it is
// singular and what should be 0 is above tiny, rootOfTriangle returns false.
func rootOfTriangle(t Matrix[complex128], tiny float64) bool {
	n := t.Rows
	if n <= triangleBlock {
		for i := n - 1; i >= 0; i-- {
			row := t.Data[i*t.Stride : i*t.Stride+n]
			row[i] = cmplx.Sqrt(row[i])
			if i+1 < n && !solveRow(row[i], block(t, i+1, n, i+1, n), row[i+1:], tiny) {
				return false
			}
		}
		return true
	}
	h := half(n)
	first, second := block(t, 0, h, 0, h), block(t, h, n, h, n)
	return rootOfTriangle(second, tiny) && rootOfTriangle(first, tiny) && solveTriangles(first, second, block(t, 0, h, h, n), tiny)
}

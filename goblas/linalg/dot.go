package linalg

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// Dot returns the matrix product A B, as NumPy's a @ b does.
//
//	C[i,j] = sum over l of A[i,l] B[l,j]      A is m x k, B is k x n, C is m x n
//
// Either operand may be a transposed or conjugated view; both are only read. The product of a
// matrix with its own transpose (Dot(a, a.T()), Dot(a.T(), a)) or conjugate transpose takes
// half the operations, and is exactly symmetric or Hermitian. NaN and infinities propagate as
// IEEE 754 requires: zero times NaN, or times an infinity, is NaN. If k is 0, C is zeros.
//
// Dot allocates C. BLAS has no product with a matrix that is conjugated but not
// transposed: if one complex operand is such a view and the other is a plain matrix,
// Dot also allocates a conjugated copy of the first.
//
// The error is an [*OpError] of [ErrShape] if the shapes do not fit, [ErrMatrix] if an
// operand is malformed, or [ErrMemory] if C does not fit into memory. BLAS routines:
// xGEMM, xSYRK, xHERK.
func Dot[T Scalar](a, b Matrix[T]) (Matrix[T], error) { return dot(never, a, b) }

// DotContext is [Dot] as long as ctx lasts: see "Contexts" in the comment of this package.
// Large products look at ctx between their tiles, a millisecond or less of work on one
// core. If there is an error, there is no result.
func DotContext[T Scalar](ctx context.Context, a, b Matrix[T]) (Matrix[T], error) {
	return dot(ctx, a, b)
}

func dot[T Scalar](ctx context.Context, a, b Matrix[T]) (Matrix[T], error) {
	err := checkProduct(a, b)
	if err == nil {
		err = ended(ctx)
	}
	if err == nil {
		err = room.For[T](room.Area(a.Rows, b.Cols))
	}
	var c Matrix[T]
	if err == nil {
		c = unset[T](a.Rows, b.Cols)
		if ctx == nil {
			multiply(ctx, c, a, b)
		} else {
			err = multiplyUntil(ctx, c, a, b)
		}
	}
	if err != nil {
		return Matrix[T]{}, failed(named("Dot", ctx), err, a, b)
	}
	return c, nil
}

// DotTo stores A B in dst, as [Dot] does, and allocates only what Dot allocates besides
// C. dst must be row-major and m x n. It must not share an element with a or b, which
// would be an [ErrOverlap], but it may be another block of the same matrix. If there is
// an error, dst is unchanged.
func DotTo[T Scalar](dst, a, b Matrix[T]) error { return dotTo(never, dst, a, b) }

// DotToContext is [DotTo] as long as ctx lasts, as [DotContext] is [Dot]. If it ends during
// the call, dst is undefined; if it had ended before, dst is unchanged.
func DotToContext[T Scalar](ctx context.Context, dst, a, b Matrix[T]) error {
	return dotTo(ctx, dst, a, b)
}

func dotTo[T Scalar](ctx context.Context, dst, a, b Matrix[T]) error {
	err := checkProduct(a, b)
	if err == nil {
		err = checkDestination(dst, a.Rows, b.Cols)
	}
	if err == nil && (matrix.Overlap(dst, a) || matrix.Overlap(dst, b)) {
		err = fmt.Errorf("%w: destination and operand", ErrOverlap)
	}
	if err == nil {
		err = ended(ctx)
	}
	switch {
	case err != nil:
	case ctx == nil:
		multiply(ctx, dst, a, b)
	default:
		err = multiplyUntil(ctx, dst, a, b)
	}
	return failed(named("DotTo", ctx), err, a, b)
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

// multiplyUntil is multiply, and returns the error of ctx if that ends. multiply is called
// without it where there is no context, because tiny products would notice the defer.
func multiplyUntil[T Scalar](ctx context.Context, c, a, b Matrix[T]) (err error) {
	defer cores.Recover(&err)
	multiply(ctx, c, a, b)
	return nil
}

// multiply stores A B in c. The arguments have been checked. It panics with what
// cores.Recover takes if ctx, which may be nil, ends.
func multiply[T Scalar](ctx context.Context, c, a, b Matrix[T]) {
	if c.Rows == 0 || c.Cols == 0 {
		return
	}
	if a.Cols == 0 {
		for i := range c.Rows {
			clear(c.Data[i*c.Stride : i*c.Stride+c.Cols])
		}
		return
	}
	// BLAS cannot conjugate a matrix without transposing it. If the other operand is a
	// plain matrix, the conjugated one is copied. Otherwise conj(A) B is computed as
	// conj(A conj(B)), which BLAS can do.
	if matrix.IsComplex[T]() && (a.Op == matrix.ConjNoTrans || b.Op == matrix.ConjNoTrans) {
		switch {
		case a.Op == matrix.NoTrans:
			b = b.Clone()
		case b.Op == matrix.NoTrans:
			a = a.Clone()
		default:
			a.Op ^= matrix.ConjNoTrans
			b.Op ^= matrix.ConjNoTrans
			multiply(ctx, c, a, b)
			matrix.Copy(c, c.H().T())
			return
		}
	}
	driver.Multiply(ctx, transpose(a), transpose(b), c.Rows, c.Cols, a.Cols, a.Data, a.Stride, b.Data, b.Stride, c.Data, c.Stride)
}

// transpose returns the Op of m as BLAS names it. Conjugation means nothing for real
// types, which BLAS calls Trans.
func transpose[T Scalar](m Matrix[T]) blas.Transpose {
	switch {
	case !m.Op.Transposed():
		return blas.NoTrans
	case m.Op.Conjugated() && matrix.IsComplex[T]():
		return blas.ConjTrans
	}
	return blas.Trans
}

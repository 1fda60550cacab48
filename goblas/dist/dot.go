package dist

import (
	"fmt"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/scalapack"
)

// Dot returns the product A B, on the grid and in the blocks of A.
//
//	C[i,j] = sum over l of A[i,l] B[l,j]      A is m x k, B is k x n, C is m x n
//
// Both operands are only read, and may be transposed views, which are not copied; one that
// is conjugated but not transposed is. Dot allocates C, and ScaLAPACK some blocks. It is
// collective.
//
// The error is an [*OpError] of [ErrShape] if the shapes do not fit, [ErrGrid] if the
// operands are not on one grid in the same blocks, [ErrMatrix] if one is nil, a
// [*MemoryError], [ErrNotRunning], a [*MismatchError] or a [*ProcessError].
//
// NumPy: a @ b. PBLAS: PxGEMM.
func Dot[T Scalar](a, b *Matrix[T]) (c *Matrix[T], err error) {
	err = collective("Dot", []*Matrix[T]{a, b}, "", func() ([]shape, error) {
		s, err := product(a, b)
		return append(append(unusual(a), unusual(b)...), s), err
	}, func() error {
		s, _ := product(a, b)
		c = create[T](s)
		multiply(a, b, c)
		return nil
	})
	return c, err
}

// DotTo stores the product A B in dst, as [Dot] does; what was there is not read. dst must
// be no view, and none of the operands: that is an [ErrMatrix]. It is collective.
func DotTo[T Scalar](dst, a, b *Matrix[T]) error {
	return collective("DotTo", []*Matrix[T]{dst, a, b}, "", func() ([]shape, error) {
		s, err := product(a, b)
		switch {
		case err != nil:
		case dst.op != matrix.NoTrans || dst.stored == a.stored || dst.stored == b.stored:
			err = fmt.Errorf("%w: the destination is a view, or an operand", ErrMatrix)
		case dst.rows != s.rows || dst.cols != s.cols:
			err = fmt.Errorf("%w: the destination is %s, the result %v", ErrShape, dst.Shape(), s)
		}
		return append(unusual(a), unusual(b)...), err
	}, func() error {
		multiply(a, b, dst)
		return nil
	})
}

// product is the shape of A B.
func product[T Scalar](a, b *Matrix[T]) (shape, error) {
	m, k := a.Dims()
	l, n := b.Dims()
	if k != l {
		return shape{}, fmt.Errorf("%w: %d columns meet %d rows", ErrShape, k, l)
	}
	return a.on(m, n), nil
}

// unusual has the shape of the copy of an operand that BLAS has no product with.
func unusual[T Scalar](m *Matrix[T]) []shape {
	if m.op == matrix.ConjNoTrans && scalar.IsComplex[T]() {
		return []shape{m.seen()}
	}
	return nil
}

// multiply stores A B in c. It runs on the owner's thread.
func multiply[T Scalar](a, b, c *Matrix[T]) {
	if len(unusual(a)) > 0 {
		a = copyOf(a)
	}
	if len(unusual(b)) > 0 {
		b = copyOf(b)
	}
	_, k := a.Dims()
	switch {
	case c.rows == 0 || c.cols == 0:
	case k == 0:
		clear(c.data)
	default:
		scalapack.Gemm(letter(a.op), letter(b.op), c.rows, c.cols, k, 1, a.data, a.desc, b.data, b.desc, 0, c.data, c.desc)
	}
}

// letter is BLAS's for an operand.
func letter(op matrix.Op) byte { return [...]byte{'N', 'T', 'N', 'C'}[op] }

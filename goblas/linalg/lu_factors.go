package linalg

import (
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Pivots returns how the rows of A were interchanged: row i with row Pivots[i], for i from 0
// on, as SciPy's lu_factor returns it. It allocates the result, which has no meaning if there
// are no factors.
func (lu *LU[T]) Pivots() []int {
	p := make([]int, lu.f.N)
	for i := range p {
		p[i] = min(max(int(lu.f.Pivots[i])-1, i), lu.f.N-1)
	}
	return p
}

// PTo stores P in dst, which must be row-major and n x n. Its element (i, j) is 1 if row i of
// P A is row j of A, and 0 otherwise. PTo allocates the list of pivots. The error is an
// [*OpError] of [ErrMatrix] or [ErrShape] if dst does not fit, or of [ErrNotFinite] if there
// are no factors.
func (lu *LU[T]) PTo(dst Matrix[T]) error {
	return lu.store("LU.PTo", dst, func(dst Matrix[T]) {
		setIdentity(dst)
		for i, p := range lu.Pivots() {
			if p != i {
				swapRows(dst, i, p)
			}
		}
	})
}

// LTo stores L in dst, which must be row-major and n x n, with zeros above its diagonal. It
// allocates nothing. The errors are those of [LU.PTo].
func (lu *LU[T]) LTo(dst Matrix[T]) error {
	return lu.store("LU.LTo", dst, func(dst Matrix[T]) {
		driver.StoreTriangle('L', dst, lu.f.F, lu.f.N)
		for i := range dst.Rows {
			dst.Data[i*(dst.Stride+1)] = 1
		}
	})
}

// UTo stores U in dst, which must be row-major and n x n, with zeros below its diagonal. It
// allocates nothing. The errors are those of [LU.PTo]; if U overflows, the error is also an
// [ErrNotFinite].
func (lu *LU[T]) UTo(dst Matrix[T]) error {
	return lu.store("LU.UTo", dst, func(dst Matrix[T]) {
		driver.StoreTriangle('U', dst, lu.f.F, lu.f.N)
		if shift := lu.f.Shift; shift != 0 {
			scaleBy(dst, shift)
		}
	})
}

// P returns the permutation as a new matrix: see [LU.PTo]. The error is an [*OpError] of
// [ErrMemory], or of [ErrNotFinite] if there are no factors.
func (lu *LU[T]) P() (Matrix[T], error) { return lu.fresh(lu.PTo) }

// L returns L as a new matrix: see [LU.LTo]. The errors are those of [LU.P].
func (lu *LU[T]) L() (Matrix[T], error) { return lu.fresh(lu.LTo) }

// U returns U as a new matrix: see [LU.UTo]. The errors are those of [LU.P], and an
// [ErrNotFinite] if U overflows.
func (lu *LU[T]) U() (Matrix[T], error) { return lu.fresh(lu.UTo) }

func (lu *LU[T]) fresh(to func(Matrix[T]) error) (Matrix[T], error) {
	n := lu.f.N
	if err := room.For[T](room.Area(n, n)); err != nil {
		return Matrix[T]{}, fail("LU", err, square(n))
	}
	m := matrix.New[T](n, n)
	if err := to(m); err != nil {
		return Matrix[T]{}, err
	}
	return m, nil
}

func (lu *LU[T]) store(name string, dst Matrix[T], write func(Matrix[T])) error {
	err := checkDestination(dst, lu.f.N, lu.f.N)
	if err == nil && math.IsNaN(lu.f.Norm) {
		err = lu.missing
	}
	if err == nil && lu.f.N > 0 {
		write(dst)
		err = checkFinite("factor, by overflow", dst)
	}
	if err != nil {
		return fail(name, err, square(lu.f.N))
	}
	return nil
}

func swapRows[T Scalar](m Matrix[T], i, j int) {
	x, y := m.Data[i*m.Stride:i*m.Stride+m.Cols], m.Data[j*m.Stride:j*m.Stride+m.Cols]
	for k := range x {
		x[k], y[k] = y[k], x[k]
	}
}

// scaleBy multiplies m by 2^k, in two steps, because 2^k itself may not be a T.
func scaleBy[T Scalar](m Matrix[T], k int) {
	first := scalar.FromComplex[T](complex(math.Ldexp(1, k/2), 0))
	second := scalar.FromComplex[T](complex(math.Ldexp(1, k-k/2), 0))
	for i := range m.Rows {
		row := m.Data[i*m.Stride : i*m.Stride+m.Cols]
		for j := range row {
			row[j] = row[j] * first * second
		}
	}
}

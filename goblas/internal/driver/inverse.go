package driver

import (
	"context"
	"math"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// Inv overwrites the row-major a with its inverse. In it Fortran sees the transpose, whose
// inverse is the transpose of the inverse, so that nothing is transposed.
//
// info k > 0 means that pivot k, counted from 1, is zero. cond is the condition number
// |A| |A^-1| in the 1-norm, from the computed inverse. It is NaN if A has a NaN or
// infinity. If the factors or the inverse overflow, a has elements that are not finite.
func Inv[T scalar.Scalar](ctx context.Context, a matrix.Matrix[T]) (cond float64, info int) {
	n := a.Rows
	c := cores.Decide(plan.Xgetri, cube(n)).In(ctx)
	native := c.Native() && cint.Fits(n|a.Stride)
	low, high := safeRange[T]()
	norm, shift := scaledMatrix(native, false, low, high, n, n, a.Data, a.Stride)
	if math.IsNaN(norm) {
		return norm, 0
	}
	w := workspace.Get[T]()
	defer w.Put()
	if native {
		info = invNative(c, n, a.Data, a.Stride, w)
	} else {
		f, pivots := w.Matrix(n*n), w.Ints(n)
		matrix.Copy(matrix.Matrix[T]{Rows: n, Cols: n, Stride: n, Data: f}, a)
		if info = pure.Factor(n, f, n, pivots); info == 0 {
			setIdentity(n, a.Data, a.Stride)
			pure.Substitute(n, n, f, n, pivots, a.Data, a.Stride)
			if notFinite(f, n, n+1) != 0 { // dividing by an infinite pivot gives zeros
				a.Data[0] = scalar.FromComplex[T](complex(math.NaN(), 0))
			}
		}
	}
	if info > 0 {
		return 0, info
	}
	sums := w.Doubles(n)
	absSums(native, false, n, n, a.Data, a.Stride, sums)
	_, most := extremes(sums)
	scaleAll(n, n, a.Data, a.Stride, -shift)
	return norm * most, 0
}

// invNative is Inv in the native library.
func invNative[T scalar.Scalar](c cores.Call, n int, a []T, lda int, w *workspace.Workspace[T]) (info int) {
	pivots, scratch := w.Ints(n), w.Matrix(n*n)
	if c.Tiled() {
		team := c.Team()
		defer team.Release()
		if info = factorTiles(team, n, n, a, lda, pivots); info == 0 && notFinite(a, n, lda+1) == 0 {
			invertTiles(team, 'N', 'U', n, a, lda, scratch)
		}
	} else {
		lease := c.Acquire()
		defer lease.Release()
		if info = lapack.Getrf(n, n, a, lda, pivots); info == 0 && notFinite(a, n, lda+1) == 0 {
			invertFactors(n, a, lda, scratch)
		}
	}
	for j := n - 1; j >= 0 && info == 0; j-- {
		if p := int(pivots[j]) - 1; p > j && p < n { // Fortran's columns; NaNs leave other pivots
			swap(a[j*lda:j*lda+n], a[p*lda:p*lda+n])
		}
	}
	return info
}

// invertFactors overwrites the L and U that Fortran sees in a with inv(U) inv(L). lower is
// scratch, n n long.
func invertFactors[T scalar.Scalar](n int, a []T, lda int, lower []T) {
	lapack.Trtri('U', 'N', n, a, lda)
	for i := range n {
		row := a[i*lda+i+1 : i*lda+n]
		copy(lower[i*n+i+1:], row)
		clear(row)
	}
	lapack.Trsm('R', 'L', 'N', 'U', n, n, 1, lower, n, a, lda)
}

// Det returns the determinant of A. finite is
// false if A has a NaN or infinity, or if its factors overflow.
func Det[T scalar.Scalar](ctx context.Context, a matrix.Matrix[T]) (d Determinant, finite bool) {
	w := workspace.Get[T]()
	defer w.Put()
	f := LU[T]{F: w.Matrix(a.Rows * a.Rows), Pivots: w.Ints(a.Rows)}
	a.Op |= matrix.Trans // a transpose has the same determinant, and nothing has to be transposed
	f.Factor(ctx, a, false)
	return f.Det(), !math.IsNaN(f.Norm)
}

package pure

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/internal/scalar"
)

// This file corrects what gonum's pure Go does wrong. The generator of package backend
// says which methods need it.

// GerRows is xGER row by row, A[i] += alpha x[i] y. It is used if an increment is
// negative, because gonum's assembly begins at the wrong end of such a vector. The
// arguments have been checked.
func GerRows[T float32 | float64](m, n int, alpha T, x []T, incX int, y []T, incY int, a []T, lda int) {
	if alpha == 0 {
		return
	}
	ix, start := 0, 0
	if incX < 0 {
		ix = (1 - m) * incX
	}
	if incY < 0 {
		start = (1 - n) * incY
	}
	for i := range m {
		factor, iy := alpha*x[ix], start
		for j := range a[i*lda : i*lda+n] {
			a[i*lda+j] += factor * y[iy]
			iy += incY
		}
		ix += incX
	}
}

// ScaleProduct multiplies y, the result of xGEMV or xGBMV with an m x n matrix, by
// beta. If beta is 0 it does not read y.
func ScaleProduct[T scalar.Scalar](t blas.Transpose, m, n int, beta T, y []T, incY int) {
	if m == 0 || n == 0 {
		return // there is no product, and y stays as it is
	}
	if t != blas.NoTrans {
		m = n
	}
	incY = max(incY, -incY)
	for i := range m {
		if beta == 0 {
			y[i*incY] = 0
		} else {
			y[i*incY] *= beta
		}
	}
}

// RealDiagonal makes the diagonal of a Hermitian C real. BLAS treats it as real without
// reading the imaginary parts, but gonum reads them. If gonum will refuse the
// arguments, RealDiagonal changes nothing outside of C.
func RealDiagonal[T scalar.Scalar](n int, c []T, ldc int) {
	if ldc < n {
		return
	}
	for i := 0; i < n && i*(ldc+1) < len(c); i++ {
		c[i*(ldc+1)] = scalar.Real(c[i*(ldc+1)])
	}
}

// Dsyev is gonum's Dsyev, or [Heev] for a matrix that has elements below tinyElement: gonum's
// Dsterf panics and its Dsteqr returns wrong eigenvalues if one of the blocks into which
// the tridiagonal matrix falls is smaller than 1e-122. Blocks that small come from elements
// that are, or from products of elements below 1e-61 beside elements of 1. The arguments
// have been checked, and the triangle is finite.
func Dsyev(job lapack.EVJob, uplo blas.Uplo, n int, a []float64, lda int, w, work []float64, lwork int) bool {
	if tinyAmong(uplo, n, a, lda) {
		return Heev(job == lapack.EVCompute, byte(uplo), n, a, lda, w[:n]) == 0
	}
	return LAPACK.Dsyev(job, uplo, n, a, lda, w, work, lwork)
}

const tinyElement = 1e-60

// tinyAmong reports whether an element of a triangle is below tinyElement and not 0.
func tinyAmong(uplo blas.Uplo, n int, a []float64, lda int) bool {
	for i := range n {
		row := a[i*lda : i*lda+i+1]
		if uplo == blas.Upper {
			row = a[i*lda+i : i*lda+n]
		}
		for _, v := range row {
			if math.Abs(v) < tinyElement && v != 0 {
				return true
			}
		}
	}
	return false
}

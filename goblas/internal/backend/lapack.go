package backend

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/internal/scalar"
)

// The methods of LAPACK stand in the files lapack_*.go, one for each kind of
// factorization. Each of them goes one of two ways:
//
//   - to native, in one crossing into C under one lease, if the route says so
//     and all arguments are what gonum's own implementation demands. The
//     workspace is goblas's, from a pool: callers bring the minimum that gonum
//     documents, which LAPACK's faster algorithms exceed.
//   - to gonum's pure Go in all other cases, without a lease, because its BLAS
//     calls may take some. Thus wrong arguments panic in gonum's words, empty
//     matrices return what gonum returns, and a query of the workspace
//     (lwork = -1) gets gonum's answer, whatever the version of OpenBLAS
//     (LAPACKE before 0.3.15 took dgesvd's for an error: gonum issue 2008).
//
// A matrix with a NaN or an infinity has no factorization: in every mode, ok is
// false for it, also where gonum's own implementation says true (Dpbtrf, Dgetrf,
// Dgels, Dsyev), does not return (Dgeev) or panics (Dgesvd). In the Cholesky
// factors, and in the LU factors of a square matrix that OpenBLAS computes, such
// an element has always reached the diagonal, and n elements tell.
//
// netlib's LAPACK is in none of the routes: LAPACKE allocates and transposes
// every row-major matrix, serially, both ways, and gonum asks it for the slow
// algorithms. What its routines do well is done here without it, so a program
// needs no LAPACKE.

// blocks is an upper bound of the block sizes that LAPACK's ilaenv returns, and
// the length per row or column that workspaces have for it.
const blocks = 64

func cube(n int) float64 { return float64(n) * float64(n) * float64(n) }

func volume(m, n, k int) float64 { return float64(m) * float64(n) * float64(k) }

// holds reports whether s is long enough for a row-major matrix of at least one
// row, and ld for its columns.
func holds(s []float64, rows, cols, ld int) bool {
	return ld >= max(1, cols) && len(s) >= (rows-1)*ld+cols
}

// enough reports whether lwork is no query, not less than the least, and there.
func enough(work []float64, lwork, least int) bool {
	return lwork >= max(1, least) && len(work) >= lwork
}

func isUplo(u blas.Uplo) bool { return u == blas.Upper || u == blas.Lower }

func isDiag(d blas.Diag) bool { return d == blas.Unit || d == blas.NonUnit }

func isTrans(t blas.Transpose) bool {
	return t == blas.NoTrans || t == blas.Trans || t == blas.ConjTrans
}

func isSide(s blas.Side) bool { return s == blas.Left || s == blas.Right }

func isNorm(n lapack.MatrixNorm) bool {
	return n == lapack.MaxAbs || n == lapack.Frobenius || isCondNorm(n)
}

func isCondNorm(n lapack.MatrixNorm) bool {
	return n == lapack.MaxColumnSum || n == lapack.MaxRowSum
}

// transOf is the transposition that a real matrix needs: 'N' or 'T'.
func transOf(t blas.Transpose) byte {
	if t == blas.NoTrans {
		return 'N'
	}
	return 'T'
}

// finite reports whether no element of x is NaN or infinite: v - v is 0 for
// every finite v and NaN for the others.
func finite[T scalar.Scalar](x []T) bool {
	var s0, s1, s2, s3 T
	for ; len(x) >= 4; x = x[4:] {
		s0 += x[0] - x[0]
		s1 += x[1] - x[1]
		s2 += x[2] - x[2]
		s3 += x[3] - x[3]
	}
	for _, v := range x {
		s0 += v - v
	}
	return (s0+s1)+(s2+s3) == 0
}

// finiteRows is finite for an m x n matrix.
func finiteRows(m, n int, a []float64, lda int) bool {
	if lda == n && m > 0 {
		return finite(a[:m*n]) // a row of a small matrix is short for a loop
	}
	for i := range m {
		if !finite(a[i*lda : i*lda+n]) {
			return false
		}
	}
	return true
}

// finiteTriangle is finite for the triangle of a symmetric n x n matrix that is read.
func finiteTriangle(uplo blas.Uplo, n int, a []float64, lda int) bool {
	for i := range n {
		row := a[i*lda : i*lda+n]
		if uplo == blas.Upper && !finite(row[i:]) || uplo == blas.Lower && !finite(row[:i+1]) {
			return false
		}
	}
	return true
}

// finiteEvery is finite for n elements of x, inc apart.
func finiteEvery(x []float64, n, inc int) bool {
	sum := 0.0
	for i := range n {
		sum += 0 * x[i*inc]
	}
	return sum == 0
}

// zeroAmong reports whether one of n elements of x, inc apart, is 0.
func zeroAmong(x []float64, n, inc int) bool {
	for i := range n {
		if x[i*inc] == 0 {
			return true
		}
	}
	return false
}

// scratch returns pooled memory for an m x n matrix that is not square; square
// ones are transposed in place.
func (w *workspace[T]) scratch(m, n int) []T {
	if m == n {
		return nil
	}
	w.a = grow(w.a, m*n)
	return w.a
}

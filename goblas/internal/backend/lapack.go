package backend

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"
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

package driver

import (
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// A Hermitian matrix is its transpose's conjugate, and the transpose of its factor is
// the other triangle's: nothing in this file is transposed. Row-major storage of one
// triangle of a band is Fortran's of the other, too.

// Potrf overwrites the triangle of a that uplo names with the factor of A = U^H U
// ('U') or A = L L^H ('L'). info k > 0: the leading minor of order k is not positive
// or not finite. OpenBLAS's xPOTRF takes a NaN for a positive pivot, as it is not below
// or equal to 0.
func Potrf[T scalar.Scalar](c cores.Call, uplo byte, n int, a []T, lda int) (info int) {
	lease := c.Acquire()
	defer lease.Release()
	if info = lapack.Potrf(other(uplo), n, a, lda); info == 0 {
		info = notFinite(a, n, lda+1)
	}
	return info
}

// Potri overwrites the factor of [Potrf] with the same triangle of the inverse, which
// exists: no element of its diagonal is zero.
func Potri[T scalar.Scalar](c cores.Call, uplo byte, n int, a []T, lda int) (info int) {
	lease := c.Acquire()
	defer lease.Release()
	return lapack.Potri(other(uplo), n, a, lda)
}

// Potrs overwrites b, n x nrhs, with the solution of A X = B by the factor of [Potrf].
func Potrs[T scalar.Scalar](c cores.Call, uplo byte, n, nrhs int, a []T, lda int, b []T, ldb int) {
	lease := c.Acquire()
	defer lease.Release()
	first, second := halves(uplo)
	solveTriangle(uplo, first, 'N', n, nrhs, a, lda, b, ldb)
	solveTriangle(uplo, second, 'N', n, nrhs, a, lda, b, ldb)
}

// halves are the transpositions of the factor in the two triangular systems that
// U^H U X = B or L L^H X = B is.
func halves(uplo byte) (first, second byte) {
	if uplo == 'U' {
		return 'C', 'N'
	}
	return 'N', 'C'
}

// Pocon estimates 1 / (|A| |A^-1|) in the 1-norm from the factor of [Potrf] and anorm =
// |A|.
func Pocon[T scalar.Scalar](c cores.Call, uplo byte, n int, a []T, lda int, anorm float64) float64 {
	return rcond(c, n, func(r conditionOf[T, float64]) {
		lapack.Pocon(other(uplo), n, a, lda, anorm, r.rcond, r.work, r.ints, r.reals)
	}, func(r conditionOf[T, float32]) {
		lapack.Pocon(other(uplo), n, a, lda, anorm, r.rcond, r.work, r.ints, r.reals)
	})
}

// Pstrf is [Potrf] with complete pivoting, P^T A P = U^H U or L L^H, P(piv[k],k) = 1. It
// stops where the next pivot would not exceed tol, which < 0 stands for
// n eps max(A(k,k)), and returns their number. info 1: A is not of full rank, or not
// positive semidefinite.
func Pstrf[T scalar.Scalar](c cores.Call, uplo byte, n int, a []T, lda int, piv []int, tol float64) (rank, info int) {
	if scalar.IsSingle[T]() {
		return pstrf[T, float32](c, uplo, n, a, lda, piv, tol)
	}
	return pstrf[T, float64](c, uplo, n, a, lda, piv, tol)
}

func pstrf[T scalar.Scalar, R scalar.Float](c cores.Call, uplo byte, n int, a []T, lda int, piv []int, tol float64) (rank, info int) {
	w := workspace.Get[T]()
	defer w.Put()
	ints, work := w.Ints(n+1), workspace.Reals[R](w, 2*n)
	clear(ints) // Fortran stops before it writes them where no pivot is positive
	lease := c.Acquire()
	defer lease.Release()
	info = lapack.Pstrf(other(uplo), n, a, lda, ints[:n], ints[n:], tol, work)
	fromOne(piv, ints, n)
	return int(ints[n]), info
}

// Pbtrf is [Potrf] for a band of kd diagonals beside the main one.
func Pbtrf[T scalar.Scalar](c cores.Call, uplo byte, n, kd int, ab []T, ldab int) (info int) {
	lease := c.Acquire()
	defer lease.Release()
	if info = lapack.Pbtrf(other(uplo), n, kd, ab, ldab); info == 0 {
		info = notFinite(ab[BandDiagonal(uplo, n, kd):], n, ldab)
	}
	return info
}

// BandDiagonal is the index of the first element of a band's diagonal; 0 if there is
// none.
func BandDiagonal(uplo byte, n, kd int) int {
	if uplo == 'L' && n > 0 {
		return kd
	}
	return 0
}

// Pbtrs is [Potrs] with the factor of [Pbtrf].
func Pbtrs[T scalar.Scalar](c cores.Call, uplo byte, n, kd, nrhs int, ab []T, ldab int, b []T, ldb int) {
	lease := c.Acquire()
	defer lease.Release()
	first, second := halves(uplo)
	solveBand(uplo, first, 'N', n, kd, nrhs, ab, ldab, b, ldb)
	solveBand(uplo, second, 'N', n, kd, nrhs, ab, ldab, b, ldb)
}

// Pbcon is [Pocon] with the factor of [Pbtrf].
func Pbcon[T scalar.Scalar](c cores.Call, uplo byte, n, kd int, ab []T, ldab int, anorm float64) float64 {
	return rcond(c, n, func(r conditionOf[T, float64]) {
		lapack.Pbcon(other(uplo), n, kd, ab, ldab, anorm, r.rcond, r.work, r.ints, r.reals)
	}, func(r conditionOf[T, float32]) {
		lapack.Pbcon(other(uplo), n, kd, ab, ldab, anorm, r.rcond, r.work, r.ints, r.reals)
	})
}

package driver

import (
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// Fortran sees the transpose of a Hermitian matrix, which is its conjugate. In the
// factor U of A = U^H U it sees the factor L = U^T of conj(A) = L L^H. So nothing in
// this file has to be transposed. The row-major storage of one triangle of a band is
// also Fortran's storage of the other triangle.

// Potrf overwrites the triangle of a that uplo names with the factor of A = U^H U ('U')
// or A = L L^H ('L'), by xPOTRF. info k > 0 means that the leading minor of order k is
// not positive, or not finite: OpenBLAS's xPOTRF accepts NaN as a pivot, because it
// only asks whether a pivot is <= 0, so Potrf looks at the diagonal itself.
func Potrf[T scalar.Scalar](c cores.Call, uplo byte, n int, a []T, lda int) (info int) {
	if c.Tiled() {
		team := c.Team()
		defer team.Release()
		info = potrfTiles(team, other(uplo), n, a, lda)
	} else {
		lease := c.Acquire()
		defer lease.Release()
		info = lapack.Potrf(other(uplo), n, a, lda)
	}
	if info == 0 {
		info = notFinite(a, n, lda+1)
	}
	return info
}

// Potri overwrites the factor that [Potrf] left in a with the same triangle of the
// inverse, by xPOTRI. The inverse must exist: no element of the factor's diagonal may
// be zero.
func Potri[T scalar.Scalar](c cores.Call, uplo byte, n int, a []T, lda int) (info int) {
	if c.Tiled() {
		return potriTiles(c, other(uplo), n, a, lda)
	}
	lease := c.Acquire()
	defer lease.Release()
	return lapack.Potri(other(uplo), n, a, lda)
}

// Potrs overwrites b, n x nrhs, with the solution of A X = B, where a holds the factor
// that [Potrf] left.
func Potrs[T scalar.Scalar](c cores.Call, uplo byte, n, nrhs int, a []T, lda int, b []T, ldb int) {
	first, second := halves(uplo)
	solveTriangles(c, nrhs, b, ldb, triangles[T]{uplo, first, second, 'N', n, lda, a})
}

// halves returns how the factor is transposed in the two triangular systems that make
// up U^H U X = B or L L^H X = B.
func halves(uplo byte) (first, second byte) {
	if uplo == 'U' {
		return 'C', 'N'
	}
	return 'N', 'C'
}

// Pocon estimates 1 / (|A| |A^-1|) in the 1-norm, as xPOCON does, from the factor that
// [Potrf] left in a and from anorm = |A|.
func Pocon[T scalar.Scalar](c cores.Call, uplo byte, n int, a []T, lda int, anorm float64) float64 {
	return reciprocal(c, 'P', 'O', other(uplo), 'N', n, a, lda, anorm)
}

// Pstrf is [Potrf] with complete pivoting, by xPSTRF: P^T A P = U^H U or L L^H with
// P(piv[k],k) = 1. It stops when the next pivot would not exceed tol, and returns the
// number of pivots before that as rank. A tol < 0 stands for n eps max(A(k,k)). info 1
// means that A does not have full rank, or is not positive semidefinite.
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
	clear(ints) // if no pivot is positive, Fortran stops before it writes them
	lease := c.Acquire()
	defer lease.Release()
	info = lapack.Pstrf(other(uplo), n, a, lda, ints[:n], ints[n:], tol, work)
	fromOne(piv, ints, n)
	return int(ints[n]), info
}

// Pbtrf is [Potrf] for a band matrix with kd diagonals beside the main one, by xPBTRF.
func Pbtrf[T scalar.Scalar](c cores.Call, uplo byte, n, kd int, ab []T, ldab int) (info int) {
	lease := c.Acquire()
	defer lease.Release()
	if info = lapack.Pbtrf(other(uplo), n, kd, ab, ldab); info == 0 {
		info = notFinite(ab[BandDiagonal(uplo, n, kd):], n, ldab)
	}
	return info
}

// BandDiagonal returns the index of the first diagonal element in the storage of a
// band, or 0 if there is none.
func BandDiagonal(uplo byte, n, kd int) int {
	if uplo == 'L' && n > 0 {
		return kd
	}
	return 0
}

// Pbtrs is [Potrs] with the factor that [Pbtrf] left.
func Pbtrs[T scalar.Scalar](c cores.Call, uplo byte, n, kd, nrhs int, ab []T, ldab int, b []T, ldb int) {
	lease := c.Acquire()
	defer lease.Release()
	first, second := halves(uplo)
	solveBand(uplo, first, 'N', n, kd, nrhs, ab, ldab, b, ldb)
	solveBand(uplo, second, 'N', n, kd, nrhs, ab, ldab, b, ldb)
}

// Pbcon is [Pocon] with the factor that [Pbtrf] left, by xPBCON.
func Pbcon[T scalar.Scalar](c cores.Call, uplo byte, n, kd int, ab []T, ldab int, anorm float64) float64 {
	return rcond(c, n, func(r conditionOf[T, float64]) {
		lapack.Pbcon(other(uplo), n, kd, ab, ldab, anorm, r.rcond, r.work, r.ints, r.reals)
	}, func(r conditionOf[T, float32]) {
		lapack.Pbcon(other(uplo), n, kd, ab, ldab, anorm, r.rcond, r.work, r.ints, r.reals)
	})
}

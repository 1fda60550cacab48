package backend

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
)

// holdsBand reports whether s is long enough for a triangular band of n rows.
func holdsBand(s []float64, n, kd, ld int) bool { return ld >= kd+1 && len(s) >= (n-1)*ld+kd+1 }

// Dpbtrf computes A = U^T U or A = L L^T of a band matrix as gonum documents
// (pbtrf). It reports whether A is positive definite, and finite. LAPACK has blocks of 32
// diagonals; for narrower bands gonum's own is faster at every length.
func (LAPACK) Dpbtrf(uplo blas.Uplo, n, kd int, ab []float64, ldab int) bool {
	r := cores.Decide(plan.Dpbtrf, volume(n, kd, kd))
	if !r.Native() || r.Auto() && kd < 32 || !cint.Fits(n|kd|ldab) || !isUplo(uplo) || !holdsBand(ab, n, kd, ldab) {
		return pure.LAPACK.Dpbtrf(uplo, n, kd, ab, ldab) && driver.FiniteEvery(ab[driver.BandDiagonal(byte(uplo), n, kd):], n, ldab)
	}
	return driver.Pbtrf(r, byte(uplo), n, kd, ab, ldab) == 0
}

// Dpbtrs solves A X = B with the factor of Dpbtrf, as gonum documents (tbsv).
func (LAPACK) Dpbtrs(uplo blas.Uplo, n, kd, nrhs int, ab []float64, ldab int, b []float64, ldb int) {
	r := cores.Decide(plan.Dpbtrs, volume(n, kd+1, nrhs))
	if !r.Native() || !cint.Fits(n|kd|nrhs|ldab|ldb) || !isUplo(uplo) || !holdsBand(ab, n, kd, ldab) || !holds(b, n, nrhs, ldb) || !cint.Spans(n, ldb) {
		pure.LAPACK.Dpbtrs(uplo, n, kd, nrhs, ab, ldab, b, ldb)
		return
	}
	driver.Pbtrs(r, byte(uplo), n, kd, nrhs, ab, ldab, b, ldb)
}

// Dpbcon estimates 1 / (|A| |inv(A)|) from the factor of Dpbtrf and anorm, as
// gonum documents (pbcon).
func (LAPACK) Dpbcon(uplo blas.Uplo, n, kd int, ab []float64, ldab int, anorm float64, work []float64, iwork []int) float64 {
	r := cores.Decide(plan.Dpbcon, float64(n)*float64(kd+1))
	if !r.Native() || !cint.Fits(n|kd|ldab) || !isUplo(uplo) || !holdsBand(ab, n, kd, ldab) || !positive(anorm) || len(work) < 3*n || len(iwork) < n {
		return pure.LAPACK.Dpbcon(uplo, n, kd, ab, ldab, anorm, work, iwork)
	}
	return driver.Pbcon(r, byte(uplo), n, kd, ab, ldab, anorm)
}

// Dtbtrs solves op(T) X = B with a triangular band, as gonum documents (tbsv). It
// reports whether T is nonsingular; if not, b is unchanged.
func (LAPACK) Dtbtrs(uplo blas.Uplo, trans blas.Transpose, diag blas.Diag, n, kd, nrhs int, a []float64, lda int, b []float64, ldb int) bool {
	r := cores.Decide(plan.Dtbtrs, volume(n, kd+1, nrhs))
	if !r.Native() || !cint.Fits(n|kd|nrhs|lda|ldb) || !isUplo(uplo) || !isTrans(trans) || !isDiag(diag) ||
		!holdsBand(a, n, kd, lda) || !holds(b, n, nrhs, ldb) || !cint.Spans(n, ldb) {
		return pure.LAPACK.Dtbtrs(uplo, trans, diag, n, kd, nrhs, a, lda, b, ldb)
	}
	if diag == blas.NonUnit && driver.ZeroAmong(a[driver.BandDiagonal(byte(uplo), n, kd):], n, lda) {
		return false
	}
	driver.Tbtrs(r, byte(uplo), transOf(trans), byte(diag), n, kd, nrhs, a, lda, b, ldb)
	return true
}

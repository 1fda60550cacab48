package backend

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/plan"
	native "github.com/goblas/goblas/native/lapack"
)

// gonum's row-major storage of one triangle of a band is Fortran's column-major
// storage of the other: nothing in this file is transposed.

// holdsBand reports whether s is long enough for a triangular band of n rows.
func holdsBand(s []float64, n, kd, ld int) bool { return ld >= kd+1 && len(s) >= (n-1)*ld+kd+1 }

// bandDiagonal is the index of the first element of the diagonal; 0 if there is none.
func bandDiagonal(uplo blas.Uplo, n, kd int) int {
	if uplo == blas.Lower && n > 0 {
		return kd
	}
	return 0
}

// Dpbtrf computes A = U^T U or A = L L^T of a band matrix as gonum documents
// (pbtrf). It reports whether A is positive definite, and finite. LAPACK has blocks of 32
// diagonals; for narrower bands gonum's own is faster at every length.
func (LAPACK) Dpbtrf(uplo blas.Uplo, n, kd int, ab []float64, ldab int) bool {
	r := route(plan.Dpbtrf, volume(n, kd, kd))
	if !r.native() || r.auto() && kd < 32 || !fits(n|kd|ldab) || !isUplo(uplo) || !holdsBand(ab, n, kd, ldab) {
		return pureLAPACK.Dpbtrf(uplo, n, kd, ab, ldab) && finiteEvery(ab[bandDiagonal(uplo, n, kd):], n, ldab)
	}
	l := r.enter()
	defer l.leave()
	return native.Dpbtrf(byte(uplo), n, kd, ab, ldab) == 0 && finiteEvery(ab[bandDiagonal(uplo, n, kd):], n, ldab)
}

// Dpbtrs solves A X = B with the factor of Dpbtrf, as gonum documents (tbsv).
func (LAPACK) Dpbtrs(uplo blas.Uplo, n, kd, nrhs int, ab []float64, ldab int, b []float64, ldb int) {
	r := route(plan.Dpbtrs, volume(n, kd+1, nrhs))
	if !r.native() || !fits(n|kd|nrhs|ldab|ldb) || !isUplo(uplo) || !holdsBand(ab, n, kd, ldab) || !holds(b, n, nrhs, ldb) || !spans(n, ldb) {
		pureLAPACK.Dpbtrs(uplo, n, kd, nrhs, ab, ldab, b, ldb)
		return
	}
	l := r.enter()
	defer l.leave()
	native.Dpbtrs(byte(uplo), n, kd, nrhs, ab, ldab, b, ldb)
}

// Dpbcon estimates 1 / (|A| |inv(A)|) from the factor of Dpbtrf and anorm, as
// gonum documents (pbcon).
func (LAPACK) Dpbcon(uplo blas.Uplo, n, kd int, ab []float64, ldab int, anorm float64, work []float64, iwork []int) float64 {
	r := route(plan.Dpbcon, float64(n)*float64(kd+1))
	if !r.native() || !fits(n|kd|ldab) || !isUplo(uplo) || !holdsBand(ab, n, kd, ldab) || !positive(anorm) || len(work) < 3*n || len(iwork) < n {
		return pureLAPACK.Dpbcon(uplo, n, kd, ab, ldab, anorm, work, iwork)
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.ints = growInts(w.ints, n)
	l := r.enter()
	defer l.leave()
	return native.Dpbcon(byte(uplo), n, kd, ab, ldab, anorm, work, w.ints)
}

// Dtbtrs solves op(T) X = B with a triangular band, as gonum documents (tbsv). It
// reports whether T is nonsingular; if not, b is unchanged.
func (LAPACK) Dtbtrs(uplo blas.Uplo, trans blas.Transpose, diag blas.Diag, n, kd, nrhs int, a []float64, lda int, b []float64, ldb int) bool {
	r := route(plan.Dtbtrs, volume(n, kd+1, nrhs))
	if !r.native() || !fits(n|kd|nrhs|lda|ldb) || !isUplo(uplo) || !isTrans(trans) || !isDiag(diag) ||
		!holdsBand(a, n, kd, lda) || !holds(b, n, nrhs, ldb) || !spans(n, ldb) {
		return pureLAPACK.Dtbtrs(uplo, trans, diag, n, kd, nrhs, a, lda, b, ldb)
	}
	if diag == blas.NonUnit && zeroAmong(a[bandDiagonal(uplo, n, kd):], n, lda) {
		return false
	}
	l := r.enter()
	defer l.leave()
	native.Dtbtrs(byte(uplo), transOf(trans), byte(diag), n, kd, nrhs, a, lda, b, ldb)
	return true
}

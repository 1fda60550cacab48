package backend

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/native"
)

// A symmetric matrix is its transpose, and the transpose of its factor is the
// other triangle's: nothing in this file is transposed.

// Dpotrf computes A = U^T U or A = L L^T as gonum documents (potrf). It reports
// whether A is positive definite, and finite. OpenBLAS's potrf takes a NaN for a
// positive pivot, as it is not below or equal to 0.
func (LAPACK) Dpotrf(uplo blas.Uplo, n int, a []float64, lda int) bool {
	r := route(plan.Dpotrf, cube(n))
	if !r.native() || !fits(n|lda) || !isUplo(uplo) || !holds(a, n, n, lda) {
		return pureLAPACK.Dpotrf(uplo, n, a, lda) && finiteEvery(a, n, lda+1)
	}
	l := r.enter()
	defer l.leave()
	return native.Dpotrf(byte(uplo), n, a, lda) == 0 && finiteEvery(a, n, lda+1)
}

// Dpotri overwrites the factor of Dpotrf with a triangle of the inverse, as
// gonum documents (potri). It reports whether there is one.
func (LAPACK) Dpotri(uplo blas.Uplo, n int, a []float64, lda int) bool {
	r := route(plan.Dpotri, cube(n))
	if !r.native() || !fits(n|lda) || !isUplo(uplo) || !holds(a, n, n, lda) {
		return pureLAPACK.Dpotri(uplo, n, a, lda)
	}
	if zeroAmong(a, n, lda+1) {
		return false
	}
	l := r.enter()
	defer l.leave()
	return native.Dpotri(byte(uplo), n, a, lda) == 0
}

// Dpotrs solves A X = B with the factor of Dpotrf, as gonum documents, by two
// triangular systems.
func (LAPACK) Dpotrs(uplo blas.Uplo, n, nrhs int, a []float64, lda int, b []float64, ldb int) {
	r := route(plan.Columns(plan.Dpotrs, nrhs), volume(n, n, nrhs))
	if !r.native() || !fits(n|nrhs|lda|ldb) || !isUplo(uplo) || !holds(a, n, n, lda) || !holds(b, n, nrhs, ldb) {
		pureLAPACK.Dpotrs(uplo, n, nrhs, a, lda, b, ldb)
		return
	}
	l := r.enter()
	defer l.leave()
	native.Dpotrs(byte(uplo), n, nrhs, a, lda, b, ldb)
}

// Dpocon estimates 1 / (|A| |inv(A)|) from the factor of Dpotrf and anorm, as
// gonum documents (pocon).
func (LAPACK) Dpocon(uplo blas.Uplo, n int, a []float64, lda int, anorm float64, work []float64, iwork []int) float64 {
	r := route(plan.Dpocon, float64(n)*float64(n))
	if !r.native() || !fits(n|lda) || !isUplo(uplo) || !holds(a, n, n, lda) || !positive(anorm) || len(work) < 3*n || len(iwork) < n {
		return pureLAPACK.Dpocon(uplo, n, a, lda, anorm, work, iwork)
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.ints = growInts(w.ints, n)
	l := r.enter()
	defer l.leave()
	return native.Dpocon(byte(uplo), n, a, lda, anorm, work, w.ints)
}

// Dpstrf computes P^T A P = U^T U or L L^T with complete pivoting, as gonum
// documents (pstrf). ok is false if A has a NaN or an infinity; the rank is then
// gonum's own, which ends at a NaN where LAPACK's search for a pivot goes past it.
func (LAPACK) Dpstrf(uplo blas.Uplo, n int, a []float64, lda int, piv []int, tol float64, work []float64) (rank int, ok bool) {
	valid := n > 0 && fits(n|lda) && isUplo(uplo) && holds(a, n, n, lda) && len(piv) == n && len(work) >= 2*n
	if valid && !finiteTriangle(uplo, n, a, lda) {
		rank, _ = pureLAPACK.Dpstrf(uplo, n, a, lda, piv, tol, work)
		return rank, false
	}
	r := route(plan.Dpstrf, cube(n))
	if !r.native() || !valid {
		return pureLAPACK.Dpstrf(uplo, n, a, lda, piv, tol, work)
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.ints = growInts(w.ints, 1)
	w.ints[0] = 0
	for i := range piv {
		piv[i] = 0 // Fortran stops before it writes them where no pivot is positive
	}
	l := r.enter()
	defer l.leave()
	info := native.Dpstrf(byte(uplo), n, a, lda, piv, w.ints, tol, work)
	return int(w.ints[0]), info == 0
}

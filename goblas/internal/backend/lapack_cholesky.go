package backend

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
)

// Dpotrf computes A = U^T U or A = L L^T as gonum documents (potrf). It reports
// whether A is positive definite, and finite.
func (LAPACK) Dpotrf(uplo blas.Uplo, n int, a []float64, lda int) bool {
	r := cores.Decide(plan.Dpotrf, cube(n))
	if !r.Native() || !cint.Fits(n|lda) || !isUplo(uplo) || !holds(a, n, n, lda) {
		return pure.LAPACK.Dpotrf(uplo, n, a, lda) && driver.FiniteEvery(a, n, lda+1)
	}
	return driver.Potrf(r, byte(uplo), n, a, lda) == 0
}

// Dpotri overwrites the factor of Dpotrf with a triangle of the inverse, as
// gonum documents (potri). It reports whether there is one.
func (LAPACK) Dpotri(uplo blas.Uplo, n int, a []float64, lda int) bool {
	r := cores.Decide(plan.Dpotri, cube(n))
	if !r.Native() || !cint.Fits(n|lda) || !isUplo(uplo) || !holds(a, n, n, lda) {
		return pure.LAPACK.Dpotri(uplo, n, a, lda)
	}
	return !driver.ZeroAmong(a, n, lda+1) && driver.Potri(r, byte(uplo), n, a, lda) == 0
}

// Dpotrs solves A X = B with the factor of Dpotrf, as gonum documents, by two
// triangular systems.
func (LAPACK) Dpotrs(uplo blas.Uplo, n, nrhs int, a []float64, lda int, b []float64, ldb int) {
	r := cores.Decide(plan.Columns(plan.Dpotrs, nrhs), volume(n, n, nrhs))
	if !r.Native() || !cint.Fits(n|nrhs|lda|ldb) || !isUplo(uplo) || !holds(a, n, n, lda) || !holds(b, n, nrhs, ldb) {
		pure.LAPACK.Dpotrs(uplo, n, nrhs, a, lda, b, ldb)
		return
	}
	driver.Potrs(r, byte(uplo), n, nrhs, a, lda, b, ldb)
}

// Dpocon estimates 1 / (|A| |inv(A)|) from the factor of Dpotrf and anorm, as
// gonum documents (pocon).
func (LAPACK) Dpocon(uplo blas.Uplo, n int, a []float64, lda int, anorm float64, work []float64, iwork []int) float64 {
	r := cores.Decide(plan.Dpocon, float64(n)*float64(n))
	valid := isUplo(uplo) && holds(a, n, n, lda) && positive(anorm) && len(work) >= 3*n && len(iwork) >= n
	if r.Native() && valid && cint.Fits(n|lda) {
		return driver.Pocon(r, byte(uplo), n, a, lda, anorm)
	}
	if valid && n <= pure.SmallCondition {
		if rcond := pure.SmallPocon(uplo, n, a, lda, anorm); rcond > 0 {
			return rcond
		}
	}
	return pure.LAPACK.Dpocon(uplo, n, a, lda, anorm, work, iwork)
}

// Dpstrf computes P^T A P = U^T U or L L^T with complete pivoting, as gonum
// documents (pstrf). ok is false if A has a NaN or an infinity; the rank is then
// gonum's own, which ends at a NaN where LAPACK's search for a pivot goes past it.
func (LAPACK) Dpstrf(uplo blas.Uplo, n int, a []float64, lda int, piv []int, tol float64, work []float64) (rank int, ok bool) {
	valid := n > 0 && cint.Fits(n|lda) && isUplo(uplo) && holds(a, n, n, lda) && len(piv) == n && len(work) >= 2*n
	if valid && !driver.FiniteTriangle(byte(uplo), n, a, lda) {
		rank, _ = pure.LAPACK.Dpstrf(uplo, n, a, lda, piv, tol, work)
		return rank, false
	}
	r := cores.Decide(plan.Dpstrf, cube(n))
	if !r.Native() || !valid {
		return pure.LAPACK.Dpstrf(uplo, n, a, lda, piv, tol, work)
	}
	rank, info := driver.Pstrf(r, byte(uplo), n, a, lda, piv, tol)
	return rank, info == 0
}

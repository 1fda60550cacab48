package backend

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
)

// Dsyev computes the eigenvalues of the symmetric n x n matrix A, ascending, and
// its eigenvectors, in columns, as gonum documents, by the driver that SetDrivers
// chose (driver.Heev). A must be finite; otherwise the result is false at once.
func (LAPACK) Dsyev(jobz lapack.EVJob, uplo blas.Uplo, n int, a []float64, lda int, w, work []float64, lwork int) bool {
	if n <= 0 || !cint.Fits(n|lda) || jobz != lapack.EVNone && jobz != lapack.EVCompute || !isUplo(uplo) ||
		!enough(work, lwork, 3*n-1) || !holds(a, n, n, lda) || len(w) < n {
		return pure.LAPACK.Dsyev(jobz, uplo, n, a, lda, w, work, lwork)
	}
	if !driver.FiniteTriangle(byte(uplo), n, a, lda) {
		return false
	}
	op := plan.Dsyev
	if jobz == lapack.EVNone {
		op = plan.DsyevN
	}
	r := cores.Decide(op, cube(n))
	if !r.Native() {
		return pure.Dsyev(jobz, uplo, n, a, lda, w, work, lwork)
	}
	return driver.Heev(r, jobz == lapack.EVCompute, byte(uplo), n, a, lda, w[:n]) == 0
}

// Dgeev computes the eigenvalues of the n x n matrix A and its left and right
// eigenvectors as gonum documents, by geev on A transposed in place. A must be
// finite; otherwise the result is n at once, that is no eigenvalue, where gonum's
// own may not return.
func (LAPACK) Dgeev(jobvl lapack.LeftEVJob, jobvr lapack.RightEVJob, n int, a []float64, lda int, wr, wi []float64, vl []float64, ldvl int, vr []float64, ldvr int, work []float64, lwork int) int {
	wantvl, wantvr := jobvl == lapack.LeftEVCompute, jobvr == lapack.RightEVCompute
	least := 3 * n
	if wantvl || wantvr {
		least = 4 * n
	}
	if n <= 0 || !cint.Fits(n|lda|ldvl|ldvr) || ldvl < 1 || ldvr < 1 ||
		!wantvl && jobvl != lapack.LeftEVNone || !wantvr && jobvr != lapack.RightEVNone ||
		!enough(work, lwork, least) || !holds(a, n, n, lda) || len(wr) != n || len(wi) != n ||
		wantvl && !holds(vl, n, n, ldvl) || wantvr && !holds(vr, n, n, ldvr) {
		return pure.LAPACK.Dgeev(jobvl, jobvr, n, a, lda, wr, wi, vl, ldvl, vr, ldvr, work, lwork)
	}
	if !driver.FiniteRows(n, n, a, lda) {
		return n
	}
	r := cores.Decide(plan.Dgeev, cube(n))
	if !r.Native() {
		return pure.LAPACK.Dgeev(jobvl, jobvr, n, a, lda, wr, wi, vl, ldvl, vr, ldvr, work, lwork)
	}
	if !wantvl {
		vl = nil
	}
	if !wantvr {
		vr = nil
	}
	return driver.Geev(r, n, a, lda, wr, wi, nil, vl, ldvl, vr, ldvr)
}

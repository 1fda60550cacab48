package backend

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/native"
)

// Dsyev computes the eigenvalues of the symmetric n x n matrix A, ascending, and
// its eigenvectors, in columns, as gonum documents: by divide and conquer
// (syevd), which takes a seventh of syev's time at n = 1000, and by syev if that
// does not converge, or if its 2 n n of workspace exceed C's int, beyond
// n = 32 000. Both work on a copy: see native/eigen.c. A must be finite; otherwise the result is
// false at once.
func (LAPACK) Dsyev(jobz lapack.EVJob, uplo blas.Uplo, n int, a []float64, lda int, w, work []float64, lwork int) bool {
	if n <= 0 || !fits(n|lda) || jobz != lapack.EVNone && jobz != lapack.EVCompute || !isUplo(uplo) ||
		!enough(work, lwork, 3*n-1) || !holds(a, n, n, lda) || len(w) < n {
		return pureLAPACK.Dsyev(jobz, uplo, n, a, lda, w, work, lwork)
	}
	if !finiteTriangle(uplo, n, a, lda) {
		return false
	}
	r := route(plan.Dsyev, cube(n))
	if !r.native() {
		return pureLAPACK.Dsyev(jobz, uplo, n, a, lda, w, work, lwork)
	}
	ws := getWorkspace[float64]()
	defer ws.put()
	ws.a = grow(ws.a, n*n)
	least, ints := (blocks+2)*n+1, 1
	if jobz == lapack.EVCompute {
		least, ints = max(least, 1+6*n+2*n*n), 3+5*n
	}
	l := r.enter()
	defer l.leave()
	if least <= math.MaxInt32 {
		ws.work = grow(ws.work, least)
		ws.ints = growInts(ws.ints, ints)
		if native.Dsyevd(byte(jobz), byte(uplo), n, a, lda, w, ws.a, ws.work, least, ws.ints, ints) == 0 {
			return true
		}
	}
	ws.work = grow(ws.work, (blocks+2)*n)
	return native.Dsyev(byte(jobz), byte(uplo), n, a, lda, w, ws.a, ws.work, len(ws.work)) == 0
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
	if n <= 0 || !fits(n|lda|ldvl|ldvr) || ldvl < 1 || ldvr < 1 ||
		!wantvl && jobvl != lapack.LeftEVNone || !wantvr && jobvr != lapack.RightEVNone ||
		!enough(work, lwork, least) || !holds(a, n, n, lda) || len(wr) != n || len(wi) != n ||
		wantvl && !holds(vl, n, n, ldvl) || wantvr && !holds(vr, n, n, ldvr) {
		return pureLAPACK.Dgeev(jobvl, jobvr, n, a, lda, wr, wi, vl, ldvl, vr, ldvr, work, lwork)
	}
	if !finiteRows(n, n, a, lda) {
		return n
	}
	r := route(plan.Dgeev, cube(n))
	if !r.native() {
		return pureLAPACK.Dgeev(jobvl, jobvr, n, a, lda, wr, wi, vl, ldvl, vr, ldvr, work, lwork)
	}
	w := getWorkspace[float64]()
	defer w.put()
	// Hessenberg reduction: n nb and a triangle of 65 x 64; back-transformation of
	// eigenvectors: 2 n nb.
	w.work = grow(w.work, 4*n+2*blocks*n+65*64)
	l := r.enter()
	defer l.leave()
	return native.Dgeev(byte(jobvl), byte(jobvr), n, a, lda, wr, wi, vl, ldvl, vr, ldvr, w.work, len(w.work))
}

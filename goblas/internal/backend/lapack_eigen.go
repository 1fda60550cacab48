package backend

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/internal/plan"
	native "github.com/goblas/goblas/native/lapack"
)

// Dsyev computes the eigenvalues of the symmetric n x n matrix A, ascending, and
// its eigenvectors, in columns, as gonum documents, by the driver that SetDrivers
// chose; see drivers.go. By itself it takes divide and conquer (syevd), which at
// n = 1000 needs a seventh of the time of gonum's QR iteration (syev), but for
// matrices on which only QR iteration keeps small eigenvalues and small components
// of eigenvectors. Where a driver does not converge, or the 2 n n of syevd's
// workspace exceed C's int, beyond n = 32 000, QR iteration follows. All work on a
// copy: see native/eigen.c. A must be finite; otherwise the result is false at once.
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
	driver := EigenDriver(eigenDriver.Load())
	if driver == EigenAuto && jobz == lapack.EVCompute && (tridiagonal(uplo, n, a, lda) || graded(n, a, lda)) {
		driver = SYEV
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
	switch {
	case driver == SYEVR:
		ws.work, ws.ints = grow(ws.work, (blocks+26)*n), growInts(ws.ints, 12*n)
		if jobz == lapack.EVCompute {
			ws.vectors = grow(ws.vectors, n*n)
		}
		if native.Dsyevr(byte(jobz), byte(uplo), n, a, lda, w, ws.a, ws.vectors, ws.work, len(ws.work), ws.ints) == 0 {
			return true
		}
	case driver != SYEV && least <= math.MaxInt32:
		ws.work, ws.ints = grow(ws.work, least), growInts(ws.ints, ints)
		if native.Dsyevd(byte(jobz), byte(uplo), n, a, lda, w, ws.a, ws.work, least, ws.ints, ints) == 0 {
			return true
		}
	}
	ws.work = grow(ws.work, (blocks+2)*n)
	return native.Dsyev(byte(jobz), byte(uplo), n, a, lda, w, ws.a, ws.work, len(ws.work)) == 0
}

// tridiagonal reports whether all elements of the triangle are zero but those of
// the diagonal and beside it. On a dense matrix it looks at one element.
//
// Divide and conquer computes the eigenvectors of a tridiagonal matrix to a small
// error of the whole vector. QR iteration has a small error of every component, and
// the reduction to tridiagonal form, which has nothing to do, spoils none.
// Quadrature after Golub and Welsch (1969) needs that: its weights are squares of
// first components, down to 1e-250 and less.
func tridiagonal(uplo blas.Uplo, n int, a []float64, lda int) bool {
	for i := range n {
		row := a[i*lda : i*lda+n]
		if uplo == blas.Upper {
			row = row[min(i+2, n):]
		} else {
			row = row[:max(i-1, 0)]
		}
		for _, v := range row {
			if v != 0 {
				return false
			}
		}
	}
	return true
}

// graded reports whether A is likely D M D with an M of about equal elements and a
// diagonal D that grows from row to row: whether A's diagonal grows by 1e8 and more,
// and never falls far. The reduction to tridiagonal form, which begins at the last
// row, then keeps the small eigenvalues, and so does QR iteration, while divide and
// conquer has an error of the size of the largest one. On other matrices it looks
// at three elements.
func graded(n int, a []float64, lda int) bool {
	at := func(i int) float64 { return math.Abs(a[i*lda+i]) }
	if !(1e4*at(0) < at(n/2) && 1e4*at(n/2) < at(n-1)) {
		return false
	}
	largest := 0.0
	for i := range n {
		if at(i) < largest/16 {
			return false
		}
		largest = max(largest, at(i))
	}
	return true
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

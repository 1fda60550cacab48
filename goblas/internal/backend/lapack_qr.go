package backend

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/native"
)

// Dgeqrf computes A = Q R of the m x n matrix A as gonum documents, by geqrf on A
// transposed, in place if it is square.
func (LAPACK) Dgeqrf(m, n int, a []float64, lda int, tau, work []float64, lwork int) {
	r := route(plan.Dgeqrf, volume(m, n, min(m, n)))
	if !r.native() || !fits(m|n|lda) || !enough(work, lwork, n) || !holds(a, m, n, lda) || len(tau) != min(m, n) {
		pureLAPACK.Dgeqrf(m, n, a, lda, tau, work, lwork)
		return
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.work = grow(w.work, n*blocks)
	scratch := w.scratch(m, n)
	l := r.enter()
	defer l.leave()
	native.Dgeqrf(m, n, a, lda, tau, scratch, w.work, len(w.work))
}

// Dgelqf computes A = L Q of the m x n matrix A as gonum documents: geqrf of the
// transpose.
func (LAPACK) Dgelqf(m, n int, a []float64, lda int, tau, work []float64, lwork int) {
	r := route(plan.Dgelqf, volume(m, n, min(m, n)))
	if !r.native() || !fits(m|n|lda) || !enough(work, lwork, m) || !holds(a, m, n, lda) || len(tau) < min(m, n) {
		pureLAPACK.Dgelqf(m, n, a, lda, tau, work, lwork)
		return
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.work = grow(w.work, m*blocks)
	l := r.enter()
	defer l.leave()
	native.Dgelqf(m, n, a, lda, tau, w.work, len(w.work))
}

// Dgeqp3 computes A P = Q R with column pivoting as gonum documents, by geqp3 on
// A transposed, in place if it is square.
func (LAPACK) Dgeqp3(m, n int, a []float64, lda int, jpvt []int, tau, work []float64, lwork int) {
	r := route(plan.Dgeqp3, volume(m, n, min(m, n)))
	valid := fits(m|n|lda) && enough(work, lwork, 3*n+1) && holds(a, m, n, lda) && len(jpvt) == n && len(tau) >= min(m, n)
	for _, j := range jpvt {
		valid = valid && j >= -1 && j < n
	}
	if !r.native() || !valid {
		pureLAPACK.Dgeqp3(m, n, a, lda, jpvt, tau, work, lwork)
		return
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.work = grow(w.work, 3*n+(n+1)*blocks)
	scratch := w.scratch(m, n)
	l := r.enter()
	defer l.leave()
	native.Dgeqp3(m, n, a, lda, jpvt, tau, scratch, w.work, len(w.work))
}

// Dorgqr overwrites the reflectors of Dgeqrf with the first n columns of Q, as
// gonum documents, by orgqr on A transposed, in place if it is square.
func (LAPACK) Dorgqr(m, n, k int, a []float64, lda int, tau, work []float64, lwork int) {
	r := route(plan.Dorgqr, volume(m, n, k))
	if !r.native() || !fits(m|n|k|lda) || n > m || k > n || !enough(work, lwork, n) || !holds(a, m, n, lda) || len(tau) != k {
		pureLAPACK.Dorgqr(m, n, k, a, lda, tau, work, lwork)
		return
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.work = grow(w.work, n*blocks)
	scratch := w.scratch(m, n)
	l := r.enter()
	defer l.leave()
	native.Dorgqr(m, n, k, a, lda, tau, scratch, w.work, len(w.work))
}

// Dorglq overwrites the reflectors of Dgelqf with the first m rows of Q, as gonum
// documents: orgqr of the transpose.
func (LAPACK) Dorglq(m, n, k int, a []float64, lda int, tau, work []float64, lwork int) {
	r := route(plan.Dorglq, volume(m, n, k))
	if !r.native() || !fits(m|n|k|lda) || m > n || k > m || !enough(work, lwork, m) || !holds(a, m, n, lda) || len(tau) < k {
		pureLAPACK.Dorglq(m, n, k, a, lda, tau, work, lwork)
		return
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.work = grow(w.work, m*blocks)
	l := r.enter()
	defer l.leave()
	native.Dorglq(m, n, k, a, lda, tau, w.work, len(w.work))
}

// Dormqr multiplies the m x n matrix C by the Q of Dgeqrf or its transpose, as
// gonum documents: ormlq on both transposes, from the other side.
func (LAPACK) Dormqr(side blas.Side, trans blas.Transpose, m, n, k int, a []float64, lda int, tau, c []float64, ldc int, work []float64, lwork int) {
	r := route(plan.Columns(plan.Dormqr, min(m, n)), volume(m, n, k))
	order, width := sides(side, m, n)
	if !r.native() || !fits(m|n|k|lda|ldc) || !isSide(side) || trans != blas.NoTrans && trans != blas.Trans || k > order ||
		!enough(work, lwork, width) || !holds(a, order, k, lda) || len(tau) != k || !holds(c, m, n, ldc) {
		pureLAPACK.Dormqr(side, trans, m, n, k, a, lda, tau, c, ldc, work, lwork)
		return
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.work = grow(w.work, applyWork(width))
	l := r.enter()
	defer l.leave()
	native.Dormqr(byte(side), byte(trans), m, n, k, a, lda, tau, c, ldc, w.work, len(w.work))
}

// Dormlq multiplies the m x n matrix C by the Q of Dgelqf or its transpose, as
// gonum documents: ormqr on both transposes, from the other side.
func (LAPACK) Dormlq(side blas.Side, trans blas.Transpose, m, n, k int, a []float64, lda int, tau, c []float64, ldc int, work []float64, lwork int) {
	r := route(plan.Columns(plan.Dormlq, min(m, n)), volume(m, n, k))
	order, width := sides(side, m, n)
	if !r.native() || !fits(m|n|k|lda|ldc) || !isSide(side) || trans != blas.NoTrans && trans != blas.Trans || k > order ||
		!enough(work, lwork, width) || !holds(a, k, order, lda) || len(tau) < k || !holds(c, m, n, ldc) {
		pureLAPACK.Dormlq(side, trans, m, n, k, a, lda, tau, c, ldc, work, lwork)
		return
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.work = grow(w.work, applyWork(width))
	l := r.enter()
	defer l.leave()
	native.Dormlq(byte(side), byte(trans), m, n, k, a, lda, tau, c, ldc, w.work, len(w.work))
}

// sides returns the order of a Q that multiplies an m x n matrix from this side
// and the matrix's other dimension.
func sides(side blas.Side, m, n int) (order, width int) {
	if side == blas.Left {
		return m, n
	}
	return n, m
}

// applyWork is the workspace of ormqr and ormlq: blocks of vectors and LAPACK's
// triangle of 65 x 64.
func applyWork(width int) int { return width*blocks + 65*64 }

// Dgels solves least squares problems with a matrix of full rank, as gonum
// documents, by gels on A and B transposed. It reports whether A has full rank; if
// A has a NaN or an infinity the result is false at once.
func (LAPACK) Dgels(trans blas.Transpose, m, n, nrhs int, a []float64, lda int, b []float64, ldb int, work []float64, lwork int) bool {
	k := min(m, n)
	valid := nrhs >= 1 && fits(m|n|nrhs|lda|ldb) && isTrans(trans) && enough(work, lwork, k+max(k, nrhs)) &&
		holds(a, m, n, lda) && holds(b, max(m, n), nrhs, ldb)
	if valid && !finiteRows(m, n, a, lda) {
		return false
	}
	r := route(plan.Dgels, volume(m, n, k))
	if !r.native() || !valid {
		return pureLAPACK.Dgels(trans, m, n, nrhs, a, lda, b, ldb, work, lwork)
	}
	w := getWorkspace[float64]()
	defer w.put()
	need := max(m, n) * nrhs
	if m != n {
		need += m * n
	}
	w.a = grow(w.a, need)
	w.work = grow(w.work, k+max(k, nrhs)*blocks)
	l := r.enter()
	defer l.leave()
	return native.Dgels(transOf(trans), m, n, nrhs, a, lda, b, ldb, w.a, w.work, len(w.work)) == 0
}

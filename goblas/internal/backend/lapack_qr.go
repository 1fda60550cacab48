package backend

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
)

// Dgeqrf computes A = Q R of the m x n matrix A as gonum documents, by geqrf on A
// transposed, in place if it is square.
func (LAPACK) Dgeqrf(m, n int, a []float64, lda int, tau, work []float64, lwork int) {
	r := cores.Decide(plan.Dgeqrf, volume(m, n, min(m, n)))
	if !r.Native() || !cint.Fits(m|n|lda) || !enough(work, lwork, n) || !holds(a, m, n, lda) || len(tau) != min(m, n) {
		pure.LAPACK.Dgeqrf(m, n, a, lda, tau, work, lwork)
		return
	}
	driver.Geqrf(r, m, n, a, lda, tau)
}

// Dgelqf computes A = L Q of the m x n matrix A as gonum documents: geqrf of the
// transpose.
func (LAPACK) Dgelqf(m, n int, a []float64, lda int, tau, work []float64, lwork int) {
	r := cores.Decide(plan.Dgelqf, volume(m, n, min(m, n)))
	if !r.Native() || !cint.Fits(m|n|lda) || !enough(work, lwork, m) || !holds(a, m, n, lda) || len(tau) < min(m, n) {
		pure.LAPACK.Dgelqf(m, n, a, lda, tau, work, lwork)
		return
	}
	driver.Gelqf(r, m, n, a, lda, tau)
}

// Dgeqp3 computes A P = Q R with column pivoting as gonum documents, by geqp3 on
// A transposed, in place if it is square.
func (LAPACK) Dgeqp3(m, n int, a []float64, lda int, jpvt []int, tau, work []float64, lwork int) {
	r := cores.Decide(plan.Dgeqp3, volume(m, n, min(m, n)))
	valid := cint.Fits(m|n|lda) && enough(work, lwork, 3*n+1) && holds(a, m, n, lda) && len(jpvt) == n && len(tau) >= min(m, n)
	for _, j := range jpvt {
		valid = valid && j >= -1 && j < n
	}
	if !r.Native() || !valid {
		pure.LAPACK.Dgeqp3(m, n, a, lda, jpvt, tau, work, lwork)
		return
	}
	driver.Geqp3(r, m, n, a, lda, jpvt, tau)
}

// Dorgqr overwrites the reflectors of Dgeqrf with the first n columns of Q, as
// gonum documents, by orgqr on A transposed, in place if it is square.
func (LAPACK) Dorgqr(m, n, k int, a []float64, lda int, tau, work []float64, lwork int) {
	r := cores.Decide(plan.Dorgqr, volume(m, n, k))
	if !r.Native() || !cint.Fits(m|n|k|lda) || n > m || k > n || !enough(work, lwork, n) || !holds(a, m, n, lda) || len(tau) != k {
		pure.LAPACK.Dorgqr(m, n, k, a, lda, tau, work, lwork)
		return
	}
	driver.Ungqr(r, m, n, k, a, lda, tau)
}

// Dorglq overwrites the reflectors of Dgelqf with the first m rows of Q, as gonum
// documents: orgqr of the transpose.
func (LAPACK) Dorglq(m, n, k int, a []float64, lda int, tau, work []float64, lwork int) {
	r := cores.Decide(plan.Dorglq, volume(m, n, k))
	if !r.Native() || !cint.Fits(m|n|k|lda) || m > n || k > m || !enough(work, lwork, m) || !holds(a, m, n, lda) || len(tau) < k {
		pure.LAPACK.Dorglq(m, n, k, a, lda, tau, work, lwork)
		return
	}
	driver.Unglq(r, m, n, k, a, lda, tau)
}

// Dormqr multiplies the m x n matrix C by the Q of Dgeqrf or its transpose, as
// gonum documents: ormlq on both transposes, from the other side.
func (LAPACK) Dormqr(side blas.Side, trans blas.Transpose, m, n, k int, a []float64, lda int, tau, c []float64, ldc int, work []float64, lwork int) {
	r := cores.Decide(plan.Columns(plan.Dormqr, min(m, n)), volume(m, n, k))
	order, width := sides(side, m, n)
	if !r.Native() || !cint.Fits(m|n|k|lda|ldc) || !isSide(side) || trans != blas.NoTrans && trans != blas.Trans || k > order ||
		!enough(work, lwork, width) || !holds(a, order, k, lda) || len(tau) != k || !holds(c, m, n, ldc) {
		pure.LAPACK.Dormqr(side, trans, m, n, k, a, lda, tau, c, ldc, work, lwork)
		return
	}
	driver.Unmqr(r, byte(side), byte(trans), m, n, k, a, lda, tau, c, ldc)
}

// Dormlq multiplies the m x n matrix C by the Q of Dgelqf or its transpose, as
// gonum documents: ormqr on both transposes, from the other side.
func (LAPACK) Dormlq(side blas.Side, trans blas.Transpose, m, n, k int, a []float64, lda int, tau, c []float64, ldc int, work []float64, lwork int) {
	r := cores.Decide(plan.Columns(plan.Dormlq, min(m, n)), volume(m, n, k))
	order, width := sides(side, m, n)
	if !r.Native() || !cint.Fits(m|n|k|lda|ldc) || !isSide(side) || trans != blas.NoTrans && trans != blas.Trans || k > order ||
		!enough(work, lwork, width) || !holds(a, k, order, lda) || len(tau) < k || !holds(c, m, n, ldc) {
		pure.LAPACK.Dormlq(side, trans, m, n, k, a, lda, tau, c, ldc, work, lwork)
		return
	}
	driver.Unmlq(r, byte(side), byte(trans), m, n, k, a, lda, tau, c, ldc)
}

// sides returns the order of a Q that multiplies an m x n matrix from this side
// and the matrix's other dimension.
func sides(side blas.Side, m, n int) (order, width int) {
	if side == blas.Left {
		return m, n
	}
	return n, m
}

// Dgels solves least squares problems with a matrix of full rank, as gonum
// documents, by gels on A and B transposed. It reports whether A has full rank; if
// A has a NaN or an infinity the result is false at once.
func (LAPACK) Dgels(trans blas.Transpose, m, n, nrhs int, a []float64, lda int, b []float64, ldb int, work []float64, lwork int) bool {
	k := min(m, n)
	valid := nrhs >= 1 && cint.Fits(m|n|nrhs|lda|ldb) && isTrans(trans) && enough(work, lwork, k+max(k, nrhs)) &&
		holds(a, m, n, lda) && holds(b, max(m, n), nrhs, ldb)
	if valid && !driver.FiniteRows(m, n, a, lda) {
		return false
	}
	r := cores.Decide(plan.Dgels, volume(m, n, k))
	if !r.Native() || !valid {
		return pure.LAPACK.Dgels(trans, m, n, nrhs, a, lda, b, ldb, work, lwork)
	}
	return driver.Gels(r, transOf(trans), m, n, nrhs, a, lda, b, ldb) == 0
}

package backend

import (
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
)

// Dgesvd computes A = U diag(s) V^T of the m x n matrix A as gonum documents,
// by divide and conquer (gesdd) on the transpose, and by QR iteration (gesvd)
// if that does not converge or SetDrivers chose it. gonum's own
// and netlib's iterate, which takes four times as long with vectors.
//
// gesdd computes both kinds of vectors or neither: those not asked for go to
// scratch memory, still in half the time of gesvd. a is not overwritten. A must
// be finite; otherwise the result is false at once, where gonum's own may panic.
func (LAPACK) Dgesvd(jobU, jobVT lapack.SVDJob, m, n int, a []float64, lda int, s, u []float64, ldu int, vt []float64, ldvt int, work []float64, lwork int) bool {
	k := min(m, n)
	uCols, uOK := svdSize(jobU, m, k)
	vtRows, vtOK := svdSize(jobVT, n, k)
	if k <= 0 || !cint.Fits(m|n|lda|ldu|ldvt) || !uOK || !vtOK || ldu < 1 || ldvt < 1 ||
		!enough(work, lwork, max(3*k+max(m, n), 5*k)) || !holds(a, m, n, lda) || len(s) < k ||
		uCols > 0 && !holds(u, m, uCols, ldu) || vtRows > 0 && !holds(vt, vtRows, n, ldvt) {
		return pure.LAPACK.Dgesvd(jobU, jobVT, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork)
	}
	if !driver.FiniteRows(m, n, a, lda) {
		return false
	}
	r := cores.Decide(plan.Dgesvd, volume(m, n, k))
	if !r.Native() {
		return pure.LAPACK.Dgesvd(jobU, jobVT, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork)
	}
	w := workspace.Get[float64]()
	defer w.Put()
	mu := matrix.Matrix[float64]{Rows: m, Cols: uCols, Stride: ldu, Data: u}
	mvt := matrix.Matrix[float64]{Rows: vtRows, Cols: n, Stride: ldvt, Data: vt}
	job := byte('N')
	switch {
	case uCols > k || vtRows > k:
		job = 'A'
	case uCols > 0 || vtRows > 0:
		job = 'S'
	}
	// Only the larger dimension has more vectors than k, so that 'A' asks for no
	// more of the other kind than 'S' does.
	if job != 'N' && uCols == 0 {
		mu = matrix.Matrix[float64]{Rows: m, Cols: k, Stride: k, Data: w.Vectors(m * k)}
	}
	if job != 'N' && vtRows == 0 {
		mvt = matrix.Matrix[float64]{Rows: k, Cols: n, Stride: n, Data: w.Vectors(k * n)}
	}
	return driver.Gesdd(r, job, matrix.Matrix[float64]{Rows: m, Cols: n, Stride: lda, Data: a}, s[:k], mu, mvt) == 0
}

// svdSize is the number of singular vectors that a job asks for on the side of
// this dimension; ok is false for those that gonum does not know.
func svdSize(job lapack.SVDJob, dim, k int) (vectors int, ok bool) {
	switch job {
	case lapack.SVDAll:
		return dim, true
	case lapack.SVDStore:
		return k, true
	case lapack.SVDNone:
		return 0, true
	}
	return 0, false // SVDOverwrite: gonum's own panics, at every size
}

// Dggsvd3 computes the generalized singular value decomposition of the m x n
// matrix A and the p x n matrix B as gonum documents, by ggsvd3 on transposed
// copies; U, V and Q are transposed in place.
func (LAPACK) Dggsvd3(jobU, jobV, jobQ lapack.GSVDJob, m, n, p int, a []float64, lda int, b []float64, ldb int, alpha, beta, u []float64, ldu int, v []float64, ldv int, q []float64, ldq int, work []float64, lwork int, iwork []int) (int, int, bool) {
	square := func(job, wanted lapack.GSVDJob, n int, s []float64, ld int) bool {
		return ld >= 1 && (job == lapack.GSVDNone || job == wanted && holds(s, n, n, ld))
	}
	if m <= 0 || n <= 0 || p <= 0 || !cint.Fits(m|n|p|lda|ldb|ldu|ldv|ldq) || !enough(work, lwork, 1) ||
		!square(jobU, lapack.GSVDU, m, u, ldu) || !square(jobV, lapack.GSVDV, p, v, ldv) || !square(jobQ, lapack.GSVDQ, n, q, ldq) ||
		!holds(a, m, n, lda) || !holds(b, p, n, ldb) || len(alpha) != n || len(beta) != n || len(iwork) < n {
		return pure.LAPACK.Dggsvd3(jobU, jobV, jobQ, m, n, p, a, lda, b, ldb, alpha, beta, u, ldu, v, ldv, q, ldq, work, lwork, iwork)
	}
	if !driver.FiniteRows(m, n, a, lda) || !driver.FiniteRows(p, n, b, ldb) {
		return 0, 0, false
	}
	r := cores.Decide(plan.Dggsvd3, volume(m, n, p))
	if !r.Native() {
		return pure.LAPACK.Dggsvd3(jobU, jobV, jobQ, m, n, p, a, lda, b, ldb, alpha, beta, u, ldu, v, ldv, q, ldq, work, lwork, iwork)
	}
	if jobU == lapack.GSVDNone {
		u = nil
	}
	if jobV == lapack.GSVDNone {
		v = nil
	}
	if jobQ == lapack.GSVDNone {
		q = nil
	}
	k, l, info := driver.Ggsvd3(r, m, n, p, a, lda, b, ldb, alpha, beta, u, ldu, v, ldv, q, ldq, iwork[:n])
	return k, l, info == 0
}

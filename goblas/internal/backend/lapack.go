package backend

import (
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/internal/plan"
)

// Dgesvd is netlib's, but for vt: LAPACKE before OpenBLAS 0.3.15 demands
// ldvt >= n even when vt is not wanted (gonum issue 2008), and its answer to a
// workspace query is then an error instead of a length.
func (LAPACK) Dgesvd(jobU, jobVT lapack.SVDJob, m, n int, a []float64, lda int, s, u []float64, ldu int, vt []float64, ldvt int, work []float64, lwork int) bool {
	if r := route(plan.Dgesvd, float64(m)*float64(n)*float64(min(m, n))); r.native && netlibLAPACK != nil && fits(m|n|lda|ldu|ldvt) {
		if jobVT == lapack.SVDNone {
			ldvt = max(ldvt, n)
		}
		l := r.enter()
		defer l.leave()
		return netlibLAPACK.Dgesvd(jobU, jobVT, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork)
	}
	return pureLAPACK.Dgesvd(jobU, jobVT, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork)
}

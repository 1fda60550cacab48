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

// Dtrtri overwrites a triangle with its inverse, as gonum documents (trtri on the
// other triangle of the transpose). It reports whether there is one. OpenBLAS
// misses a zero beside a NaN on the diagonal, so the zeros are looked for here.
func (LAPACK) Dtrtri(uplo blas.Uplo, diag blas.Diag, n int, a []float64, lda int) bool {
	r := cores.Decide(plan.Dtrtri, cube(n))
	if !r.Native() || !cint.Fits(n|lda) || !isUplo(uplo) || !isDiag(diag) || !holds(a, n, n, lda) {
		return pure.LAPACK.Dtrtri(uplo, diag, n, a, lda)
	}
	if diag == blas.NonUnit && driver.ZeroAmong(a, n, lda+1) {
		return false
	}
	return driver.Trtri(r, byte(uplo), byte(diag), n, a, lda) == 0
}

// Dtrtrs solves op(T) X = B with a triangle of A, as gonum documents (trsm). It
// reports whether T is nonsingular; if not, b is unchanged.
func (LAPACK) Dtrtrs(uplo blas.Uplo, trans blas.Transpose, diag blas.Diag, n, nrhs int, a []float64, lda int, b []float64, ldb int) bool {
	r := cores.Decide(plan.Columns(plan.Dtrtrs, nrhs), volume(n, n, nrhs))
	if !r.Native() || !cint.Fits(n|nrhs|lda|ldb) || !isUplo(uplo) || !isTrans(trans) || !isDiag(diag) || !holds(a, n, n, lda) || !holds(b, n, nrhs, ldb) {
		return pure.LAPACK.Dtrtrs(uplo, trans, diag, n, nrhs, a, lda, b, ldb)
	}
	if diag == blas.NonUnit && driver.ZeroAmong(a, n, lda+1) {
		return false
	}
	driver.Trtrs(r, byte(uplo), transOf(trans), byte(diag), n, nrhs, a, lda, b, ldb)
	return true
}

// Dtrcon estimates 1 / (|T| |inv(T)|) of a triangle, as gonum documents (trcon).
func (LAPACK) Dtrcon(norm lapack.MatrixNorm, uplo blas.Uplo, diag blas.Diag, n int, a []float64, lda int, work []float64, iwork []int) float64 {
	r := cores.Decide(plan.Dtrcon, float64(n)*float64(n))
	valid := isCondNorm(norm) && isUplo(uplo) && isDiag(diag) && holds(a, n, n, lda) && len(work) >= 3*n && len(iwork) >= n
	if r.Native() && valid && cint.Fits(n|lda) {
		return driver.Trcon(r, byte(norm), byte(uplo), byte(diag), n, a, lda)
	}
	if valid && n <= pure.SmallCondition {
		if anorm := pure.LAPACK.Dlantr(norm, uplo, diag, n, n, a, lda, work); positive(anorm) {
			if rcond := pure.SmallTrcon(norm, uplo, diag, n, a, lda, anorm); rcond > 0 {
				return rcond
			}
		}
	}
	return pure.LAPACK.Dtrcon(norm, uplo, diag, n, a, lda, work, iwork)
}

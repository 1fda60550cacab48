package backend

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
)

// Dgetrf computes P A = L U of the m x n matrix A as gonum documents, by getrf on
// A transposed, in place if it is square. It reports whether U is nonsingular and
// no factor has a NaN or an infinity.
func (LAPACK) Dgetrf(m, n int, a []float64, lda int, ipiv []int) bool {
	r := cores.Decide(plan.Dgetrf, volume(m, n, min(m, n)))
	if !r.Native() || !cint.Fits(m|n|lda) || !holds(a, m, n, lda) || len(ipiv) != min(m, n) {
		return pure.LAPACK.Dgetrf(m, n, a, lda, ipiv) && driver.FiniteRows(m, n, a, lda)
	}
	return driver.Getrf(r, m, n, a, lda, ipiv) == 0
}

// Dgetri overwrites the factors that Dgetrf left in a with the inverse, as gonum
// documents, and reports whether there is one. It works on rows instead of columns,
// so that nothing is transposed.
func (LAPACK) Dgetri(n int, a []float64, lda int, ipiv []int, work []float64, lwork int) bool {
	r := cores.Decide(plan.Dgetri, cube(n))
	if !r.Native() || !cint.Fits(n|lda) || !enough(work, lwork, n) || !holds(a, n, n, lda) || len(ipiv) != n || !isIndex(ipiv) {
		return pure.LAPACK.Dgetri(n, a, lda, ipiv, work, lwork)
	}
	return !driver.ZeroAmong(a, n, lda+1) && driver.Getri(r, n, a, lda, ipiv) == 0
}

// Dgetrs solves op(A) X = B with the factors of Dgetrf, as gonum documents: the
// rows of B are interchanged and two triangular systems solved, where they are.
func (LAPACK) Dgetrs(trans blas.Transpose, n, nrhs int, a []float64, lda int, ipiv []int, b []float64, ldb int) {
	r := cores.Decide(plan.Columns(plan.Dgetrs, nrhs), volume(n, n, nrhs))
	if !r.Native() || !cint.Fits(n|nrhs|lda|ldb) || !isTrans(trans) || !holds(a, n, n, lda) || !holds(b, n, nrhs, ldb) ||
		len(ipiv) != n || !isIndex(ipiv) {
		pure.LAPACK.Dgetrs(trans, n, nrhs, a, lda, ipiv, b, ldb)
		return
	}
	driver.Getrs(r, transOf(trans), n, nrhs, a, lda, ipiv, b, ldb)
}

// isIndex reports whether every pivot is within the rows: C would not notice.
func isIndex(pivots []int) bool {
	for _, p := range pivots {
		if uint(p) >= uint(len(pivots)) {
			return false
		}
	}
	return true
}

// Dgecon estimates 1 / (|A| |inv(A)|) from the factors of Dgetrf and anorm, as
// gonum documents.
func (LAPACK) Dgecon(norm lapack.MatrixNorm, n int, a []float64, lda int, anorm float64, work []float64, iwork []int) float64 {
	r := cores.Decide(plan.Dgecon, float64(n)*float64(n))
	valid := isCondNorm(norm) && holds(a, n, n, lda) && positive(anorm) && len(work) >= 4*n && len(iwork) >= n
	if r.Native() && valid && cint.Fits(n|lda) {
		return driver.Gecon(r, byte(norm), n, a, lda, anorm)
	}
	if valid && n <= pure.SmallCondition {
		if rcond := pure.SmallGecon(norm, n, a, lda, anorm); rcond > 0 {
			return rcond
		}
	}
	return pure.LAPACK.Dgecon(norm, n, a, lda, anorm, work, iwork)
}

// positive reports whether a norm is above 0 and finite; for others the
// estimate of a condition number is 0, NaN or a panic, and nothing to compute.
func positive(norm float64) bool { return norm > 0 && norm <= math.MaxFloat64 }

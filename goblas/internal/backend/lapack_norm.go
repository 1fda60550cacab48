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

// Dlange is a norm of the m x n matrix A, as gonum documents (lange). The largest
// absolute value is found here: LAPACK and gonum both call a function for every
// element, to see a NaN.
func (LAPACK) Dlange(norm lapack.MatrixNorm, m, n int, a []float64, lda int, work []float64) float64 {
	r := cores.Decide(plan.Dlange, float64(m)*float64(n))
	if !r.Native() || !cint.Fits(m|n|lda) || !isNorm(norm) || !holds(a, m, n, lda) || norm == lapack.MaxColumnSum && len(work) < n {
		return pure.LAPACK.Dlange(norm, m, n, a, lda, work)
	}
	if norm == lapack.MaxAbs {
		return maxAbs(m, n, a, lda)
	}
	return driver.Lange(r, byte(norm), m, n, a, lda)
}

// maxAbs is the largest absolute value in the m x n matrix a, or NaN if there is
// one.
func maxAbs(m, n int, a []float64, lda int) float64 {
	largest := 0.0
	for i := range m {
		for _, v := range a[i*lda : i*lda+n] {
			if v = math.Abs(v); !(v <= largest) {
				if v != v {
					return v
				}
				largest = v
			}
		}
	}
	return largest
}

// Dlansy is a norm of the symmetric matrix A, as gonum documents (lansy, but for
// the largest absolute value, where gonum's own is faster).
func (LAPACK) Dlansy(norm lapack.MatrixNorm, uplo blas.Uplo, n int, a []float64, lda int, work []float64) float64 {
	r := cores.Decide(plan.Dlansy, float64(n)*float64(n))
	if !r.Native() || !cint.Fits(n|lda) || !isNorm(norm) || norm == lapack.MaxAbs || !isUplo(uplo) || !holds(a, n, n, lda) || isCondNorm(norm) && len(work) < n {
		return pure.LAPACK.Dlansy(norm, uplo, n, a, lda, work)
	}
	return driver.Lanhe(r, byte(norm), byte(uplo), n, a, lda)
}

// Dlantr is a norm of an upper or lower trapezoidal matrix, as gonum documents
// (lantr, but for the largest absolute value, where gonum's own is faster).
func (LAPACK) Dlantr(norm lapack.MatrixNorm, uplo blas.Uplo, diag blas.Diag, m, n int, a []float64, lda int, work []float64) float64 {
	r := cores.Decide(plan.Dlantr, float64(m)*float64(n))
	if !r.Native() || !cint.Fits(m|n|lda) || !isNorm(norm) || norm == lapack.MaxAbs || !isUplo(uplo) || !isDiag(diag) || !holds(a, m, n, lda) || norm == lapack.MaxColumnSum && len(work) < n {
		return pure.LAPACK.Dlantr(norm, uplo, diag, m, n, a, lda, work)
	}
	return driver.Lantr(r, byte(norm), byte(uplo), byte(diag), m, n, a, lda)
}

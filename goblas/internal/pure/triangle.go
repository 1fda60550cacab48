package pure

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/internal/scalar"
)

// SolveTriangle overwrites the row-major b, n x nrhs, with the solution of op(T) X = B by
// gonum's xTRSM. uplo is 'U' or 'L', trans 'N', 'T' or 'C', diag 'N' or 'U'.
func SolveTriangle[T scalar.Scalar](uplo, trans, diag byte, n, nrhs int, a []T, lda int, b []T, ldb int) {
	ul, t, d := blas.Uplo(uplo), blas.Transpose(trans), blas.Diag(diag)
	switch a := any(a).(type) {
	case []float32:
		BLAS.Strsm(blas.Left, ul, t, d, n, nrhs, 1, a, lda, any(b).([]float32), ldb)
	case []float64:
		BLAS.Dtrsm(blas.Left, ul, t, d, n, nrhs, 1, a, lda, any(b).([]float64), ldb)
	case []complex64:
		BLAS.Ctrsm(blas.Left, ul, t, d, n, nrhs, 1, a, lda, any(b).([]complex64), ldb)
	case []complex128:
		BLAS.Ztrsm(blas.Left, ul, t, d, n, nrhs, 1, a, lda, any(b).([]complex128), ldb)
	}
}

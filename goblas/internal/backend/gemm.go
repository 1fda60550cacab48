package backend

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/native"
)

// Gemm computes C = op(A) op(B), row-major, for all four types: xGEMM with
// alpha = 1 and beta = 0. op(A) is m x k and op(B) is k x n.
func Gemm[T native.Scalar](tA, tB blas.Transpose, m, n, k int, a []T, lda int, b []T, ldb int, c []T, ldc int) {
	switch c := any(c).(type) {
	case []float32:
		BLAS{}.Sgemm(tA, tB, m, n, k, 1, any(a).([]float32), lda, any(b).([]float32), ldb, 0, c, ldc)
	case []float64:
		BLAS{}.Dgemm(tA, tB, m, n, k, 1, any(a).([]float64), lda, any(b).([]float64), ldb, 0, c, ldc)
	case []complex64:
		BLAS{}.Cgemm(tA, tB, m, n, k, 1, any(a).([]complex64), lda, any(b).([]complex64), ldb, 0, c, ldc)
	case []complex128:
		BLAS{}.Zgemm(tA, tB, m, n, k, 1, any(a).([]complex128), lda, any(b).([]complex128), ldb, 0, c, ldc)
	}
}

// Rank computes the upper triangle of C = A A^T or, with t == Trans, A^T A; of
// A A^H or, with t == ConjTrans, A^H A if hermitian is set (complex types
// only): xSYRK and xHERK with alpha = 1 and beta = 0. C is n x n; the elements
// below its diagonal are left alone.
func Rank[T native.Scalar](hermitian bool, t blas.Transpose, n, k int, a []T, lda int, c []T, ldc int) {
	switch c := any(c).(type) {
	case []float32:
		BLAS{}.Ssyrk(blas.Upper, t, n, k, 1, any(a).([]float32), lda, 0, c, ldc)
	case []float64:
		BLAS{}.Dsyrk(blas.Upper, t, n, k, 1, any(a).([]float64), lda, 0, c, ldc)
	case []complex64:
		if hermitian {
			BLAS{}.Cherk(blas.Upper, t, n, k, 1, any(a).([]complex64), lda, 0, c, ldc)
		} else {
			BLAS{}.Csyrk(blas.Upper, t, n, k, 1, any(a).([]complex64), lda, 0, c, ldc)
		}
	case []complex128:
		if hermitian {
			BLAS{}.Zherk(blas.Upper, t, n, k, 1, any(a).([]complex128), lda, 0, c, ldc)
		} else {
			BLAS{}.Zsyrk(blas.Upper, t, n, k, 1, any(a).([]complex128), lda, 0, c, ldc)
		}
	}
}

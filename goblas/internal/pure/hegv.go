package pure

import (
	"math"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/internal/scalar"
)

// Hegv solves the eigenvalue problem A x = w B x, A B x = w x or B A x = w x if itype is
// 1, 2 or 3, where A is Hermitian and B positive definite; a and b hold the triangles of
// them that uplo names. It stores the eigenvalues in ascending order in w. If vectors is
// set it overwrites a with the eigenvectors, one in each column, with X^H B X = I, or
// X^H B^-1 X = I if itype is 3. b is only read. info from 1 to n means that there was no
// convergence, and info n + k that the leading minor of order k of B is not positive.
//
// B = L L^H makes the problem that of L^-1 A L^-H, or of L^H A L.
func Hegv[T scalar.Scalar, R scalar.Float](itype int, vectors bool, uplo byte, n int, a []T, lda int, b []T, ldb int, w []R) (info int) {
	if scalar.IsComplex[T]() {
		return hegv[complex128](itype, vectors, uplo, n, a, lda, b, ldb, w)
	}
	return hegv[float64](itype, vectors, uplo, n, a, lda, b, ldb, w)
}

// hegv is Hegv in U.
func hegv[U float64 | complex128, T scalar.Scalar, R scalar.Float](itype int, vectors bool, uplo byte, n int, a []T, lda int, b []T, ldb int, w []R) (info int) {
	if n == 0 {
		return 0
	}
	l, f := hermitian[U](uplo, n, b, ldb), hermitian[U](uplo, n, a, lda)
	undoL, undo := levelled(l), levelled(f)
	if info := Potrf('L', n, l, n); info != 0 {
		return n + info
	}
	if itype == 1 {
		SolveTriangle('L', 'N', 'N', n, n, l, n, f, n)
		adjoin(n, f, n)
		SolveTriangle('L', 'N', 'N', n, n, l, n, f, n) // (L^-1 A)^H = A L^-H
	} else {
		multiplyTriangle('C', n, l, f)
		adjoin(n, f, n)
		multiplyTriangle('C', n, l, f)
	}
	values := make([]float64, n)
	if info := heev[U](vectors, 'U', n, f, n, values); info != 0 {
		return info
	}
	for i, v := range values {
		if itype == 1 {
			w[i] = R(v / undoL * undo)
		} else {
			w[i] = R(v * undoL * undo)
		}
	}
	if !vectors {
		return 0
	}
	if itype == 3 {
		multiplyTriangle('N', n, l, f)
		multiply(f, math.Sqrt(undoL))
	} else {
		SolveTriangle('L', 'C', 'N', n, n, l, n, f, n)
		multiply(f, 1/math.Sqrt(undoL))
	}
	recast(n, n, f, n, a, lda)
	return 0
}

// multiplyTriangle overwrites the n x n matrix b with L B, or with L^H B if trans is 'C'.
func multiplyTriangle[T float64 | complex128](trans byte, n int, l, b []T) {
	switch l := any(l).(type) {
	case []float64:
		BLAS.Dtrmm(blas.Left, blas.Lower, blas.Transpose(trans), blas.NonUnit, n, n, 1, l, n, any(b).([]float64), n)
	case []complex128:
		BLAS.Ztrmm(blas.Left, blas.Lower, blas.Transpose(trans), blas.NonUnit, n, n, 1, l, n, any(b).([]complex128), n)
	}
}

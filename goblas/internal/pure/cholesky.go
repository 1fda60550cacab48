package pure

import (
	"math"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/internal/scalar"
)

// Potrf overwrites the triangle of a that uplo names with the factor of A = U^H U ('U') or
// A = L L^H ('L'). info k > 0 means that the leading minor of order k is not positive.
func Potrf[T scalar.Scalar](uplo byte, n int, a []T, lda int) (info int) {
	if d, ok := any(a).([]float64); ok {
		if LAPACK.Dpotrf(blas.Uplo(uplo), n, d, lda) {
			return 0
		}
		for i := range n { // gonum stores the pivot that is not positive, or NaN
			if !(d[i*(lda+1)] > 0) {
				return i + 1
			}
		}
		return n
	}
	if uplo == 'L' {
		adjoin(n, a, lda)
		defer adjoin(n, a, lda)
	}
	for k := range n {
		row := a[k*lda+k : k*lda+n]
		d := real(scalar.ToComplex(row[0]))
		if !(d > 0) {
			return k + 1
		}
		root := scalar.FromComplex[T](complex(math.Sqrt(d), 0))
		row[0] = root
		for j := range row[1:] {
			row[j+1] /= root
		}
		for i := k + 1; i < n; i++ {
			subtract(a[i*lda+i:i*lda+n], scalar.Conj(row[i-k]), row[i-k:])
			a[i*(lda+1)] = scalar.Real(a[i*(lda+1)])
		}
	}
	return 0
}

// adjoin overwrites the n x n matrix a with its conjugate transpose.
func adjoin[T scalar.Scalar](n int, a []T, lda int) {
	Transpose(n, a, lda)
	for i := range n {
		scalar.Conjugate(a[i*lda : i*lda+n])
	}
}

// Potrs overwrites b, n x nrhs, with the solution of A X = B, where a holds the factor that
// [Potrf] left.
func Potrs[T scalar.Scalar](uplo byte, n, nrhs int, a []T, lda int, b []T, ldb int) {
	if uplo == 'U' {
		SolveTriangle('U', 'C', 'N', n, nrhs, a, lda, b, ldb)
		SolveTriangle('U', 'N', 'N', n, nrhs, a, lda, b, ldb)
	} else {
		SolveTriangle('L', 'N', 'N', n, nrhs, a, lda, b, ldb)
		SolveTriangle('L', 'C', 'N', n, nrhs, a, lda, b, ldb)
	}
}

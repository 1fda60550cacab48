package driver

import (
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// blocks is an upper bound of the block sizes that LAPACK's ilaenv returns. Workspaces
// have so many elements for each row or column.
const blocks = 64

// scratch returns memory for the transpose of an m x n matrix, or nil if the matrix is
// square, because square matrices are transposed in place.
func scratch[T scalar.Scalar](w *workspace.Workspace[T], m, n int) []T {
	if m == n {
		return nil
	}
	return w.Matrix(m * n)
}

// columnMajor returns the m x n matrix a in column-major order: in place if it is
// square, and in scratch otherwise. rowMajor converts it back.
func columnMajor[T scalar.Scalar](m, n int, a []T, lda int, scratch []T) (f []T, ld int) {
	if m == n {
		lapack.TransposeInPlace(n, a, lda)
		return a, lda
	}
	lapack.Transpose(m, n, a, lda, scratch, m)
	return scratch, m
}

func rowMajor[T scalar.Scalar](m, n int, a []T, lda int, scratch []T) {
	if m == n {
		lapack.TransposeInPlace(n, a, lda)
	} else {
		lapack.Transpose(n, m, scratch, m, a, lda)
	}
}

// other returns the name of the triangle in the transpose.
func other(uplo byte) byte {
	if uplo == 'U' {
		return 'L'
	}
	return 'U'
}

// otherNorm returns the norm that has the same value for the transpose: the 1-norm and
// the infinity norm change places.
func otherNorm(norm byte) byte {
	switch norm {
	case 'O':
		return 'I'
	case 'I':
		return 'O'
	}
	return norm
}

// FiniteRows reports whether no element of the m x n matrix a is NaN or infinite.
func FiniteRows[T scalar.Scalar](m, n int, a []T, lda int) bool {
	if lda == n && m > 0 {
		return scalar.Finite(a[:m*n]) // one loop: the rows of a small matrix are too short for one each
	}
	for i := range m {
		if !scalar.Finite(a[i*lda : i*lda+n]) {
			return false
		}
	}
	return true
}

// FiniteTriangle is FiniteRows for one triangle, 'U' or 'L', of an n x n matrix.
func FiniteTriangle[T scalar.Scalar](uplo byte, n int, a []T, lda int) bool {
	for i := range n {
		row := a[i*lda : i*lda+n]
		if uplo == 'U' && !scalar.Finite(row[i:]) || uplo == 'L' && !scalar.Finite(row[:i+1]) {
			return false
		}
	}
	return true
}

// FiniteEvery is FiniteRows for n elements of x at a distance of inc.
func FiniteEvery[T scalar.Scalar](x []T, n, inc int) bool { return notFinite(x, n, inc) == 0 }

// notFinite returns the position, counted from 1, of the first NaN or infinity among n
// elements of x at a distance of inc, or 0 if all are finite.
func notFinite[T scalar.Scalar](x []T, n, inc int) int {
	var sum T
	for i := range n {
		sum += x[i*inc] - x[i*inc]
	}
	if sum == 0 {
		return 0
	}
	i := 0
	for x[i*inc]-x[i*inc] == 0 {
		i++
	}
	return i + 1
}

// ZeroAmong reports whether one of n elements of x at a distance of inc is 0.
func ZeroAmong[T scalar.Scalar](x []T, n, inc int) bool {
	for i := range n {
		if x[i*inc] == 0 {
			return true
		}
	}
	return false
}

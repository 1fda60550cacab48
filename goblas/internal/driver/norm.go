package driver

import (
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// The norms are 'O', the 1-norm, 'I', the infinity norm, and 'F', the Frobenius norm.
// Fortran sees the transpose, for which the 1-norm and the infinity norm change places.

// Lange returns a norm of the m x n matrix a: by xLANGE, but for the 1-norm and the
// infinity norm of real ones, which take one pass over the rows.
func Lange[T scalar.Scalar](c cores.Call, norm byte, m, n int, a []T, lda int) float64 {
	if !scalar.IsComplex[T]() && norm != 'F' {
		w := workspace.Get[T]()
		defer w.Put()
		sums := w.Doubles(n)
		if norm == 'I' {
			sums = w.Doubles(m)
		}
		lease := c.Acquire()
		defer lease.Release()
		absSums(true, norm == 'I', m, n, a, lda, sums)
		_, most := extremes(sums)
		return most
	}
	if scalar.IsSingle[T]() {
		return lange[T, float32](c, norm, m, n, a, lda)
	}
	return lange[T, float64](c, norm, m, n, a, lda)
}

func lange[T scalar.Scalar, R scalar.Float](c cores.Call, norm byte, m, n int, a []T, lda int) float64 {
	w := workspace.Get[T]()
	defer w.Put()
	reals := workspace.Reals[R](w, n)
	lease := c.Acquire()
	defer lease.Release()
	return lapack.Lange(otherNorm(norm), n, m, a, lda, reals)
}

// Lanhe returns a norm of the Hermitian matrix of which a holds the triangle that uplo
// names, by xLANSY or xLANHE, but for the 1-norm, which is also the infinity norm, of real
// ones.
func Lanhe[T scalar.Scalar](c cores.Call, norm, uplo byte, n int, a []T, lda int) float64 {
	if norm == 'O' || norm == 'I' {
		switch a := any(a).(type) {
		case []float32:
			return oneNorm(c, uplo, n, a, lda)
		case []float64:
			return oneNorm(c, uplo, n, a, lda)
		}
	}
	if scalar.IsSingle[T]() {
		return lanhe[T, float32](c, norm, uplo, n, a, lda)
	}
	return lanhe[T, float64](c, norm, uplo, n, a, lda)
}

func oneNorm[R scalar.Float](c cores.Call, uplo byte, n int, a []R, lda int) float64 {
	w := workspace.Get[R]()
	defer w.Put()
	work := w.Work(n)
	lease := c.Acquire()
	defer lease.Release()
	return lapack.Onenorm(other(uplo), n, a, lda, work)
}

func lanhe[T scalar.Scalar, R scalar.Float](c cores.Call, norm, uplo byte, n int, a []T, lda int) float64 {
	w := workspace.Get[T]()
	defer w.Put()
	reals := workspace.Reals[R](w, n)
	lease := c.Acquire()
	defer lease.Release()
	return lapack.Lanhe(norm, other(uplo), n, a, lda, reals)
}

// Lantr returns a norm of an upper or lower trapezoidal m x n matrix, by xLANTR.
func Lantr[T scalar.Scalar](c cores.Call, norm, uplo, diag byte, m, n int, a []T, lda int) float64 {
	if scalar.IsSingle[T]() {
		return lantr[T, float32](c, norm, uplo, diag, m, n, a, lda)
	}
	return lantr[T, float64](c, norm, uplo, diag, m, n, a, lda)
}

func lantr[T scalar.Scalar, R scalar.Float](c cores.Call, norm, uplo, diag byte, m, n int, a []T, lda int) float64 {
	w := workspace.Get[T]()
	defer w.Put()
	reals := workspace.Reals[R](w, n)
	lease := c.Acquire()
	defer lease.Release()
	return lapack.Lantr(otherNorm(norm), other(uplo), diag, n, m, a, lda, reals)
}

package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// CholeskyLower returns the lower triangle L with A = L L^H, and zeros above its diagonal,
// for a symmetric or Hermitian positive definite A. It reads only the lower triangle of A,
// and only the real parts of the diagonal. A may be a view. It allocates the result and
// computes nothing else: [NewCholesky] also estimates the condition number. NumPy:
// linalg.cholesky.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrMemory], a
// [*NotPositiveDefiniteError], or [ErrNotFinite] if the triangle has a NaN or infinity.
// LAPACK routine: xPOTRF.
func CholeskyLower[T Scalar](a Matrix[T]) (Matrix[T], error) {
	return choleskyFactor("CholeskyLower", a, Lower)
}

// CholeskyUpper returns the upper triangle U with A = U^H U, as [CholeskyLower] returns L. It
// reads only the upper triangle of A; otherwise all is as for [CholeskyLower]. NumPy:
// linalg.cholesky with upper=True; SciPy: linalg.cholesky.
func CholeskyUpper[T Scalar](a Matrix[T]) (Matrix[T], error) {
	return choleskyFactor("CholeskyUpper", a, Upper)
}

// CholeskyLowerTo stores L in dst, as [CholeskyLower] does. dst must be row-major and n x
// n. It may be A itself, but must not otherwise share an element with it. After an error of
// A's elements dst is undefined.
func CholeskyLowerTo[T Scalar](dst, a Matrix[T]) error {
	return choleskyFactorTo("CholeskyLowerTo", dst, a, Lower)
}

// CholeskyUpperTo stores U in dst, as [CholeskyUpper] returns it, and on the terms of
// [CholeskyLowerTo]: dst is n x n and row-major, and may be A itself.
func CholeskyUpperTo[T Scalar](dst, a Matrix[T]) error {
	return choleskyFactorTo("CholeskyUpperTo", dst, a, Upper)
}

func choleskyFactor[T Scalar](name string, a Matrix[T], t Triangle) (Matrix[T], error) {
	err := checkSquare("matrix", a)
	if err == nil {
		err = room.For[T](room.Area(a.Rows, a.Rows))
	}
	if err == nil {
		dst := unset[T](a.Rows, a.Rows)
		if err = factorTriangle(dst, a, t); err == nil {
			return dst, nil
		}
	}
	return Matrix[T]{}, failed(name, err, a)
}

func choleskyFactorTo[T Scalar](name string, dst, a Matrix[T], t Triangle) error {
	err := checkSquare("matrix", a)
	if err == nil {
		err = checkSolution(dst, a)
	}
	if err == nil {
		err = factorTriangle(dst, a, t)
	}
	return failed(name, err, a)
}

// factorTriangle stores the factor of a in dst. The arguments have been checked.
func factorTriangle[T Scalar](dst, a Matrix[T], t Triangle) error {
	if a.Rows == 0 {
		return nil
	}
	// A NaN or infinity leaves no factor. So it is looked for only after a failure, unless
	// the factor takes the place of A.
	if !matrix.SamePlaces(dst, a) && driver.FactorTriangle(never, t.letter(), dst, a) == 0 {
		return nil
	}
	driver.CopyTriangle(t.letter(), dst, a)
	if !finite(dst) {
		return fmt.Errorf("%w in the matrix", ErrNotFinite)
	}
	return infoError("potrf", driver.FactorTriangle(never, t.letter(), dst, dst))
}

package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Signm returns the sign of the n x n matrix A: the S that commutes with A, with S S = I,
// whose eigenvalues are 1 and -1 where those of A have a positive and a negative real part.
//
// a may be any view and is only read. Signm allocates the result and three matrices of its
// size. The method is Newton's iteration X = (X + X^-1) / 2 with a factor for X from its
// norms, which keeps real matrices real (Higham, Functions of Matrices, section 5.5).
//
// The error is an [*OpError] of [ErrMatrix], [ErrShape] if A is not square, [ErrMemory],
// [ErrNotFinite] if A has a NaN or an infinity or an iterate overflows, or one of these:
//
//   - a [*SingularError]: A, or an iterate, is singular. There is no sign of a singular
//     matrix;
//   - an [ErrNoConvergence]: an eigenvalue is on the imaginary axis, or is so but for
//     rounding errors, where there is no sign, too.
//
// LAPACK routines: xGETRF with xGETRS. SciPy: linalg.signm.
func Signm[T Scalar](a Matrix[T]) (Matrix[T], error) {
	err := checkFunction(a, 4)
	if err == nil {
		var x Matrix[T]
		if x, err = sign(a); err == nil {
			return x, nil
		}
	}
	return Matrix[T]{}, failed("Signm", err, a)
}

// signSteps is how many steps of Newton's iteration are made. With the factors eight or
// nine are usual; each that there are more doubles the ratio of the real part of an
// eigenvalue to its modulus.
const signSteps = 60

func sign[T Scalar](a Matrix[T]) (Matrix[T], error) {
	n := a.Rows
	x, inverse := a.Clone(), matrix.New[T](n, n)
	if n == 0 {
		return x, nil
	}
	eps, last, scaled := scalar.Epsilon[T](), math.Inf(1), true
	for range signSteps {
		setIdentity(inverse)
		if _, info := driver.Solve(never, x, inverse); info != 0 {
			return x, infoError("gesv", info)
		}
		f := 1.0
		if scaled {
			one := elementNorm(inverse, NormOne) / elementNorm(x, NormOne)
			inf := elementNorm(inverse, NormInf) / elementNorm(x, NormInf)
			f = math.Sqrt(math.Sqrt(one) * math.Sqrt(inf))
			if !(f > 0) || math.IsInf(f, 0) {
				return x, fmt.Errorf("%w in an iterate, by overflow", ErrNotFinite)
			}
		}
		combine(inverse.Data, f/2, x.Data, 0.5/f, inverse.Data, 0, x.Data)
		combine(x.Data, 1, x.Data, -1, inverse.Data, 0, x.Data)
		change, size := elementNorm(x, NormOne), elementNorm(inverse, NormOne)
		x, inverse = inverse, x
		// It converges quadratically: the error that is left is about the square of the
		// last change. Near the end a factor other than 1 does harm.
		if relative := change / size; relative <= float64(n)*eps || !scaled && relative > last/2 && last < 1e-2 {
			return x, nil
		} else if !math.IsNaN(relative) {
			scaled, last = scaled && relative > 1e-2, relative
		}
	}
	return x, fmt.Errorf("%w: an eigenvalue is on the imaginary axis, or near it", ErrNoConvergence)
}

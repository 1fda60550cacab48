package linalg

import (
	"errors"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// The trigonometric and hyperbolic functions are made of exponentials, as SciPy's are.

// Cosm returns the cosine of the n x n matrix A, (e^(iA) + e^(-iA)) / 2, by [Expm].
//
// a may be any view and is only read. Cosm allocates the result, and a few complex128
// matrices of its size. The errors are those of [Expm].
//
// SciPy: linalg.cosm.
func Cosm[T Scalar](a Matrix[T]) (Matrix[T], error) {
	cos, _, err := circular(a)
	return orNothing("Cosm", cos, err, a)
}

// Sinm returns the sine of the n x n matrix A, (e^(iA) - e^(-iA)) / (2i). Operand, memory and
// errors are as for [Cosm].
//
// SciPy: linalg.sinm.
func Sinm[T Scalar](a Matrix[T]) (Matrix[T], error) {
	_, sin, err := circular(a)
	return orNothing("Sinm", sin, err, a)
}

// Tanm returns the tangent of the n x n matrix A, the X with cos(A) X = sin(A). Operand,
// memory and errors are as for [Cosm]. Further errors: a [*SingularError] if cos(A) is
// singular, and a [*ConditionError], beside which X is returned, if cos(A) is singular but
// for rounding errors.
//
// SciPy: linalg.tanm.
func Tanm[T Scalar](a Matrix[T]) (Matrix[T], error) {
	cos, sin, err := circular(a)
	return quotient("Tanm", cos, sin, err, a)
}

// Coshm returns the hyperbolic cosine of the n x n matrix A, (e^A + e^-A) / 2, by [Expm].
//
// a may be any view and is only read. Coshm allocates the result, and a few matrices of its
// size. The errors are those of [Expm].
//
// SciPy: linalg.coshm.
func Coshm[T Scalar](a Matrix[T]) (Matrix[T], error) {
	cosh, _, err := hyperbolic(a)
	return orNothing("Coshm", cosh, err, a)
}

// Sinhm returns the hyperbolic sine of the n x n matrix A, (e^A - e^-A) / 2. Operand, memory
// and errors are as for [Coshm].
//
// SciPy: linalg.sinhm.
func Sinhm[T Scalar](a Matrix[T]) (Matrix[T], error) {
	_, sinh, err := hyperbolic(a)
	return orNothing("Sinhm", sinh, err, a)
}

// Tanhm returns the hyperbolic tangent of the n x n matrix A, the X with cosh(A) X = sinh(A).
// Operand, memory and errors are as for [Coshm]. Further errors: a [*SingularError] if
// cosh(A) is singular, and a [*ConditionError], beside which X is returned, if cosh(A) is
// singular but for rounding errors.
//
// SciPy: linalg.tanhm.
func Tanhm[T Scalar](a Matrix[T]) (Matrix[T], error) {
	cosh, sinh, err := hyperbolic(a)
	return quotient("Tanhm", cosh, sinh, err, a)
}

// orNothing returns x, or the error of the named function.
func orNothing[T Scalar](name string, x Matrix[T], err error, a Matrix[T]) (Matrix[T], error) {
	if err != nil {
		return Matrix[T]{}, failed(name, err, a)
	}
	return x, nil
}

// quotient returns the X with C X = S, and overwrites s with it.
func quotient[T Scalar](name string, c, s Matrix[T], err error, a Matrix[T]) (Matrix[T], error) {
	if err == nil && a.Rows > 0 {
		var cond float64
		var info int
		cond, info = driver.Solve(never, c, s)
		err = infoError("gesv", info)
		if err == nil {
			err = checkSolved(s, cond)
		}
		if errors.Is(err, ErrCondition) && !errors.Is(err, ErrNotFinite) {
			return s, failed(name, err, a)
		}
	}
	return orNothing(name, s, err, a)
}

// hyperbolic returns cosh(A) and sinh(A).
func hyperbolic[T Scalar](a Matrix[T]) (cosh, sinh Matrix[T], err error) {
	if err = checkFunction(a, 14); err != nil {
		return cosh, sinh, err
	}
	n := a.Rows
	cosh, sinh = matrix.New[T](n, n), matrix.New[T](n, n)
	minus := a.Clone()
	combine(minus.Data, -1, minus.Data, 0, minus.Data, 0, minus.Data)
	if err = expm(cosh, a); err == nil {
		err = expm(sinh, minus)
	}
	combine(minus.Data, 0.5, cosh.Data, -0.5, sinh.Data, 0, sinh.Data)
	combine(cosh.Data, 0.5, cosh.Data, 0.5, sinh.Data, 0, sinh.Data)
	return cosh, minus, err
}

// circular returns cos(A) and sin(A): cosh(iA) and sinh(iA) / i.
func circular[T Scalar](a Matrix[T]) (cos, sin Matrix[T], err error) {
	if err = checkFunction(a, 18); err != nil {
		return cos, sin, err
	}
	n := a.Rows
	turned := widened(a)
	for i, v := range turned.Data {
		turned.Data[i] = complex(-imag(v), real(v))
	}
	var cosh, sinh Matrix[complex128]
	if scalar.IsComplex[T]() {
		if cosh, sinh, err = hyperbolic(turned); err != nil {
			return cos, sin, err
		}
		for i, v := range sinh.Data {
			sinh.Data[i] = complex(imag(v), -real(v))
		}
	} else { // e^(iA) = cos(A) + i sin(A), with real parts
		cosh, sinh = matrix.New[complex128](n, n), matrix.New[complex128](n, n)
		if err = expm(cosh, turned); err != nil {
			return cos, sin, err
		}
		for i, v := range cosh.Data {
			cosh.Data[i], sinh.Data[i] = complex(real(v), 0), complex(imag(v), 0)
		}
	}
	cos, sin = matrix.New[T](n, n), matrix.New[T](n, n)
	for i := range cos.Data {
		cos.Data[i], sin.Data[i] = scalar.FromComplex[T](cosh.Data[i]), scalar.FromComplex[T](sinh.Data[i])
	}
	if err = checkFinite("result, by overflow", cos); err == nil {
		err = checkFinite("result, by overflow", sin)
	}
	return cos, sin, err
}

package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/internal/scalar"
)

// Det returns the determinant of the n x n matrix A, which may be a view and is only read:
// 0 for a singular matrix, 1 for a 0 x 0 one. The product of the pivots is computed so that
// it overflows or underflows only if the determinant itself does; it is then infinite or 0,
// without an error, as in NumPy. [Slogdet] returns what fits any exponent. Det allocates
// nothing but an n x n workspace, which it keeps for later calls. NumPy: linalg.det.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrMemory], or of [ErrNotFinite] if
// A has a NaN or infinity, or if the factors overflow. Beside an error the result is NaN.
// LAPACK routine: xGETRF.
func Det[T Scalar](a Matrix[T]) (T, error) {
	d, err := determinant("Det", a)
	if err != nil {
		return scalar.NaN[T](), err
	}
	return scalar.FromComplex[T](d.Value()), nil
}

// Slogdet returns the sign of the determinant of A and the natural logarithm of its
// modulus:
//
//	det A = sign * exp(logabs)
//
// For complex matrices sign has the modulus 1. For singular ones sign is 0 and logabs -Inf,
// without an error. Memory and errors are those of [Det]; beside an error both are NaN. NumPy:
// linalg.slogdet.
func Slogdet[T Scalar](a Matrix[T]) (sign T, logabs float64, err error) {
	d, err := determinant("Slogdet", a)
	if err != nil {
		return scalar.NaN[T](), math.NaN(), err
	}
	s, logabs := d.Log()
	return scalar.FromComplex[T](s), logabs, nil
}

// determinant is that of a.
func determinant[T Scalar](name string, a Matrix[T]) (d driver.Determinant, err error) {
	err = checkSquare("matrix", a)
	if err == nil {
		err = room.For[T](room.Area(a.Rows, a.Rows))
	}
	if err == nil {
		d, err = determinantOf(a)
	}
	if err != nil {
		return d, failed(name, err, a)
	}
	return d, nil
}

// determinantOf is determinant of a matrix that has been checked.
func determinantOf[T Scalar](a Matrix[T]) (driver.Determinant, error) {
	d, finite := driver.Det(never, a)
	if finite {
		return d, nil
	}
	if err := checkFinite("matrix", a); err != nil {
		return driver.Determinant{}, err
	}
	return driver.Determinant{}, fmt.Errorf("%w in the factors, by overflow", ErrNotFinite)
}

package linalg

import (
	"context"
	"math"

	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// What stands here surrounds the solutions and inverses of LU, Cholesky, LDL and the
// structured systems: checks, allocation and errors.

// fresh returns a new matrix for the X of B, which solve stores in it, unless err is set
// already. a is another operand, for the error.
func fresh[T Scalar](name string, a, b Matrix[T], err error, solve func(dst Matrix[T]) error) (x Matrix[T], _ error) {
	if err == nil {
		err = room.For[T](room.Area(b.Rows, b.Cols))
	}
	if err != nil {
		return x, failed(name, err, a, b)
	}
	x = matrix.New[T](b.Rows, b.Cols)
	if b.Rows > 0 && b.Cols > 0 {
		err = solve(x)
	}
	if err != nil {
		err = fail(name, err, a.Shape(), b.Shape())
	}
	return x, err
}

// stored is fresh with a destination, which may be b.
func stored[T Scalar](name string, dst, a, b Matrix[T], err error, solve func(dst Matrix[T]) error) error {
	if err == nil {
		err = checkSolution(dst, b)
	}
	if err == nil {
		err = checkApart(dst, a)
	}
	if err == nil && b.Rows > 0 && b.Cols > 0 {
		err = solve(dst)
	}
	return failed(name, err, a, b)
}

// inverse returns a new matrix for A^-1, which invert stores in it, unless err is set
// already. n is the order of A, and area the number of elements that it takes.
func inverse[T Scalar](name string, n int, area float64, err error, invert func(dst Matrix[T]) error) (Matrix[T], error) {
	if err == nil {
		err = room.For[T](area)
	}
	if err != nil {
		return Matrix[T]{}, fail(name, err, square(n))
	}
	dst := matrix.New[T](n, n)
	if n > 0 {
		err = invert(dst)
	}
	if err != nil {
		err = fail(name, err, square(n))
	}
	return dst, err
}

// inverseTo is inverse with a destination. area is what it takes besides.
func inverseTo[T Scalar](name string, dst Matrix[T], n int, area float64, err error, invert func(dst Matrix[T]) error) error {
	if wrong := checkDestination(dst, n, n); wrong != nil {
		err = wrong
	}
	if err == nil {
		err = room.For[T](area)
	}
	if err == nil && n > 0 {
		err = invert(dst)
	}
	if err != nil {
		return fail(name, err, square(n))
	}
	return nil
}

// conditionOf is the condition number of a matrix of order n from its factors: norm is NaN if
// there are none, and missing is set if the matrix is singular.
func conditionOf(n int, norm float64, missing error, estimate func(context.Context) float64) float64 {
	switch {
	case n == 0:
		return 0
	case math.IsNaN(norm):
		return math.NaN()
	case missing != nil:
		return math.Inf(1)
	}
	return estimate(never)
}

// reciprocal is 1 / cond, and 1 for a matrix of order 0, as xGECON and xPOCON return it: no
// caller who asks for a value above a threshold then has to think of that order.
func reciprocal(n int, cond float64) float64 {
	if n == 0 && cond == 0 {
		return 1
	}
	return 1 / cond
}

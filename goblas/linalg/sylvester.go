package linalg

import (
	"errors"
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// ErrCommonEigenvalues says that a Sylvester or Lyapunov equation has no unique solution,
// because its matrices have eigenvalues for which it is singular. [errors.Is] finds
// [ErrSingular] in it.
var ErrCommonEigenvalues = fmt.Errorf("%w: the spectra of the coefficients meet", ErrSingular)

// SolveSylvester returns the X with
//
//	A X + X B = Q      A is m x m, B is n x n, Q and X are m x n
//
// The operands may be views and are only read. SolveSylvester allocates X, and some
// matrices of the operands' sizes, most of which it keeps for later calls.
//
// The error is an [*OpError] of [ErrMatrix], [ErrShape], [ErrMemory], [ErrNotFinite] (an
// operand has a NaN or an infinity, or X overflows), a [*ConvergenceError], or
// [ErrCommonEigenvalues]: A and -B have common eigenvalues, or nearly common ones. X is
// then returned, but only solves an equation nearby.
//
// The method is that of Bartels and Stewart (1972): A and B are brought to Schur form.
// LAPACK routines: xGEES, and xTRSYL on blocks. SciPy: linalg.solve_sylvester.
func SolveSylvester[T Scalar](a, b, q Matrix[T]) (Matrix[T], error) {
	x, err := solveSylvester(a, b, q)
	return x, failed("SolveSylvester", err, a, b, q)
}

func solveSylvester[T Scalar](a, b, q Matrix[T]) (x Matrix[T], err error) {
	if err := checkSquare("matrix A", a); err != nil {
		return x, err
	}
	if err := checkSquare("matrix B", b); err != nil {
		return x, err
	}
	if err := check("right-hand side", q); err != nil {
		return x, err
	}
	m, n := a.Rows, b.Rows
	if q.Rows != m || q.Cols != n {
		return x, fmt.Errorf("%w: the right-hand side is %s, not %dx%d", ErrShape, q.Shape(), m, n)
	}
	if err := room.For[T](4*room.Area(m, m) + 4*room.Area(n, n) + 3*room.Area(m, n)); err != nil {
		return x, err
	}
	if err := finiteOperands(a, b, q); err != nil {
		return x, err
	}
	if m == 0 || n == 0 {
		return matrix.New[T](m, n), nil
	}
	if x, ok := smallSylvester(a, b, q); ok {
		return x, finiteSolution(x)
	}
	r, u, err := schurOf(a)
	if err != nil {
		return x, err
	}
	s, v, err := schurOf(b)
	if err != nil {
		return x, err
	}
	return between(u, v, q, func(f Matrix[T]) (float64, int) { return driver.Sylvester(never, 'N', 'N', 1, r, s, f) })
}

// SolveContinuousLyapunov returns the X with
//
//	A X + X A^H = Q      all n x n
//
// as [SolveSylvester] does, with its memory and errors. The error is [ErrCommonEigenvalues]
// if A has eigenvalues x and y with x + conj(y) = 0, or nearly so. If Q is Hermitian, X is
// Hermitian up to rounding.
//
// LAPACK routines: xGEES, and xTRSYL on blocks. SciPy: linalg.solve_continuous_lyapunov and
// linalg.solve_lyapunov.
func SolveContinuousLyapunov[T Scalar](a, q Matrix[T]) (Matrix[T], error) {
	x, err := solveLyapunov(a, q)
	return x, failed("SolveContinuousLyapunov", err, a, q)
}

func solveLyapunov[T Scalar](a, q Matrix[T]) (x Matrix[T], err error) {
	if err := checkLyapunov(a, q); err != nil {
		return x, err
	}
	if a.Rows == 0 {
		return matrix.New[T](0, 0), nil
	}
	if x, ok := smallSylvester(a, Matrix[T]{}, q); ok {
		return x, finiteSolution(x)
	}
	r, u, err := schurOf(a)
	if err != nil {
		return x, err
	}
	return between(u, u, q, func(f Matrix[T]) (float64, int) { return driver.Sylvester(never, 'N', 'C', 1, r, r, f) })
}

func checkLyapunov[T Scalar](a, q Matrix[T]) error {
	if err := checkSquare("matrix A", a); err != nil {
		return err
	}
	if err := checkForEigen(q, a.Rows); err != nil {
		return err
	}
	if err := room.For[T](8 * room.Area(a.Rows, a.Rows)); err != nil {
		return err
	}
	return finiteOperands(a, q)
}

// between returns U F V^H, where F is what solve makes of U^H Q V.
func between[T Scalar](u, v, q Matrix[T], solve func(f Matrix[T]) (scale float64, info int)) (x Matrix[T], err error) {
	m, n := u.Rows, v.Rows
	x, f := matrix.New[T](m, n), matrix.New[T](m, n)
	multiply(never, x, u.H(), q)
	multiply(never, f, x, v)
	scale, info := solve(f)
	multiply(never, x, u, f)
	multiply(never, f, x, v.H())
	if scale != 1 {
		for i := range f.Data {
			f.Data[i] /= scalar.FromComplex[T](complex(scale, 0))
		}
	}
	err = finiteSolution(f)
	if info > 0 {
		err = errors.Join(err, ErrCommonEigenvalues)
	}
	return f, err
}

// finiteSolution returns an error if an element of a solution is not finite.
func finiteSolution[T Scalar](x Matrix[T]) error { return checkFinite("result, by overflow", x) }

// smallSylvester is [driver.SmallSylvester] on a copy of q.
func smallSylvester[T Scalar](a, b, q Matrix[T]) (x Matrix[T], ok bool) {
	if max(q.Rows, q.Cols) > driver.SmallOrder {
		return x, false
	}
	x = unset[T](q.Rows, q.Cols)
	matrix.Copy(x, q)
	return x, driver.SmallSylvester(never, a, b, x)
}

func schurOf[T Scalar](a Matrix[T]) (t, z Matrix[T], err error) {
	t, z = matrix.New[T](a.Rows, a.Rows), matrix.New[T](a.Rows, a.Rows)
	return t, z, schurTo(t, z, a)
}

func finiteOperands[T Scalar](operands ...Matrix[T]) error {
	for _, m := range operands {
		if err := checkFinite("operands", m); err != nil {
			return err
		}
	}
	return nil
}

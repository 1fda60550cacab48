package linalg

import (
	"fmt"
	"slices"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// SolveToeplitz returns the X with T X = B for the n x n Toeplitz matrix with the first
// column c and the first row r:
//
//	T[i,j] = c[i-j] for i >= j, r[j-i] for i < j
//
// r[0] is not read. A nil r stands for the conjugate of c, a Hermitian T. B is n x nrhs, may
// be any view, and is only read. SolveToeplitz allocates X. It takes O(n^2 nrhs) operations,
// and memory of O(n), by Levinson's recursion in double precision, in pure Go on every route.
// SciPy: linalg.solve_toeplitz.
//
// The recursion solves with all leading minors of T, one after the other. It is stable for
// positive definite T. For others it loses as many digits as the worst conditioned of its
// leading minors has to lose, and no condition number is estimated: [Solve] with the whole
// matrix is the safe way then.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrMemory], a [*SingularError] if
// a leading minor is singular, even if T is not (the pivot is its order less one), or
// [ErrNotFinite] if an operand has a NaN or infinity, or if X overflows.
func SolveToeplitz[T Scalar](c, r []T, b Matrix[T]) (Matrix[T], error) {
	return fresh("SolveToeplitz", asRow(c), b, checkToeplitz(c, r, b), func(dst Matrix[T]) error { return solveToeplitz(dst, c, r, b) })
}

// SolveToeplitzTo stores the X with T X = B in dst, as [SolveToeplitz] does. dst must be
// row-major and n x nrhs. It may be b itself, but must not otherwise share an element with
// it or with c and r. It allocates only the conjugate of a complex c, if r is nil.
func SolveToeplitzTo[T Scalar](dst Matrix[T], c, r []T, b Matrix[T]) error {
	err := checkToeplitz(c, r, b)
	if err == nil {
		if err = check("destination", dst); err == nil {
			err = checkApart(dst, asRow(r))
		}
	}
	return stored("SolveToeplitzTo", dst, asRow(c), b, err, func(dst Matrix[T]) error { return solveToeplitz(dst, c, r, b) })
}

func checkToeplitz[T Scalar](c, r []T, b Matrix[T]) error {
	if err := checkDiagonals(asRow(c), b); err != nil {
		return err
	}
	if r != nil && len(r) != len(c) {
		return fmt.Errorf("%w: a column of %d elements and a row of %d", ErrShape, len(c), len(r))
	}
	return nil
}

func solveToeplitz[T Scalar](dst Matrix[T], c, r []T, b Matrix[T]) error {
	if !scalar.Finite(c) || len(r) > 1 && !scalar.Finite(r[1:]) {
		return fmt.Errorf("%w in the matrix", ErrNotFinite)
	}
	if err := checkFinite("right-hand side", b); err != nil {
		return err
	}
	if r == nil {
		if r = c; matrix.IsComplex[T]() {
			r = slices.Clone(c)
			scalar.Conjugate(r)
		}
	}
	matrix.Copy(dst, b)
	return solution(dst, "gtsv", 0, driver.SolveToeplitz(never, c, r, dst))
}

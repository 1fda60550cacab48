package linalg

import (
	"context"
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/matrix"
)

// Solve returns the X with A X = B, as NumPy's linalg.solve does, by LU factorization
// with partial pivoting.
//
//	A is n x n, B and X are n x nrhs
//
// Either operand may be a transposed or conjugated view; both are only read. Solve
// allocates X, and an n x n workspace that it keeps for later calls.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], or one of these:
//
//   - a [*MemoryError]: X and the workspace do not fit into memory;
//   - a [*SingularError]: a pivot is exactly zero, there is no X;
//   - a [*ConditionError]: X is returned, but the condition number in the 1-norm is
//     above 1/eps (4.5e15 for float64 and complex128, 8.4e6 for the others), as far
//     as an estimate from the factors can tell. It depends on A alone, and not on
//     its scale;
//   - [ErrNotFinite]: A or B has a NaN or infinity, or X or the factors overflow;
//     the message says which. The same error may also wrap a ConditionError.
//
// If A or columns of B have norms close to the largest number of T, or close to or below its
// smallest normal number, Solve first multiplies them by powers of two, and finally corrects
// X by the inverse powers. An element that becomes zero by that counts as zero.
//
// LAPACK routines: xGETRF with xGETRS or, for several right-hand sides, with xTRSM from
// the right. They work on the transpose, which is what Fortran sees in a row-major
// matrix.
func Solve[T Scalar](a, b Matrix[T]) (Matrix[T], error) { return solve(never, a, b) }

// SolveContext is [Solve] as long as ctx lasts: see "Contexts" in the comment of this
// package. Large systems look at ctx between the tiles of each step of the factorization. If
// ctx ended during the call, X is undefined.
func SolveContext[T Scalar](ctx context.Context, a, b Matrix[T]) (Matrix[T], error) {
	return solve(ctx, a, b)
}

func solve[T Scalar](ctx context.Context, a, b Matrix[T]) (Matrix[T], error) {
	err := checkSystem(a, b)
	if err == nil {
		err = ended(ctx)
	}
	if err == nil {
		err = checkMemoryToSolve[T](a.Rows, b.Cols, true)
	}
	if err != nil {
		return Matrix[T]{}, failed(named("Solve", ctx), err, a, b)
	}
	x := unset[T](b.Rows, b.Cols)
	if ctx == nil {
		err = solveSystem(ctx, x, a, b)
	} else {
		err = solveUntil(ctx, x, a, b)
	}
	if err != nil {
		return x, failed(named("Solve", ctx), err, a, b)
	}
	return x, nil
}

// SolveTo stores the X with A X = B in dst, as [Solve] does. dst must be row-major and
// n x nrhs. It may be b itself, but must not otherwise share an element with an
// operand, which would be an [ErrOverlap]. After [ErrShape], [ErrMatrix], [ErrOverlap]
// and [ErrMemory] dst is unchanged.
func SolveTo[T Scalar](dst, a, b Matrix[T]) error { return solveTo(never, dst, a, b) }

// SolveToContext is [SolveTo] as long as ctx lasts, as [SolveContext] is [Solve]. If it
// ends during the call, dst is undefined, also where it is b; if it had ended before, dst
// is unchanged.
func SolveToContext[T Scalar](ctx context.Context, dst, a, b Matrix[T]) error {
	return solveTo(ctx, dst, a, b)
}

func solveTo[T Scalar](ctx context.Context, dst, a, b Matrix[T]) error {
	err := checkSystem(a, b)
	if err == nil {
		err = checkDestination(dst, b.Rows, b.Cols)
	}
	if err == nil && (matrix.Overlap(dst, a) || !matrix.SamePlaces(dst, b) && matrix.Overlap(dst, b)) {
		err = fmt.Errorf("%w: destination and operand", ErrOverlap)
	}
	if err == nil {
		err = ended(ctx)
	}
	if err == nil {
		err = checkMemoryToSolve[T](a.Rows, b.Cols, false)
	}
	switch {
	case err != nil:
	case ctx == nil:
		err = solveSystem(ctx, dst, a, b)
	default:
		err = solveUntil(ctx, dst, a, b)
	}
	return failed(named("SolveTo", ctx), err, a, b)
}

func checkSystem[T Scalar](a, b Matrix[T]) error {
	if err := check("matrix", a); err != nil {
		return err
	}
	if err := check("right-hand side", b); err != nil {
		return err
	}
	if a.Rows != a.Cols {
		return fmt.Errorf("%w: the matrix is not square", ErrShape)
	}
	if a.Rows != b.Rows {
		return fmt.Errorf("%w: the right-hand side has %d rows", ErrShape, b.Rows)
	}
	return nil
}

// solveUntil is solveSystem, and returns the error of ctx if that ends.
func solveUntil[T Scalar](ctx context.Context, dst, a, b Matrix[T]) (err error) {
	defer cores.Recover(&err)
	return solveSystem(ctx, dst, a, b)
}

// solveSystem stores X in dst. The arguments have been checked. It panics with what
// cores.Recover takes if ctx, which may be nil, ends.
func solveSystem[T Scalar](ctx context.Context, dst, a, b Matrix[T]) error {
	if a.Rows == 0 || b.Cols == 0 {
		return nil
	}
	matrix.Copy(dst, b)
	cond, info := driver.Solve(ctx, a, dst)
	if math.IsNaN(cond) {
		if !finite(a) {
			return fmt.Errorf("%w in the matrix", ErrNotFinite)
		}
		return fmt.Errorf("%w in the right-hand side", ErrNotFinite)
	}
	if err := infoError("gesv", info); err != nil {
		return err
	}
	return checkSolved(dst, cond)
}

// checkSolved returns the error that comes with a solution: a [*ConditionError] if cond is
// not 0, and an [ErrNotFinite] if an element has overflowed.
func checkSolved[T Scalar](dst Matrix[T], cond float64) error {
	var suspect error
	if cond != 0 {
		suspect = &ConditionError{Cond: cond}
	}
	switch {
	case finite(dst):
		return suspect
	case suspect != nil:
		return withSuspect(fmt.Errorf("%w in the result, by overflow", ErrNotFinite), suspect)
	default:
		return fmt.Errorf("%w in the result or in the factors, by overflow", ErrNotFinite)
	}
}

// checkSolution returns an error unless dst can take the solution for the right-hand sides
// b, which it may be itself.
func checkSolution[T Scalar](dst, b Matrix[T]) error {
	if err := checkDestination(dst, b.Rows, b.Cols); err != nil {
		return err
	}
	if !matrix.SamePlaces(dst, b) && matrix.Overlap(dst, b) {
		return fmt.Errorf("%w: destination and right-hand side", ErrOverlap)
	}
	return nil
}

// checkRight returns an error unless b has the right-hand sides of a system of order n with
// op(A).
func checkRight[T Scalar](n int, b Matrix[T], op matrix.Op) error {
	if op > matrix.ConjTrans {
		return fmt.Errorf("%w: unknown %v", ErrKind, op)
	}
	if err := check("right-hand side", b); err != nil {
		return err
	}
	if b.Rows != n {
		return fmt.Errorf("%w: the right-hand side has %d rows", ErrShape, b.Rows)
	}
	return nil
}

// square is the shape of an n x n matrix.
func square(n int) string { return fmt.Sprintf("%dx%d", n, n) }

package goblas

import (
	"fmt"
	"math"

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
// If A or columns of B have norms close to the largest number of T, or close to or
// below its smallest normal number, Solve first multiplies them by powers of two, and
// finally corrects X by the inverse powers.
//
// LAPACK routines: xGETRF with xGETRS or, for several right-hand sides, with xTRSM from
// the right. They work on the transpose, which is what Fortran sees in a row-major
// matrix.
func Solve[T Scalar](a, b Matrix[T]) (Matrix[T], error) {
	err := checkSystem(a, b)
	if err == nil {
		err = checkMemoryToSolve[T](a.Rows, b.Cols, true)
	}
	if err != nil {
		return Matrix[T]{}, opError("Solve", a, b, err)
	}
	x := New[T](b.Rows, b.Cols)
	if err := solve(x, a, b); err != nil {
		return x, opError("Solve", a, b, err)
	}
	return x, nil
}

// SolveTo stores the X with A X = B in dst, as [Solve] does. dst must be row-major and
// n x nrhs. It may be b itself, but must not otherwise share an element with an
// operand, which would be an [ErrOverlap]. After [ErrShape], [ErrMatrix], [ErrOverlap]
// and [ErrMemory] dst is unchanged.
func SolveTo[T Scalar](dst, a, b Matrix[T]) error {
	err := checkSystem(a, b)
	if err == nil {
		err = checkDestination(dst, b.Rows, b.Cols)
	}
	if err == nil && (matrix.Overlap(dst, a) || !matrix.SamePlaces(dst, b) && matrix.Overlap(dst, b)) {
		err = fmt.Errorf("%w: destination and operand", ErrOverlap)
	}
	if err == nil {
		err = checkMemoryToSolve[T](a.Rows, b.Cols, false)
	}
	if err == nil {
		err = solve(dst, a, b)
	}
	if err != nil {
		return opError("SolveTo", a, b, err)
	}
	return nil
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

// solve stores X in dst. The arguments have been checked.
func solve[T Scalar](dst, a, b Matrix[T]) error {
	if a.Rows == 0 || b.Cols == 0 {
		return nil
	}
	matrix.Copy(dst, b)
	cond, info := driver.Solve(a, dst)
	if math.IsNaN(cond) {
		if !finite(a) {
			return fmt.Errorf("%w in the matrix", ErrNotFinite)
		}
		return fmt.Errorf("%w in the right-hand side", ErrNotFinite)
	}
	if err := infoError("gesv", info); err != nil {
		return err
	}
	var suspect error
	if cond != 0 {
		suspect = &ConditionError{Cond: cond}
	}
	switch {
	case finite(dst):
		return suspect
	case suspect != nil:
		return fmt.Errorf("%w in the result, by overflow: %w", ErrNotFinite, suspect)
	default:
		return fmt.Errorf("%w in the result or in the factors, by overflow", ErrNotFinite)
	}
}

// finite reports whether every element of m is finite.
func finite[T Scalar](m Matrix[T]) bool {
	rows, cols := m.Rows, m.Cols
	if rows == 0 || cols == 0 {
		return true // Data may be too short for the slices below
	}
	if m.Op.Transposed() {
		rows, cols = cols, rows
	}
	for i := range rows {
		// 0 x is 0 if x is finite, and NaN otherwise. Four sums, because the processor
		// works on them in parallel.
		row := m.Data[i*m.Stride : i*m.Stride+cols]
		var s0, s1, s2, s3 T
		for len(row) >= 4 {
			s0 += 0 * row[0]
			s1 += 0 * row[1]
			s2 += 0 * row[2]
			s3 += 0 * row[3]
			row = row[4:]
		}
		for _, v := range row {
			s0 += 0 * v
		}
		if s0 += s1 + s2 + s3; s0 != 0 {
			return false
		}
	}
	return true
}

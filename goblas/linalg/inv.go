package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Inv returns the inverse of the n x n matrix A, which may be a view and is only read. To
// solve a system, [Solve] is faster and more accurate. Inv allocates the result, and an n x n
// workspace that it keeps for later calls. NumPy: linalg.inv.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrMemory], or one of these:
//
//   - a [*SingularError]: a pivot is exactly zero, there is no inverse;
//   - a [*ConditionError]: the inverse is returned, but the condition number in the
//     1-norm, which comes from the inverse itself, is above 1/eps;
//   - [ErrNotFinite]: A has a NaN or infinity, or the inverse or the factors overflow.
//
// LAPACK routines: xGETRF, xTRTRI and a triangular solution, on the transpose.
func Inv[T Scalar](a Matrix[T]) (Matrix[T], error) {
	err := checkSquare("matrix", a)
	if err == nil {
		err = room.For[T](2 * room.Area(a.Rows, a.Rows))
	}
	if err != nil {
		return Matrix[T]{}, failed("Inv", err, a)
	}
	dst := unset[T](a.Rows, a.Rows)
	if err = invert(dst, a); err != nil {
		err = fail("Inv", err, a.Shape())
	}
	return dst, err
}

// InvTo stores the inverse of A in dst, as [Inv] does. dst must be row-major and n x n. It
// may be A itself, but must not otherwise share an element with it. After an error that
// leaves no inverse dst is undefined.
func InvTo[T Scalar](dst, a Matrix[T]) error {
	err := checkSquare("matrix", a)
	if err == nil {
		err = checkSolution(dst, a)
	}
	if err == nil {
		err = room.For[T](room.Area(a.Rows, a.Rows))
	}
	if err == nil {
		err = invert(dst, a)
	}
	return failed("InvTo", err, a)
}

// invert stores the inverse of a in dst. The arguments have been checked.
func invert[T Scalar](dst, a Matrix[T]) error {
	if a.Rows == 0 {
		return nil
	}
	matrix.Copy(dst, a)
	cond, info := driver.Inv(never, dst)
	if math.IsNaN(cond) {
		return fmt.Errorf("%w in the matrix", ErrNotFinite)
	}
	if info != 0 {
		return infoError("getrf", info)
	}
	if cond < 1/scalar.Epsilon[T]() {
		cond = 0
	}
	return checkSolved(dst, cond)
}

package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// TriangularOptions says what [SolveTriangular] solves. The zero value is T X = B with the
// lower triangle.
type TriangularOptions struct {
	Triangle     Triangle  // which triangle of the matrix T is
	Op           matrix.Op // op(T): [matrix.Trans] is the transpose, [matrix.ConjTrans] T^H
	UnitDiagonal bool      // the diagonal is taken to be ones and not read
}

// SolveTriangular returns the X with op(T) X = B, where T is a triangle of the n x n matrix
// A; the rest of A is not read and may hold anything. B is n x nrhs. Both may be views, and
// are only read. SolveTriangular allocates X, and a workspace that it keeps for later calls.
// SciPy: linalg.solve_triangular, whose default is the upper triangle.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrKind], [ErrMemory], or one of
// these:
//
//   - a [*SingularError]: an element of the diagonal is exactly zero;
//   - a [*ConditionError]: X is returned, but the condition number of T in the 1-norm is
//     above 1/eps;
//   - [ErrNotFinite]: T or B has a NaN or infinity, or X overflows.
//
// If the norms of the triangle or of columns of B are close to the limits of the element
// type, they are multiplied by powers of two on the way. BLAS routines: xTRSM, and for one
// right-hand side xTRSV.
func SolveTriangular[T Scalar](a, b Matrix[T], o TriangularOptions) (Matrix[T], error) {
	err := checkTriangular(a, b, o)
	if err == nil {
		err = room.For[T](room.Area(b.Rows, b.Cols))
	}
	if err != nil {
		return Matrix[T]{}, failed("SolveTriangular", err, a, b)
	}
	x := matrix.New[T](b.Rows, b.Cols)
	if err = solveTriangular(x, a, b, o); err != nil {
		err = fail("SolveTriangular", err, a.Shape(), b.Shape())
	}
	return x, err
}

// SolveTriangularTo stores the X with op(T) X = B in dst, as [SolveTriangular] does. dst must
// be row-major and n x nrhs. It may be b itself, but must not otherwise share an element
// with an operand.
func SolveTriangularTo[T Scalar](dst, a, b Matrix[T], o TriangularOptions) error {
	err := checkTriangular(a, b, o)
	if err == nil {
		err = checkSolution(dst, b)
	}
	if err == nil {
		err = checkApart(dst, a)
	}
	if err == nil {
		err = solveTriangular(dst, a, b, o)
	}
	return failed("SolveTriangularTo", err, a, b)
}

func checkTriangular[T Scalar](a, b Matrix[T], o TriangularOptions) error {
	if err := checkTriangle(o.Triangle); err != nil {
		return err
	}
	if o.Op > matrix.ConjTrans {
		return fmt.Errorf("%w: unknown %v", ErrKind, o.Op)
	}
	return checkSystem(a, b)
}

// solveTriangular stores X in dst. The arguments have been checked.
func solveTriangular[T Scalar](dst, a, b Matrix[T], o TriangularOptions) error {
	if b.Rows == 0 || b.Cols == 0 {
		return nil
	}
	diag := byte('N')
	if o.UnitDiagonal {
		diag = 'U'
	}
	matrix.Copy(dst, b)
	cond, info := driver.SolveTriangular(never, o.Triangle.letter(), diag, o.Op, a, dst)
	return solution(dst, "trtrs", cond, info)
}

// solution returns the error of a solver that returned cond and info and left X in dst.
func solution[T Scalar](dst Matrix[T], routine string, cond float64, info int) error {
	if math.IsNaN(cond) {
		return fmt.Errorf("%w in the matrix or in the right-hand side", ErrNotFinite)
	}
	if info != 0 {
		return infoError(routine, info)
	}
	return checkSolved(dst, cond)
}

package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// SolveBanded returns the X with A X = B for an n x n matrix A that has l subdiagonals and u
// superdiagonals. B and X are n x nrhs. ab is (l + u + 1) x n and has one diagonal in each
// row, the topmost one first, so that elements of one column of A stand in one column of ab:
//
//	A[i,j] = ab[u + i - j, j]
//
// The elements of ab beyond the ends of the diagonals are not read. ab and b may be views
// and are only read. SolveBanded allocates X, and a workspace of (2 l + u + 1) n elements
// that it keeps for later calls. It takes O(n l (l + u)) operations. SciPy:
// linalg.solve_banded.
//
// The error is an [*OpError] of [ErrShape] (also if l or u is negative), [ErrMatrix],
// [ErrMemory], or a [*SingularError], [*ConditionError] or [ErrNotFinite] as of [Solve].
// LAPACK routines: xGBTRF and xGBTRS; for l = u = 1 see [SolveTridiagonal].
func SolveBanded[T Scalar](l, u int, ab, b Matrix[T]) (Matrix[T], error) {
	return fresh("SolveBanded", ab, b, checkBanded(l, u, ab, b), func(dst Matrix[T]) error { return solveBanded(dst, l, u, ab, b) })
}

// SolveBandedTo stores the X with A X = B in dst, as [SolveBanded] does. dst must be
// row-major and n x nrhs. It may be b itself, but must not otherwise share an element with
// an operand.
func SolveBandedTo[T Scalar](dst Matrix[T], l, u int, ab, b Matrix[T]) error {
	return stored("SolveBandedTo", dst, ab, b, checkBanded(l, u, ab, b), func(dst Matrix[T]) error { return solveBanded(dst, l, u, ab, b) })
}

func checkBanded[T Scalar](l, u int, ab, b Matrix[T]) error {
	if l < 0 || u < 0 {
		return fmt.Errorf("%w: %d subdiagonals and %d superdiagonals", ErrShape, l, u)
	}
	if err := checkDiagonals(ab, b); err != nil {
		return err
	}
	if ab.Rows-1-l != u {
		return fmt.Errorf("%w: %d rows for %d + %d + 1 diagonals", ErrShape, ab.Rows, l, u)
	}
	return room.For[T](room.Area(2*l+u+1, ab.Cols))
}

// checkDiagonals returns an error unless b has as many rows as the matrix whose diagonals ab has.
func checkDiagonals[T Scalar](ab, b Matrix[T]) error {
	if err := check("band", ab); err != nil {
		return err
	}
	if err := check("right-hand side", b); err != nil {
		return err
	}
	if ab.Cols != b.Rows {
		return fmt.Errorf("%w: the right-hand side has %d rows", ErrShape, b.Rows)
	}
	return nil
}

func solveBanded[T Scalar](dst Matrix[T], l, u int, ab, b Matrix[T]) error {
	matrix.Copy(dst, b)
	cond, info := driver.SolveBanded(never, l, u, ab, dst)
	return solution(dst, "gbsv", cond, info)
}

// SolveHBanded returns the X with A X = B for an n x n symmetric or Hermitian positive
// definite matrix A. B and X are n x nrhs. ab is (u + 1) x n and has the main diagonal of A
// and the u others of one triangle, one in each row:
//
//	A[i,j] = ab[i - j, j]          for i >= j, with Lower
//	A[i,j] = ab[u + i - j, j]      for i <= j, with Upper
//
// The elements of ab beyond the ends of the diagonals, and the imaginary parts of the main
// one, are not read. ab and b may be views and are only read. SolveHBanded allocates X, and a
// workspace of the size of ab that it keeps for later calls. SciPy: linalg.solveh_banded,
// whose default is the upper triangle.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrKind], [ErrMemory], a
// [*NotPositiveDefiniteError], or a [*ConditionError] or [ErrNotFinite] as of [Solve].
// LAPACK routines: xPBTRF and xPBTRS; for u = 1 what is in xPTTRF and xPTTRS, in Go.
func SolveHBanded[T Scalar](ab, b Matrix[T], t Triangle) (Matrix[T], error) {
	return fresh("SolveHBanded", ab, b, checkHBanded(ab, b, t), func(dst Matrix[T]) error { return solveHBanded(dst, ab, b, t) })
}

// SolveHBandedTo stores the X with A X = B in dst, as [SolveHBanded] does. dst must be
// row-major and n x nrhs. It may be b itself, but must not otherwise share an element with
// an operand.
func SolveHBandedTo[T Scalar](dst, ab, b Matrix[T], t Triangle) error {
	return stored("SolveHBandedTo", dst, ab, b, checkHBanded(ab, b, t), func(dst Matrix[T]) error { return solveHBanded(dst, ab, b, t) })
}

func checkHBanded[T Scalar](ab, b Matrix[T], t Triangle) error {
	if err := checkTriangle(t); err != nil {
		return err
	}
	if err := checkDiagonals(ab, b); err != nil {
		return err
	}
	if ab.Rows == 0 {
		return fmt.Errorf("%w: a band without its main diagonal", ErrShape)
	}
	return room.For[T](room.Area(ab.Rows, ab.Cols))
}

func solveHBanded[T Scalar](dst, ab, b Matrix[T], t Triangle) error {
	matrix.Copy(dst, b)
	cond, info := driver.SolveHBanded(never, t.letter(), ab, dst)
	return solution(dst, "pbsv", cond, info)
}

// SolveTridiagonal returns the X with A X = B for a tridiagonal matrix A of order n with the
// subdiagonal dl, the diagonal d and the superdiagonal du, which have n - 1, n and n - 1
// elements and are only read. B is n x nrhs, may be any view, and is only read. It takes O(n
// nrhs) operations. It allocates X, and a small workspace that it keeps for later calls.
// SciPy: linalg.solve with assume_a="tridiagonal".
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrMemory], or a
// [*SingularError], [*ConditionError] or [ErrNotFinite] as of [Solve]. It is what LAPACK has
// in xGTTRF and xGTTRS, in Go on every route.
func SolveTridiagonal[T Scalar](dl, d, du []T, b Matrix[T]) (Matrix[T], error) {
	return fresh("SolveTridiagonal", asRow(d), b, checkTridiagonal(dl, d, du, b), func(dst Matrix[T]) error { return solveTridiagonal(dst, dl, d, du, b) })
}

// SolveTridiagonalTo stores the X with A X = B in dst, as [SolveTridiagonal] does. dst must
// be row-major and n x nrhs. It may be b itself, but must not otherwise share an element
// with it or with the diagonals.
func SolveTridiagonalTo[T Scalar](dst Matrix[T], dl, d, du []T, b Matrix[T]) error {
	err := checkTridiagonal(dl, d, du, b)
	if err == nil {
		if err = check("destination", dst); err == nil {
			err = checkApart(dst, asRow(dl), asRow(du))
		}
	}
	return stored("SolveTridiagonalTo", dst, asRow(d), b, err, func(dst Matrix[T]) error { return solveTridiagonal(dst, dl, d, du, b) })
}

// asRow returns x as a matrix of one row.
func asRow[T Scalar](x []T) Matrix[T] {
	return Matrix[T]{Rows: 1, Cols: len(x), Stride: max(len(x), 1), Data: x}
}

func checkTridiagonal[T Scalar](dl, d, du []T, b Matrix[T]) error {
	if err := checkDiagonals(asRow(d), b); err != nil {
		return err
	}
	if beside := max(len(d)-1, 0); len(dl) != beside || len(du) != beside {
		return fmt.Errorf("%w: diagonals of %d, %d and %d elements", ErrShape, len(dl), len(d), len(du))
	}
	return nil
}

func solveTridiagonal[T Scalar](dst Matrix[T], dl, d, du []T, b Matrix[T]) error {
	matrix.Copy(dst, b)
	cond, info := driver.SolveTridiagonal(never, dl, d, du, dst)
	return solution(dst, "gtsv", cond, info)
}

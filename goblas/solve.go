package goblas

import (
	"fmt"
	"math"
	"sync"

	"github.com/goblas/goblas/goblas/internal/backend"
	"github.com/goblas/goblas/goblas/internal/mem"
	"github.com/goblas/goblas/goblas/matrix"
)

// Solve returns X with A X = B, NumPy's linalg.solve, by LU factorization with
// partial pivoting.
//
//	A is n x n, B and X are n x nrhs
//
// Either operand may be a transposed or conjugated view; both are read only. Solve allocates
// X, and an n x n workspace that it keeps for later calls.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrMemory], or one of these:
//
//   - a [*SingularError]: a pivot is exactly zero, there is no X;
//   - a [*ConditionError]: X is returned, but the condition number is above
//     1/eps (4.5e15 for float64 and complex128, 8.4e6 for the others). It is
//     computed, at the cost of some more solves, if the pivots or the growth of
//     the first column of X make A suspect;
//   - [ErrNotFinite]: A or B has a NaN or infinity, or X overflows.
//
// LAPACK xGETRF with xGETRS, or xTRSM from the right for several right-hand
// sides, on the transpose, which a row-major matrix is to Fortran.
func Solve[T Scalar](a, b Matrix[T]) (Matrix[T], error) {
	if err := checkSystem(a, b); err != nil {
		return Matrix[T]{}, opError("Solve", a, b, err)
	}
	if err := room[T](b.Rows, b.Cols); err != nil {
		return Matrix[T]{}, opError("Solve", a, b, err)
	}
	x := New[T](b.Rows, b.Cols)
	if err := solve(x, a, b); err != nil {
		return x, opError("Solve", a, b, err)
	}
	return x, nil
}

// SolveTo stores X with A X = B in dst, as [Solve] does. dst is row-major,
// n x nrhs; it may be b itself, and otherwise shares no element with an operand
// ([ErrOverlap]). On [ErrShape], [ErrMatrix] and [ErrOverlap] it is as it was.
func SolveTo[T Scalar](dst, a, b Matrix[T]) error {
	err := checkSystem(a, b)
	if err == nil {
		err = checkDestination(dst, b.Rows, b.Cols)
	}
	if err == nil && (matrix.Overlap(dst, a) || !matrix.SamePlaces(dst, b) && matrix.Overlap(dst, b)) {
		err = fmt.Errorf("%w: destination and operand", ErrOverlap)
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

// factors is the workspace of a solve, kept from call to call.
type factors[T Scalar] struct {
	lu     []T
	pivots []int32
}

// One pool for each element type.
var factorPools struct{ s, d, c, z sync.Pool }

func factorPool[T Scalar]() *sync.Pool {
	var zero T
	switch any(zero).(type) {
	case float32:
		return &factorPools.s
	case float64:
		return &factorPools.d
	case complex64:
		return &factorPools.c
	default:
		return &factorPools.z
	}
}

// solve stores X in the checked dst.
func solve[T Scalar](dst, a, b Matrix[T]) error {
	n := a.Rows
	if n == 0 || b.Cols == 0 {
		return nil
	}
	pool := factorPool[T]()
	f, ok := pool.Get().(*factors[T])
	if !ok {
		f = new(factors[T])
	}
	defer pool.Put(f)
	if cap(f.lu) < n*n {
		f.lu = mem.Make[T](n * n)
	}
	if cap(f.pivots) < n {
		f.pivots = make([]int32, n)
	}
	// Elements are copied as they are stored, so that nothing is transposed, and
	// conjugated on the way where a is a conjugated view.
	transposed := a.Op.Transposed()
	own := Matrix[T]{Rows: n, Cols: n, Stride: n, Data: f.lu[:n*n], Op: a.Op & matrix.Trans}
	matrix.Copy(own, a)
	matrix.Copy(dst, b)
	_, right := backend.Extremes(dst.Data, n, dst.Stride) // before dst, which may be b, becomes X
	if err := infoError("gesv", backend.Solve(transposed, n, b.Cols, own.Data, n, f.pivots[:n], dst.Data, dst.Stride)); err != nil {
		if !finite(a) {
			return fmt.Errorf("%w in the matrix", ErrNotFinite)
		}
		return err
	}
	if !finite(dst) {
		return fmt.Errorf("%w in the operands or, by overflow, in the result", ErrNotFinite)
	}
	tiny, big := backend.Extremes(own.Data, n, n+1)
	if !(big <= math.MaxFloat64) { // an infinite pivot divides to zeros, not NaN
		return fmt.Errorf("%w in the matrix or, by overflow, in its factors", ErrNotFinite)
	}
	// Pivots of very different size, or a first column of X much longer than that
	// of B over the largest pivot: each bounds the condition number from below.
	_, grown := backend.Extremes(dst.Data, n, dst.Stride)
	if margin := 64 * epsilon[T]() * big; tiny < margin || right < margin*grown {
		matrix.Copy(own, a)
		if rcond := backend.Rcond(n, own.Data, n, transposed); rcond < epsilon[T]() {
			return &ConditionError{Cond: 1 / rcond}
		}
	}
	return nil
}

// epsilon is the unit in the last place of 1.
func epsilon[T Scalar]() float64 {
	var zero T
	switch any(zero).(type) {
	case float32, complex64:
		return 0x1p-23
	}
	return 0x1p-52
}

// finite reports whether every element of m is finite.
func finite[T Scalar](m Matrix[T]) bool {
	rows, cols := m.Rows, m.Cols
	if rows == 0 || cols == 0 {
		return true // without data to slice
	}
	if m.Op.Transposed() {
		rows, cols = cols, rows
	}
	for i := range rows {
		// 0 x is 0 for a finite x and NaN otherwise; four sums run in parallel.
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

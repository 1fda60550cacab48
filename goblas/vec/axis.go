package vec

import (
	"math"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native/vector"
)

// Reductions along an axis of a matrix. A line is a column along axis 0, and a row along
// axis 1. Lines that are not contiguous in memory are copied first, a few at a time.
// The package's comment says what these functions have in common.

// SumAxis stores the sum of every line of m in dst, as [Sum] computes it. NumPy:
// sum(axis=...).
func SumAxis[T Float](dst []T, m matrix.Matrix[T], axis int) error {
	return along("SumAxis", dst, m, axis, 0, func(v []T, alone bool) T { return T(sum(v, alone)) })
}

// ProdAxis stores the product of every line of m in dst, as [Prod] computes it. NumPy:
// prod(axis=...).
func ProdAxis[T Float](dst []T, m matrix.Matrix[T], axis int) error {
	return along("ProdAxis", dst, m, axis, 0, func(v []T, alone bool) T { return T(reduce(vector.Prod, v, nil, 0, alone)) })
}

// NormAxis stores the Euclidean norm of every line of m in dst, as [Norm] computes it.
// NumPy: linalg.norm(axis=...).
func NormAxis[T Float](dst []T, m matrix.Matrix[T], axis int) error {
	return along("NormAxis", dst, m, axis, 0, func(v []T, alone bool) T { return T(norm(v, alone)) })
}

// MeanAxis stores the mean of every line of m in dst, as [Mean] computes it. NumPy:
// mean(axis=...).
func MeanAxis[T Float](dst []T, m matrix.Matrix[T], axis int) error {
	return along("MeanAxis", dst, m, axis, 1, func(v []T, alone bool) T { return T(mean(v, alone)) })
}

// VarAxis stores the variance of every line of m in dst, as [Var] computes it. NumPy:
// var(axis=...).
func VarAxis[T Float](dst []T, m matrix.Matrix[T], axis, ddof int) error {
	return along("VarAxis", dst, m, axis, elementsForVariance(ddof), func(v []T, alone bool) T { return T(variance(v, ddof, alone)) })
}

// StdAxis stores the standard deviation of every line of m in dst, as [Std] computes it.
// NumPy: std(axis=...).
func StdAxis[T Float](dst []T, m matrix.Matrix[T], axis, ddof int) error {
	return along("StdAxis", dst, m, axis, elementsForVariance(ddof), func(v []T, alone bool) T { return T(deviation(v, ddof, alone)) })
}

// MinAxis stores the least element of every line of m in dst, as [MinOf] finds it.
// NumPy: min(axis=...).
func MinAxis[T Float](dst []T, m matrix.Matrix[T], axis int) error {
	return along("MinAxis", dst, m, axis, 1, func(v []T, alone bool) T { return T(reduce(vector.Least, v, nil, 0, alone)) })
}

// MaxAxis stores the greatest element of every line of m in dst, as [MaxOf] finds it.
// NumPy: max(axis=...).
func MaxAxis[T Float](dst []T, m matrix.Matrix[T], axis int) error {
	return along("MaxAxis", dst, m, axis, 1, func(v []T, alone bool) T { return T(reduce(vector.Greatest, v, nil, 0, alone)) })
}

// ArgMinAxis stores the index within its line of the least element of every line of m in
// dst, as [ArgMin] finds it. NumPy: argmin(axis=...).
func ArgMinAxis[T Float](dst []int, m matrix.Matrix[T], axis int) error {
	return along("ArgMinAxis", dst, m, axis, 1, func(v []T, alone bool) int { return arg(vector.Least, v, alone) })
}

// ArgMaxAxis stores the index within its line of the greatest element of every line of m
// in dst, as [ArgMax] finds it. NumPy: argmax(axis=...).
func ArgMaxAxis[T Float](dst []int, m matrix.Matrix[T], axis int) error {
	return along("ArgMaxAxis", dst, m, axis, 1, func(v []T, alone bool) int { return arg(vector.Greatest, v, alone) })
}

// DotAxis stores the sum of the products a[i, j] b[i, j] along every line of a and b in
// dst, as [Dot] computes it. Matrices of different shapes are an [ErrShape]. NumPy:
// vecdot, or sum(a * b, axis=...), whose product this does not store.
func DotAxis[T Float](dst []T, a, b matrix.Matrix[T], axis int) error {
	if err := b.Check(); err != nil {
		return wrap("DotAxis", err)
	}
	if a.Rows != b.Rows || a.Cols != b.Cols {
		return fail("DotAxis", ErrShape, "%s and %s", a.Shape(), b.Shape())
	}
	return along2("DotAxis", dst, a, b, axis, 0, func(v, w []T, alone bool) T { return T(reduce(vector.Dot, v, w, 0, alone)) })
}

// elementsForVariance returns how many elements a variance needs at least.
func elementsForVariance(ddof int) int {
	if ddof < 0 || ddof == math.MaxInt {
		return math.MaxInt
	}
	return ddof + 1
}

// along stores f of every line of m along an axis, which has at least so many elements.
// f stays on the goroutine that calls it where alone is true.
func along[T Float, R Float | int](function string, dst []R, m matrix.Matrix[T], axis, elements int, f func(v []T, alone bool) R) error {
	return along2(function, dst, m, m, axis, elements, func(v, _ []T, alone bool) R { return f(v, alone) })
}

// along2 does what along does with the lines of two matrices. The caller has checked the
// second, and that both have the same shape.
func along2[T Float, R Float | int](function string, dst []R, m, second matrix.Matrix[T], axis, elements int, f func(v, w []T, alone bool) R) error {
	if axis != 0 && axis != 1 {
		return fail(function, ErrAxis, "%d", axis)
	}
	if err := m.Check(); err != nil {
		return wrap(function, err)
	}
	if axis == 0 { // the lines of the transpose are its rows
		m, second = used(m).T(), used(second).T()
	}
	if len(dst) != m.Rows {
		return fail(function, ErrLength, "destination %d, lines %d", len(dst), m.Rows)
	}
	if m.Rows == 0 {
		return nil
	}
	if m.Cols < elements {
		return empty(function, m.Cols, elements)
	}
	if m.Cols == 0 {
		for i := range dst {
			dst[i] = f(nil, nil, true)
		}
		return nil
	}
	m, second = used(m), used(second)
	if d, ok := any(dst).([]T); ok {
		line := matrix.Matrix[T]{Rows: 1, Cols: len(d), Stride: len(d), Data: d}
		if matrix.Overlap(line, m) || matrix.Overlap(line, second) {
			return fail(function, ErrOverlap, "%s", m.Shape())
		}
	}
	stored := m.Op == matrix.NoTrans && second.Op == matrix.NoTrans
	if stored && m.Cols >= costSum.split { // each line is work enough for all cores
		for i := range dst {
			dst[i] = f(row(m, i), row(second, i), false)
		}
		return nil
	}
	band := max(1, reduceSplit/m.Cols/4)
	if !stored {
		band = max(1, min(16, 1<<18/m.Cols)) // lines are copied: not many more than a cache holds
	}
	do := func(from, to int) {
		// A transposed matrix is copied, and only once if it is both operands.
		lines := byRows(m.Slice(from, to, 0, m.Cols))
		others := lines
		if !matrix.SamePlaces(m, second) {
			others = byRows(second.Slice(from, to, 0, m.Cols))
		}
		for r := range to - from {
			dst[from+r] = f(row(lines, r), row(others, r), true)
		}
	}
	if m.Rows*m.Cols < costSum.split && stored || m.Rows*m.Cols < reduceSplit || band >= m.Rows {
		inTurn(m.Rows, band, do)
		return nil
	}
	costSum.share(m.Rows, band, m.Rows*m.Cols, do)
	return nil
}

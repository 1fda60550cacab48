package vec

import (
	"math"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native/vector"
)

// Reductions along an axis of a matrix, as NumPy counts them: along axis 0 each
// column becomes a number, along axis 1 each row. A number has the bits that the
// reduction of the same elements as a slice has. Along the axis that is not
// contiguous in memory a few lines at a time are copied first.
//
// dst has an element for each line and does not overlap m: else the error is an
// [ErrLength] or [ErrOverlap]; malformed matrices are an [ErrMatrix], axes other
// than 0 and 1 an [ErrAxis], and lines with fewer elements than the reduction of a
// slice takes an [ErrEmpty].

// SumAxis stores the sums. NumPy: sum(axis=...).
func SumAxis[T Float](dst []T, m matrix.Matrix[T], axis int) error {
	return along("SumAxis", dst, m, axis, 0, func(v []T, alone bool) T { return T(sum(v, alone)) })
}

// ProdAxis stores the products. NumPy: prod(axis=...).
func ProdAxis[T Float](dst []T, m matrix.Matrix[T], axis int) error {
	return along("ProdAxis", dst, m, axis, 0, func(v []T, alone bool) T { return T(reduce(vector.Prod, v, nil, 0, alone)) })
}

// NormAxis stores the Euclidean norms. NumPy: linalg.norm(axis=...).
func NormAxis[T Float](dst []T, m matrix.Matrix[T], axis int) error {
	return along("NormAxis", dst, m, axis, 0, func(v []T, alone bool) T { return T(norm(v, alone)) })
}

// MeanAxis stores the means. NumPy: mean(axis=...).
func MeanAxis[T Float](dst []T, m matrix.Matrix[T], axis int) error {
	return along("MeanAxis", dst, m, axis, 1, func(v []T, alone bool) T { return T(mean(v, alone)) })
}

// VarAxis stores the variances, with ddof as in [Var]. NumPy: var(axis=...).
func VarAxis[T Float](dst []T, m matrix.Matrix[T], axis, ddof int) error {
	return along("VarAxis", dst, m, axis, least(ddof), func(v []T, alone bool) T { return T(variance(v, ddof, alone)) })
}

// StdAxis stores the square roots of the variances. NumPy: std(axis=...).
func StdAxis[T Float](dst []T, m matrix.Matrix[T], axis, ddof int) error {
	return along("StdAxis", dst, m, axis, least(ddof), func(v []T, alone bool) T { return T(deviation(v, ddof, alone)) })
}

// MinAxis stores the least elements, as [MinOf]. NumPy: min(axis=...).
func MinAxis[T Float](dst []T, m matrix.Matrix[T], axis int) error {
	return along("MinAxis", dst, m, axis, 1, func(v []T, alone bool) T { return T(reduce(vector.Least, v, nil, 0, alone)) })
}

// MaxAxis stores the greatest elements, as [MaxOf]. NumPy: max(axis=...).
func MaxAxis[T Float](dst []T, m matrix.Matrix[T], axis int) error {
	return along("MaxAxis", dst, m, axis, 1, func(v []T, alone bool) T { return T(reduce(vector.Greatest, v, nil, 0, alone)) })
}

// ArgMinAxis stores the indices of the least elements, as [ArgMin]. NumPy:
// argmin(axis=...).
func ArgMinAxis[T Float](dst []int, m matrix.Matrix[T], axis int) error {
	return along("ArgMinAxis", dst, m, axis, 1, func(v []T, alone bool) int { return arg(vector.Least, v, alone) })
}

// ArgMaxAxis stores the indices of the greatest elements, as [ArgMax]. NumPy:
// argmax(axis=...).
func ArgMaxAxis[T Float](dst []int, m matrix.Matrix[T], axis int) error {
	return along("ArgMaxAxis", dst, m, axis, 1, func(v []T, alone bool) int { return arg(vector.Greatest, v, alone) })
}

// DotAxis stores the sums of the products of the elements of a and b, which have
// the same shape (else an [ErrShape]): each with the bits of [Dot]. NumPy:
// sum(a * b, axis=...), without the product in between; einsum, vecdot.
func DotAxis[T Float](dst []T, a, b matrix.Matrix[T], axis int) error {
	if err := b.Check(); err != nil {
		return wrap("DotAxis", err)
	}
	if a.Rows != b.Rows || a.Cols != b.Cols {
		return fail("DotAxis", ErrShape, "%s and %s", a.Shape(), b.Shape())
	}
	return along2("DotAxis", dst, a, b, axis, 0, func(v, w []T, alone bool) T { return T(reduce(vector.Dot, v, w, 0, alone)) })
}

// least is the number of elements that a variance needs.
func least(ddof int) int {
	if ddof < 0 || ddof == math.MaxInt {
		return math.MaxInt
	}
	return ddof + 1
}

// along stores f of every line of m along an axis. f takes no cores where alone
// is true.
func along[T Float, R Float | int](function string, dst []R, m matrix.Matrix[T], axis, elements int, f func(v []T, alone bool) R) error {
	return along2(function, dst, m, m, axis, elements, func(v, _ []T, alone bool) R { return f(v, alone) })
}

// along2 is along for two matrices of one shape, the second of which is well
// formed.
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
	if stored && m.Cols >= light.split { // each line is work enough for all cores
		for i := range dst {
			dst[i] = f(row(m, i), row(second, i), false)
		}
		return nil
	}
	band := max(1, reduceSplit/m.Cols/4)
	if !stored {
		band = max(1, min(16, 1<<18/m.Cols)) // lines that are copied, not far beyond a cache
	}
	bands := (m.Rows + band - 1) / band
	part := func(i int) {
		from, to := i*band, min((i+1)*band, m.Rows)
		// A transposed one is copied, and only once where both are the same.
		lines := byRows(m.Slice(from, to, 0, m.Cols))
		others := lines
		if !matrix.SamePlaces(m, second) {
			others = byRows(second.Slice(from, to, 0, m.Cols))
		}
		for r := range to - from {
			dst[from+r] = f(row(lines, r), row(others, r), true)
		}
	}
	if m.Rows*m.Cols < light.split && stored || m.Rows*m.Cols < reduceSplit || bands == 1 {
		for i := range bands {
			part(i)
		}
		return nil
	}
	cores.ForEach(bands, light.of(m.Rows*m.Cols), part)
	return nil
}

package matrix

import "github.com/goblas/goblas/native/sys"

// Overlap reports whether any element of a and any element of b share memory. The answer is
// exact: blocks of one matrix that lie side by side do not overlap. The types may differ, and
// both matrices must be well formed (see [Matrix.Check]). Overlap compares addresses. It
// takes constant time, unless both are views of several rows whose strides differ and whose
// rows lie between each other; then the time is proportional to the number of rows of one of
// them. It allocates nothing. NumPy: shares_memory.
func Overlap[T, U Scalar](a Matrix[T], b Matrix[U]) bool {
	return sys.Overlap(a.Data, b.Data) && region(a).Overlaps(region(b))
}

func region[T Scalar](m Matrix[T]) sys.Region {
	rows, cols := stored(m.Op, m.Rows, m.Cols)
	return sys.RegionOf(m.Data, rows, cols, m.Stride)
}

// SamePlaces reports whether a and b, which must have the same shape and be well
// formed, have every element (i, j) at the same place in memory; one may be conjugated.
// If so, a function that reads element (i, j) of one before it writes element (i, j) of
// the other may work in place. For matrices without elements it returns false.
func SamePlaces[T Scalar](a, b Matrix[T]) bool {
	if len(a.Data) == 0 || len(b.Data) == 0 || &a.Data[0] != &b.Data[0] {
		return false
	}
	downA, rightA := steps(a.Op, a.Stride)
	downB, rightB := steps(b.Op, b.Stride)
	return a.Rows > 0 && a.Cols > 0 && (downA == downB || a.Rows == 1) && (rightA == rightB || a.Cols == 1)
}

// steps returns how many elements of Data lie between one element and the next in a
// column, and in a row.
func steps(op Op, stride int) (down, right int) {
	if op.Transposed() {
		return 1, stride
	}
	return stride, 1
}

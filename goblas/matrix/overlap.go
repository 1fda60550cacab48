package matrix

import "github.com/goblas/goblas/native/sys"

// Overlap reports whether a and b share memory of an element: exactly, so that
// blocks of one matrix that lie side by side do not overlap. The types may differ.
// It compares addresses, in constant time but where both are views of several rows
// with different strides that lie among each other: then in the rows of one. Both
// are well formed (see [Matrix.Check]). NumPy: shares_memory.
func Overlap[T, U Scalar](a Matrix[T], b Matrix[U]) bool {
	return sys.Overlap(a.Data, b.Data) && region(a).Overlaps(region(b))
}

func region[T Scalar](m Matrix[T]) sys.Region {
	rows, cols := stored(m.Op, m.Rows, m.Cols)
	return sys.RegionOf(m.Data, rows, cols, m.Stride)
}

// SamePlaces reports whether a and b, which have the same shape, have every element
// at the same place in memory, conjugated or not: then a function that reads element
// (i, j) of one before it writes that of the other may work in place. Both are well
// formed. Of matrices without elements it is false.
func SamePlaces[T Scalar](a, b Matrix[T]) bool {
	if len(a.Data) == 0 || len(b.Data) == 0 || &a.Data[0] != &b.Data[0] {
		return false
	}
	downA, rightA := steps(a.Op, a.Stride)
	downB, rightB := steps(b.Op, b.Stride)
	return a.Rows > 0 && a.Cols > 0 && (downA == downB || a.Rows == 1) && (rightA == rightB || a.Cols == 1)
}

// steps are the elements from one to the next in a column and in a row.
func steps(op Op, stride int) (down, right int) {
	if op.Transposed() {
		return 1, stride
	}
	return stride, 1
}

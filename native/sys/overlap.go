package sys

import "unsafe"

// Overlap reports whether a and b share memory. It compares their addresses.
func Overlap[T, U any](a []T, b []U) bool {
	a0, aSize := Range(a)
	b0, bSize := Range(b)
	return aSize > 0 && bSize > 0 && a0 < b0+bSize && b0 < a0+aSize
}

// Region is the memory of rows of equal length at equal distances, such as that of a
// matrix. It holds addresses, which do not keep the memory alive.
type Region struct {
	start, rows, cols, stride int64 // in bytes, except rows; stride >= cols if there are several rows
}

// RegionOf returns the region of rows x cols elements of s, in which each row begins
// stride elements after the row before it. If there are any elements, s must be long
// enough for them.
func RegionOf[T any](s []T, rows, cols, stride int) Region {
	var element T
	size := int64(unsafe.Sizeof(element))
	b := Region{start: int64(uintptr(unsafe.Pointer(unsafe.SliceData(s)))), rows: int64(rows), cols: int64(cols) * size}
	if rows > 1 { // the stride of a single row may be anything
		b.stride = int64(stride) * size
	}
	return b
}

// Overlaps reports whether a and b share a byte. The answer is exact. Usually it takes
// constant time. If both have several rows, at different strides, and the memory
// between their ends overlaps, the time is proportional to the smaller number of rows.
func (a Region) Overlaps(b Region) bool {
	if a.rows == 0 || a.cols == 0 || b.rows == 0 || b.cols == 0 || a.end() <= b.start || b.end() <= a.start {
		return false
	}
	switch {
	case a.rows == 1 && b.rows == 1:
		return true // single rows have no gaps
	case a.rows == 1:
		a.stride = b.stride
	case b.rows == 1:
		b.stride = a.stride
	}
	if a.stride == b.stride {
		return a.meets(b)
	}
	if a.rows > b.rows {
		a, b = b, a
	}
	row := Region{start: a.start, rows: 1, cols: a.cols, stride: b.stride}
	for range a.rows {
		if row.meets(b) {
			return true
		}
		row.start += a.stride
	}
	return false
}

// end returns the address behind the last byte of b, which is not empty.
func (b Region) end() int64 { return b.start + (b.rows-1)*b.stride + b.cols }

// meets is Overlaps for regions with the same stride. Let d = b.start - a.start. Row j
// of b begins d + (j-i) stride bytes after row i of a, and the two rows share a byte if
// this distance is above -b.cols and below a.cols. So the regions share a byte if that
// is true for some whole number j-i from 1-a.rows to b.rows-1.
func (a Region) meets(b Region) bool {
	d := b.start - a.start
	least := floorDiv(-b.cols-d, a.stride) + 1
	most := floorDiv(a.cols-1-d, a.stride)
	return max(least, 1-a.rows) <= min(most, b.rows-1)
}

// floorDiv returns x / y, rounded down. y is positive.
func floorDiv(x, y int64) int64 {
	q := x / y
	if x%y < 0 {
		q--
	}
	return q
}

package sys

import "unsafe"

// Overlap reports whether a and b share memory. It compares addresses and works with
// or without C.
func Overlap[T, U any](a []T, b []U) bool {
	a0, aSize := Range(a)
	b0, bSize := Range(b)
	return aSize > 0 && bSize > 0 && a0 < b0+bSize && b0 < a0+aSize
}

// Region is the memory of rows of equal length and distance: that of a matrix. It
// holds addresses and does not keep the memory alive.
type Region struct {
	start, rows, cols, stride int64 // bytes, but for rows; stride >= cols if there are several rows
}

// RegionOf returns the region of rows x cols elements of s, of which each row begins
// stride elements after the one before it. s is long enough, if there are any.
func RegionOf[T any](s []T, rows, cols, stride int) Region {
	var element T
	size := int64(unsafe.Sizeof(element))
	b := Region{start: int64(uintptr(unsafe.Pointer(unsafe.SliceData(s)))), rows: int64(rows), cols: int64(cols) * size}
	if rows > 1 { // the stride of a single row may be anything
		b.stride = int64(stride) * size
	}
	return b
}

// Overlaps reports whether a and b share a byte. It is exact. Its time is constant,
// or proportional to the smaller number of rows where both have several, at
// different strides, and the memory between their ends overlaps.
func (a Region) Overlaps(b Region) bool {
	if a.rows == 0 || a.cols == 0 || b.rows == 0 || b.cols == 0 || a.end() <= b.start || b.end() <= a.start {
		return false
	}
	switch {
	case a.rows == 1 && b.rows == 1:
		return true // without gaps, there is nothing between their ends
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

// end is the address behind the last byte of b, which has some.
func (b Region) end() int64 { return b.start + (b.rows-1)*b.stride + b.cols }

// meets is Overlaps for regions of one stride. Row j of b begins d + (j-i) stride
// bytes after row i of a, and the two share a byte if that lies between -b.cols and
// a.cols, both excluded. So there must be a whole number j-i, from 1-a.rows to
// b.rows-1, for which it does.
func (a Region) meets(b Region) bool {
	d := b.start - a.start
	least := floorDiv(-b.cols-d, a.stride) + 1
	most := floorDiv(a.cols-1-d, a.stride)
	return max(least, 1-a.rows) <= min(most, b.rows-1)
}

// floorDiv is x / y, rounded down. y is positive.
func floorDiv(x, y int64) int64 {
	q := x / y
	if x%y < 0 {
		q--
	}
	return q
}

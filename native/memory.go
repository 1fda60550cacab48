package native

import "unsafe"

// Range returns the address of s and its size in bytes, for system calls that
// take numbers. It does not keep s alive.
func Range[T Scalar](s []T) (start, size uintptr) {
	var element T
	return uintptr(unsafe.Pointer(unsafe.SliceData(s))), uintptr(len(s)) * unsafe.Sizeof(element)
}

// Overlap reports whether a and b share an element. It compares addresses and
// works with or without C.
func Overlap[T Scalar](a, b []T) bool {
	a0, aSize := Range(a)
	b0, bSize := Range(b)
	return aSize > 0 && bSize > 0 && a0 < b0+bSize && b0 < a0+aSize
}

package sys

import "unsafe"

// Range returns the address of s and its size in bytes, for system calls that
// take numbers. It does not keep s alive.
func Range[T any](s []T) (start, size uintptr) {
	var element T
	return uintptr(unsafe.Pointer(unsafe.SliceData(s))), uintptr(len(s)) * unsafe.Sizeof(element)
}

// View returns the elements that the bytes of b are, on the same memory. T has no
// pointers in it. It panics if b is not aligned for T, or is no whole number of
// elements.
func View[T any](b []byte) []T {
	var element T
	size, align := unsafe.Sizeof(element), unsafe.Alignof(element)
	start := unsafe.Pointer(unsafe.SliceData(b))
	if uintptr(start)%align != 0 || uintptr(len(b))%size != 0 {
		panic("native: View of bytes that are no elements")
	}
	return unsafe.Slice((*T)(start), uintptr(len(b))/size)
}

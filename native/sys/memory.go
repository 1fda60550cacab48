// Package sys has what the rest of the module needs of unsafe pointers besides calls of
// C: views of memory as elements of a type, memory that is not cleared, the addresses of
// slices and whether they overlap, and, on Linux, shared mappings of files and futexes. It
// works with or without C.
package sys

import "unsafe"

// Range returns the address of s and its size in bytes, for system calls that take
// numbers. The address does not keep s alive.
func Range[T any](s []T) (start, size uintptr) {
	var element T
	return uintptr(unsafe.Pointer(unsafe.SliceData(s))), uintptr(len(s)) * unsafe.Sizeof(element)
}

// View returns the bytes of b as elements of type T, on the same memory. T must not
// contain pointers. View panics if b is not aligned for T, or if its length is not a
// whole number of elements.
func View[T any](b []byte) []T {
	var element T
	size, align := unsafe.Sizeof(element), unsafe.Alignof(element)
	start := unsafe.Pointer(unsafe.SliceData(b))
	if uintptr(start)%align != 0 || uintptr(len(b))%size != 0 {
		panic("native: View of bytes that are no elements")
	}
	return unsafe.Slice((*T)(start), uintptr(len(b))/size)
}

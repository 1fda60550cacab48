package native

import "unsafe"

// Overlap reports whether a and b share an element. It compares addresses and
// works with or without C.
func Overlap[T Scalar](a, b []T) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	size := unsafe.Sizeof(a[0])
	a0, b0 := uintptr(unsafe.Pointer(&a[0])), uintptr(unsafe.Pointer(&b[0]))
	return a0 < b0+uintptr(len(b))*size && b0 < a0+uintptr(len(a))*size
}

// Bytes returns the memory of s as bytes, for system calls that take a range.
func Bytes[T Scalar](s []T) []byte {
	if len(s) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), uintptr(len(s))*unsafe.Sizeof(s[0]))
}

// PageOffset returns how far the first byte of s is behind the start of its
// page of the given size, a power of two.
func PageOffset(s []byte, page int) int {
	return int(uintptr(unsafe.Pointer(unsafe.SliceData(s))) & uintptr(page-1))
}

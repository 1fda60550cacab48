package sys

import (
	"strings"
	"unsafe"
)

// Uncleared returns a slice of n elements in garbage-collected memory whose contents are
// unspecified, because it has not been cleared. T must not contain pointers, and n must be
// positive and the size in bytes no larger than an int.
//
// Go has no such allocation of its own but in strings.Builder, whose memory nobody else
// knows here.
func Uncleared[T any](n int) []T {
	var element T
	size := n * int(unsafe.Sizeof(element))
	var b strings.Builder
	b.Grow(size)
	b.WriteByte(0) // a string without bytes need not have an address
	return View[T](unsafe.Slice(unsafe.StringData(b.String()), size))
}

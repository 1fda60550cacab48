//go:build cgo && !purego && (linux || darwin)

package lapack

// #cgo CFLAGS: -O2
// #cgo LDFLAGS: -lm
// #include "lapack_gen.h"
import "C"

import (
	"unsafe"

	"github.com/goblas/goblas/internal/scalar"
)

// typeOf is how C names an element type.
func typeOf[T scalar.Scalar]() C.int {
	var zero T
	switch any(zero).(type) {
	case float32:
		return C.GOBLAS_S
	case float64:
		return C.GOBLAS_D
	case complex64:
		return C.GOBLAS_C
	}
	return C.GOBLAS_Z
}

// array is the pointer that C gets for a slice: nil for one that is nil.
func array[T any](s []T) *C.goblas_array {
	return (*C.goblas_array)(unsafe.Pointer(unsafe.SliceData(s)))
}

// address is the pointer that C gets for one number of the element type.
func address[T any](p *T) *C.goblas_array { return (*C.goblas_array)(unsafe.Pointer(p)) }

func ints(s []int32) *C.int { return (*C.int)(unsafe.Pointer(unsafe.SliceData(s))) }

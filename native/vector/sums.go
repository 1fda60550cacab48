//go:build cgo && !purego && (linux || darwin)

package vector

/*
#include "vector.h"

#cgo noescape goblas_sums
#cgo nocallback goblas_sums
*/
import "C"

import (
	"unsafe"

	"github.com/goblas/goblas/internal/scalar"
)

// Sums stores sums of term over the elements of the row-major m x n matrix a: one for each
// row, m of them, if byRows is set, and otherwise one for each column, n of them. It checks
// nothing, allocates nothing, and is safe for concurrent use. A square that overflows or
// underflows in a modulus is not mended.
func Sums[T scalar.Scalar](term Term, byRows bool, m, n int, a []T, lda int, sums []float64) {
	rows := C.int(0)
	if byRows {
		rows = 1
	}
	var element T
	single, parts := C.int(0), C.int(1)
	switch any(element).(type) {
	case float32:
		single = 1
	case complex64:
		single, parts = 1, 2
	case complex128:
		parts = 2
	}
	C.goblas_sums(C.int(term), single, parts, rows, C.int(m), C.int(n), (*C.char)(unsafe.Pointer(unsafe.SliceData(a))), C.int(lda), (*C.double)(unsafe.Pointer(unsafe.SliceData(sums))))
}

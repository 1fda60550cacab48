//go:build cgo && !purego && (linux || darwin)

package vector

/*
#cgo linux LDFLAGS: -lm -ldl
#include <stdlib.h>
#include "vector.h"

#cgo noescape goblas_vector_unary
#cgo nocallback goblas_vector_unary
#cgo noescape goblas_vector_binary
#cgo nocallback goblas_vector_binary
#cgo noescape goblas_vector_compare
#cgo nocallback goblas_vector_compare
#cgo noescape goblas_vector_fma
#cgo nocallback goblas_vector_fma
#cgo noescape goblas_vector_axpby
#cgo nocallback goblas_vector_axpby
#cgo noescape goblas_vector_clip
#cgo nocallback goblas_vector_clip
#cgo noescape goblas_vector_where
#cgo nocallback goblas_vector_where
#cgo noescape goblas_vector_fill
#cgo nocallback goblas_vector_fill
#cgo noescape goblas_vector_reduce
#cgo nocallback goblas_vector_reduce
#cgo noescape goblas_vector_random
#cgo nocallback goblas_vector_random
*/
import "C"

import (
	"sync"
	"unsafe"

	"github.com/goblas/goblas/internal/scalar"
)

// The functions below run the vector kernels that suit this processor. They
// check nothing: slices are as long as the first one, and dst is an operand or
// does not overlap it. They allocate nothing and do not retain their slices. They
// are safe for concurrent use, and need no OpenBLAS. Those that return a bool
// return false, and do nothing, where there is no such kernel: without C, and
// without glibc's libmvec for the functions that come from there.

// Available reports whether there are kernels at all.
const Available = true

var vectors struct {
	once   sync.Once
	target string
}

// Choose makes a set of kernels the one in use, for tests: "avx512", "avx2"
// or "base", or for "" the best. It returns false if the processor has it not.
// Not safe while kernels run.
func Choose(target string) bool {
	vectors.once.Do(func() {}) // or a later call would choose again
	return choose(target)
}

func chooseVectors() { choose("") }

func choose(target string) bool {
	name := C.CString(target)
	defer C.free(unsafe.Pointer(name))
	chosen := C.goblas_vector_choose(name)
	if chosen == nil {
		return false
	}
	vectors.target = C.GoString(chosen)
	return true
}

// Target names the set of kernels in use, "" where there is none.
func Target() string {
	vectors.once.Do(chooseVectors)
	return vectors.target
}

func wide[T scalar.Float]() C.int { return C.int(unsafe.Sizeof(T(0)) / 8) }

func pointer[T any](s []T) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(s)) }

// Unary is dst = op(a).
func Unary[T scalar.Float](op UnaryOp, dst, a []T) bool {
	vectors.once.Do(chooseVectors)
	return C.goblas_vector_unary(wide[T](), C.int(op), C.size_t(len(dst)), pointer(dst), pointer(a)) != 0
}

// Binary is dst = a op b, where form may say that a or b has one element.
func Binary[T scalar.Float](op BinaryOp, form Form, dst, a, b []T) bool {
	vectors.once.Do(chooseVectors)
	return C.goblas_vector_binary(wide[T](), C.int(op), C.int(form), C.size_t(len(dst)), pointer(dst), pointer(a), pointer(b)) != 0
}

// Compare is dst = a op b, where form may say that a or b has one element.
func Compare[T scalar.Float](op CompareOp, form Form, dst []bool, a, b []T) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_compare(wide[T](), C.int(op), C.int(form), C.size_t(len(dst)), (*C.bool)(pointer(dst)), pointer(a), pointer(b))
	return true
}

// FMA is dst = a b + c, rounded once.
func FMA[T scalar.Float](dst, a, b, c []T) bool {
	vectors.once.Do(chooseVectors)
	return C.goblas_vector_fma(wide[T](), C.size_t(len(dst)), pointer(dst), pointer(a), pointer(b), pointer(c)) != 0
}

// Axpby is dst = alpha x + beta y, rounded after every operation.
func Axpby[T scalar.Float](dst []T, alpha T, x []T, beta T, y []T) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_axpby(wide[T](), C.size_t(len(dst)), pointer(dst), C.double(alpha), pointer(x), C.double(beta), pointer(y))
	return true
}

// Clip is dst = a brought into low..high; NaN stays.
func Clip[T scalar.Float](dst, a []T, low, high T) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_clip(wide[T](), C.size_t(len(dst)), pointer(dst), pointer(a), C.double(low), C.double(high))
	return true
}

// Where is dst = a where mask is true, b elsewhere.
func Where[T scalar.Float](dst []T, mask []bool, a, b []T) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_where(wide[T](), C.size_t(len(dst)), pointer(dst), (*C.bool)(pointer(mask)), pointer(a), pointer(b))
	return true
}

// Fill is dst = value.
func Fill[T scalar.Float](dst []T, value T) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_fill(wide[T](), C.size_t(len(dst)), pointer(dst), C.double(value))
	return true
}

// Reduce makes results[i] of tile i of a, and for Dot of b, which is nil
// otherwise; center is what Deviations are from.
func Reduce[T scalar.Float](op ReduceOp, a, b []T, center float64, results []float64) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_reduce(wide[T](), C.int(op), C.size_t(len(a)), pointer(a), pointer(b), C.double(center), (*C.double)(pointer(results)))
	return true
}

// Random fills dst with the numbers of a seed from the given block on.
func Random[T scalar.Float](op RandomOp, dst []T, seed, block uint64) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_random(wide[T](), C.int(op), C.size_t(len(dst)), pointer(dst), C.uint64_t(seed), C.uint64_t(block))
	return true
}

// vectorName is what C calls an operation, "" beyond the last; for tests, which
// cannot import "C".
func vectorName(kind byte, op int) string {
	name := C.goblas_vector_name(C.char(kind), C.int(op))
	if name == nil {
		return ""
	}
	return C.GoString(name)
}

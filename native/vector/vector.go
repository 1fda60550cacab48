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
#cgo noescape goblas_vector_outer
#cgo nocallback goblas_vector_outer
#cgo noescape goblas_vector_outer_complex64
#cgo nocallback goblas_vector_outer_complex64
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

// The functions below run the vector kernels that suit this processor. They check
// nothing: all slices must be as long as the first one, and dst must be an operand or
// must not overlap it. They allocate nothing and do not retain their slices. They are
// safe for concurrent use, and need no OpenBLAS. Those that return a bool return false,
// and do nothing, if there is no such kernel. That is so without C, and, for functions
// that come from glibc's libmvec, without that.

// Available reports whether there are vector kernels in this program.
const Available = true

var vectors struct {
	once   sync.Once
	target string
}

// Choose selects the set of kernels to use, for tests: "avx512", "avx2", "base", or ""
// for the best one. It returns false if the processor does not have it. It must not be
// called while kernels run.
func Choose(target string) bool {
	vectors.once.Do(func() {}) // so that the first call of a kernel does not choose again
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

// Target returns the name of the set of kernels in use, or "" if there is none.
func Target() string {
	vectors.once.Do(chooseVectors)
	return vectors.target
}

// wide returns the index that C has for the element type: 0 for float32, 1 for float64.
func wide[T scalar.Float]() C.int { return C.int(unsafe.Sizeof(T(0)) / 8) }

func pointer[T any](s []T) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(s)) }

// Unary sets dst = op(a).
func Unary[T scalar.Float](op UnaryOp, dst, a []T) bool {
	vectors.once.Do(chooseVectors)
	return C.goblas_vector_unary(wide[T](), C.int(op), C.size_t(len(dst)), pointer(dst), pointer(a)) != 0
}

// Binary sets dst = a op b. form says whether a or b is a single number.
func Binary[T scalar.Float](op BinaryOp, form Form, dst, a, b []T) bool {
	vectors.once.Do(chooseVectors)
	return C.goblas_vector_binary(wide[T](), C.int(op), C.int(form), C.size_t(len(dst)), pointer(dst), pointer(a), pointer(b)) != 0
}

// Outer sets row i of the row-major c to x[i] y, for each element of x. ldc is the distance
// between rows.
func Outer[T scalar.Float](x, y, c []T, ldc int) bool {
	vectors.once.Do(chooseVectors)
	return C.goblas_vector_outer(wide[T](), C.size_t(len(x)), C.size_t(len(y)), (*C.char)(pointer(x)), pointer(y), (*C.char)(pointer(c)), C.size_t(ldc)) != 0
}

// OuterComplex64 is [Outer] in complex64. Each element is computed in float64 and rounded
// once, as by Go. c must not overlap x or y.
func OuterComplex64(x, y, c []complex64, ldc int) bool {
	C.goblas_vector_outer_complex64(C.size_t(len(x)), C.size_t(len(y)), (*C.float)(pointer(x)), (*C.float)(pointer(y)), (*C.float)(pointer(c)), C.size_t(ldc))
	return true
}

// Compare sets dst = a op b. form says whether a or b is a single number.
func Compare[T scalar.Float](op CompareOp, form Form, dst []bool, a, b []T) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_compare(wide[T](), C.int(op), C.int(form), C.size_t(len(dst)), (*C.bool)(pointer(dst)), pointer(a), pointer(b))
	return true
}

// FMA sets dst = a b + c, rounded once.
func FMA[T scalar.Float](dst, a, b, c []T) bool {
	vectors.once.Do(chooseVectors)
	return C.goblas_vector_fma(wide[T](), C.size_t(len(dst)), pointer(dst), pointer(a), pointer(b), pointer(c)) != 0
}

// Axpby sets dst = alpha x + beta y, rounded after every operation.
func Axpby[T scalar.Float](dst []T, alpha T, x []T, beta T, y []T) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_axpby(wide[T](), C.size_t(len(dst)), pointer(dst), C.double(alpha), pointer(x), C.double(beta), pointer(y))
	return true
}

// Clip sets dst to a, limited to low..high; NaN stays.
func Clip[T scalar.Float](dst, a []T, low, high T) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_clip(wide[T](), C.size_t(len(dst)), pointer(dst), pointer(a), C.double(low), C.double(high))
	return true
}

// Where sets dst to a where mask is true, and to b elsewhere.
func Where[T scalar.Float](dst []T, mask []bool, a, b []T) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_where(wide[T](), C.size_t(len(dst)), pointer(dst), (*C.bool)(pointer(mask)), pointer(a), pointer(b))
	return true
}

// Fill sets every element of dst to value.
func Fill[T scalar.Float](dst []T, value T) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_fill(wide[T](), C.size_t(len(dst)), pointer(dst), C.double(value))
	return true
}

// Reduce stores in results[i] the reduction of tile i of a. Dot also reads b, which is
// nil for the others. Deviations are measured from center.
func Reduce[T scalar.Float](op ReduceOp, a, b []T, center float64, results []float64) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_reduce(wide[T](), C.int(op), C.size_t(len(a)), pointer(a), pointer(b), C.double(center), (*C.double)(pointer(results)))
	return true
}

// Random fills dst with the random numbers of a seed, from the beginning of the given
// block.
func Random[T scalar.Float](op RandomOp, dst []T, seed, block uint64) bool {
	vectors.once.Do(chooseVectors)
	C.goblas_vector_random(wide[T](), C.int(op), C.size_t(len(dst)), pointer(dst), C.uint64_t(seed), C.uint64_t(block))
	return true
}

// vectorName returns the name that C has for an operation, or "" behind the last one.
// It is for tests, which cannot import "C".
func vectorName(kind byte, op int) string {
	name := C.goblas_vector_name(C.char(kind), C.int(op))
	if name == nil {
		return ""
	}
	return C.GoString(name)
}

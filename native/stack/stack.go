//go:build cgo && !purego && (linux || darwin)

package stack

/*
#include <stdlib.h>
#include "stack.h"

// Without -g: tracking variables through code that is all inlined takes half the time.
#cgo CFLAGS: -g0
#cgo linux LDFLAGS: -lm
#cgo noescape goblas_stack_run
#cgo nocallback goblas_stack_run
#cgo noescape goblas_stack_room
#cgo nocallback goblas_stack_room
*/
import "C"

import (
	"sync"
	"unsafe"

	"github.com/goblas/goblas/internal/scalar"
)

var kernels struct {
	once   sync.Once
	target string
}

// Choose selects the set of kernels to use, for tests: "avx512", "avx2", "base", or "" for
// the best one. It returns false if the processor does not have it. It must not be called
// while kernels run.
func Choose(target string) bool {
	kernels.once.Do(func() {}) // so that the first call of a kernel does not choose again
	return choose(target)
}

func chooseBest() { choose("") }

func choose(target string) bool {
	name := C.CString(target)
	defer C.free(unsafe.Pointer(name))
	chosen := C.goblas_stack_choose(name)
	if chosen == nil {
		return false
	}
	kernels.target = C.GoString(chosen)
	return true
}

// Target returns the name of the set of kernels in use, or "" if there is none.
func Target() string {
	kernels.once.Do(chooseBest)
	return kernels.target
}

// Kernel reports whether there is a kernel for the operation on matrices of m x n: for Dot
// the second factor, which must have a kernel for its shape as well as the first one. For
// the decompositions of square matrices m is n.
func Kernel[T scalar.Scalar](op Op, m, n int) bool {
	if scalar.IsComplex[T]() || m < 1 || n < 1 {
		return false
	}
	switch op {
	case Dot, MulVec:
		return max(m, n) <= MostDot
	case Solve, Inv, Det, Slogdet, Cholesky, Eigh, SVD:
		return max(m, n) <= MostSingle
	}
	return max(m, n) <= Most
}

// Room returns how many elements of work [Run] needs for the operation on matrices of m x n,
// of which there is a kernel.
func Room[T scalar.Scalar](op Op, m, n int) int {
	if op != Eigh && op != SVD || min(m, n) <= MostJacobi[T]() && max(m, n) <= Most {
		return 0
	}
	return int(C.goblas_stack_room(C.int(scalar.Index[T]()), C.int(m), C.int(n)))
}

// Run runs a kernel on count matrices. It checks nothing, allocates nothing, does not
// retain its operands, and is safe for concurrent use. Results may not overlap operands,
// except where the table says so. info has a number for each matrix: 0 if all is well, the
// number of what failed, from 1, or [NotFinite]; nil where the table names no info. A
// matrix that fails has a result of NaNs, and leaves its neighbours alone. work is scratch memory
// of [Room] elements, and may be nil if these are none.
//
//	operation      a          b          c         d        info
//	Dot            m x k      k x n      = a b
//	MulVec         m x n      n x 1      = a b, m x 1
//	Solve          n x n      n x k      = a^-1 b, may be b  the first pivot that is zero
//	Inv            n x n                 = a^-1, may be a    the first pivot that is zero
//	Det            n x n      = det(a), 1 x 1
//	Slogdet        n x n      = its sign = log |det(a)|
//	Cholesky       n x n      = L, may be a                  the leading minor that is not positive
//	CholeskySolve  L, n x n   n x k      = (L L')^-1 b, may be b
//	Eigh           n x n      = eigenvalues, n x 1  = eigenvectors, may be a  1: no convergence, or special
//	SVD            m x n      = U, m x r  = singular values, r x 1  = V', r x n  1: no convergence
//	QR             m x n      = Q, m x r  = R, r x n
//
// Vectors are matrices of one column, whose Ld is the distance of their elements. Inv does
// not use b. Cholesky and Eigh read the lower triangle; Cholesky stores zeros above that of
// L. Eigenvalues ascend, singular values descend. r is the lesser of m and n. Without Data,
// the eigenvectors, U and V', or Q are left out. Of matrices above the order [MostJacobi] Eigh leaves
// those special if vectors are wanted that are tridiagonal, or whose diagonal grows by 1e8.
func Run[T scalar.Scalar](op Op, count, m, k, n int, a, b, c, d Of[T], info []int32, work []T) {
	kernels.once.Do(chooseBest)
	C.goblas_stack_run(C.int(op), C.int(scalar.Index[T]()), C.ptrdiff_t(count), C.int(m), C.int(k), C.int(n), of(a), of(b), of(c), of(d), (*C.int32_t)(unsafe.SliceData(info)), (*C.char)(unsafe.Pointer(unsafe.SliceData(work))))
}

// of is what C gets of a stack. The kernels leave out a result without data, and an empty
// slice has an address all the same.
func of[T scalar.Scalar](s Of[T]) C.goblas_stack {
	c := C.goblas_stack{ld: C.ptrdiff_t(s.Ld), step: C.ptrdiff_t(s.Step)}
	if len(s.Data) > 0 {
		c.data = (*C.char)(unsafe.Pointer(unsafe.SliceData(s.Data)))
	}
	if s.Past {
		c.past = 1
	}
	return c
}

//go:build cgo && !purego && (linux || darwin)

package lapack

// #include "each.h"
// #cgo noescape goblas_each
// #cgo nocallback goblas_each
import "C"

import (
	"unsafe"

	"github.com/goblas/goblas/internal/scalar"
)

// Each calls LAPACK once for each matrix of a piece of a stack. info gets 0 for a matrix
// whose result was stored, and 1 for one that is suspect: it is singular, not positive
// definite or did not converge, has a NaN, an infinity, or a norm outside of the limits, or
// its result has; then C and D have nothing of use for it, and, except in EachSVD, are
// unchanged. EachDot suspects nothing. C may be B in EachSolve, and A in EachInv and
// EachCholesky.
//
// scratch, reals and ints are workspaces, and need the lengths that package driver gives
// them. Everything runs on the calling thread if the library has one.
func Each[T scalar.Scalar](s *EachCall[T], scratch []T, reals []float64, iwork, info []int32) {
	call := C.goblas_each_call{
		op: C.int(s.Op), _type: typeOf[T](), count: C.int(s.Count), m: C.int(s.M), n: C.int(s.N), k: C.int(s.K),
		job: C.char(s.Job), columns: C.int(s.Columns), low: C.double(s.Low), high: C.double(s.High),
		lwork: C.int(s.WorkLength), lrwork: C.int(s.RealLength), liwork: C.int(s.IntLength),
		a: layout(s.LayoutA), b: layout(s.LayoutB), c: layout(s.LayoutC), d: layout(s.LayoutD),
	}
	C.goblas_each(&call, array(s.A), array(s.B), array(s.C), array(s.D), (*C.double)(unsafe.Pointer(unsafe.SliceData(s.Reals))),
		array(scratch), array(reals), ints(iwork), ints(info))
}

func layout(s Layout) C.goblas_layout {
	c := C.goblas_layout{step: C.ptrdiff_t(s.Step), ld: C.ptrdiff_t(s.Stride)}
	if s.Transposed {
		c.transposed = 1
	}
	if s.Conjugated {
		c.conjugated = 1
	}
	return c
}

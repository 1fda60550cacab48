//go:build cgo && !purego && (linux || darwin)

package lapack

/*
#include "lapack.h"

#cgo noescape goblas_getrf
#cgo nocallback goblas_getrf
#cgo noescape goblas_solve
#cgo nocallback goblas_solve
#cgo noescape goblas_substitute
#cgo nocallback goblas_substitute
#cgo noescape goblas_interchange
#cgo nocallback goblas_interchange
#cgo noescape goblas_update
#cgo nocallback goblas_update
#cgo noescape goblas_gesdd
#cgo nocallback goblas_gesdd
#cgo noescape goblas_gesvd
#cgo nocallback goblas_gesvd
*/
import "C"

import (
	"unsafe"

	"github.com/goblas/goblas/internal/scalar"
)

// The functions below are LAPACK's drivers on column-major arrays, for all
// four element types; a row-major matrix is given as its transpose. They
// require a loaded library, dimensions and leading dimensions within int32,
// and slices long enough: nothing is checked. They allocate nothing, do not
// retain their slices, and return LAPACK's info. They are as safe for
// concurrent use as OpenBLAS is.

func typeIndex[T scalar.Scalar]() C.int {
	var zero T
	switch any(zero).(type) {
	case float32:
		return C.GOBLAS_S
	case float64:
		return C.GOBLAS_D
	case complex64:
		return C.GOBLAS_C
	default:
		return C.GOBLAS_Z
	}
}

// array is the pointer C gets for a slice: nil for an empty one.
func array[T any](s []T) *C.goblas_array {
	return (*C.goblas_array)(unsafe.Pointer(unsafe.SliceData(s)))
}

func ints(s []int32) *C.int { return (*C.int)(unsafe.Pointer(unsafe.SliceData(s))) }

// Getrf overwrites the m x n matrix a with the factors of P A = L U and ipiv
// (min(m,n) long, 1-based) with the row interchanges (xGETRF).
// info k > 0: U(k,k) is exactly zero.
func Getrf[T scalar.Scalar](m, n int, a []T, lda int, ipiv []int32) (info int) {
	return int(C.goblas_getrf(typeIndex[T](), C.int(m), C.int(n), array(a), C.int(lda), ints(ipiv)))
}

// Solve solves A X = B. a holds the column-major n x n matrix M, of which A is
// the transpose (trans) or the matrix itself, and is overwritten with M's LU
// factors; ipiv is n long. b is row-major, n x nrhs with stride ldb, and is
// overwritten with X. One xGETRF, then xGETRS for a single contiguous
// right-hand side and two xTRSM from the right for others. info k > 0: pivot k
// is exactly zero, b is unchanged.
func Solve[T scalar.Scalar](trans bool, n, nrhs int, a []T, lda int, ipiv []int32, b []T, ldb int) (info int) {
	t := C.int(0)
	if trans {
		t = 1
	}
	return int(C.goblas_solve(typeIndex[T](), t, C.int(n), C.int(nrhs), array(a), C.int(lda), ints(ipiv), array(b), C.int(ldb)))
}

// Substitute is the second half of Solve, with the factors and interchanges
// that Getrf left in a and ipiv.
func Substitute[T scalar.Scalar](trans bool, n, nrhs int, a []T, lda int, ipiv []int32, b []T, ldb int) {
	t := C.int(0)
	if trans {
		t = 1
	}
	C.goblas_substitute(typeIndex[T](), t, C.int(n), C.int(nrhs), array(a), C.int(lda), ints(ipiv), array(b), C.int(ldb))
}

// Interchange applies the row interchanges ipiv[from:to], whose values count
// from 1, to the column-major matrix a of n columns (xLASWP).
func Interchange[T scalar.Scalar](n int, a []T, lda, from, to int, ipiv []int32) {
	C.goblas_interchange(typeIndex[T](), C.int(n), array(a), C.int(lda), C.int(from), C.int(to), ints(ipiv))
}

// Update is one step of a right-looking LU on some columns of the column-major
// matrix a of n rows: the panel of k columns at j being factored, columns from
// to from+columns-1 are interchanged (xLASWP), solved for their part of U
// (xTRSM), and updated below it (xGEMM).
func Update[T scalar.Scalar](n int, a []T, lda, j, k, from, columns int, ipiv []int32) {
	C.goblas_update(typeIndex[T](), C.int(n), array(a), C.int(lda), C.int(j), C.int(k), C.int(from), C.int(columns), ints(ipiv))
}

// Gesdd computes A = U S V^H by divide and conquer (xGESDD) and destroys a.
// job 'N' leaves u and vt alone, 'S' fills min(m,n) columns of U and rows of
// V^H, 'A' all of them. s is min(m,n) long; iwork 8 min(m,n); rwork, for the
// complex types only, as LAPACK documents. lwork -1 stores the best workspace
// length in work[0] and does nothing else. info > 0: no convergence.
func Gesdd[T scalar.Scalar, R float32 | float64](job byte, m, n int, a []T, lda int, s []R, u []T, ldu int, vt []T, ldvt int, work []T, lwork int, rwork []R, iwork []int32) (info int) {
	return int(C.goblas_gesdd(typeIndex[T](), C.char(job), C.int(m), C.int(n), array(a), C.int(lda), array(s),
		array(u), C.int(ldu), array(vt), C.int(ldvt), array(work), C.int(lwork), array(rwork), ints(iwork)))
}

// Gesvd computes A = U S V^H by QR iteration (xGESVD), slower than Gesdd but
// converging where that does not; the arguments are Gesdd's. rwork is
// 5 min(m,n) long for complex types.
func Gesvd[T scalar.Scalar, R float32 | float64](job byte, m, n int, a []T, lda int, s []R, u []T, ldu int, vt []T, ldvt int, work []T, lwork int, rwork []R) (info int) {
	return int(C.goblas_gesvd(typeIndex[T](), C.char(job), C.int(m), C.int(n), array(a), C.int(lda), array(s),
		array(u), C.int(ldu), array(vt), C.int(ldvt), array(work), C.int(lwork), array(rwork)))
}

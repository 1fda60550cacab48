//go:build !cgo || purego || !(linux || darwin)

package native

import (
	"gonum.org/v1/gonum/lapack"
)

// Compiled reports whether this program was built with C at all.
const Compiled = false

var errNotCompiled = &UnavailableError{
	Reason: "this program was built without cgo (CGO_ENABLED=0, the build tag purego, no C compiler, or a system other than Linux and macOS)",
	Hint:   "install gcc and OpenBLAS (Debian, Ubuntu: apt install gcc libopenblas0-pthread liblapacke) and build with CGO_ENABLED=1",
}

// Load returns an *UnavailableError: there is no C in this program.
func Load(int) error { return errNotCompiled }

// Describe returns an *UnavailableError: there is no C in this program.
func Describe() (Info, error) { return Info{}, errNotCompiled }

// Netlib returns an *UnavailableError: there is no C in this program.
func Netlib() (BLAS, error) { return nil, errNotCompiled }

// NetlibLAPACK returns an *UnavailableError: there is no C in this program.
func NetlibLAPACK() (lapack.Float64, error) { return nil, errNotCompiled }

// The functions below need a library that Load has found; without C there is
// none, so that nobody calls them.

// SetThreads panics.
func SetThreads(int) int { panic(errNotCompiled) }

// Threads panics.
func Threads() int { panic(errNotCompiled) }

// Getrf panics.
func Getrf[T Scalar](m, n int, a []T, lda int, ipiv []int32) (info int) { panic(errNotCompiled) }

// Solve panics.
func Solve[T Scalar](trans bool, n, nrhs int, a []T, lda int, ipiv []int32, b []T, ldb int) (info int) {
	panic(errNotCompiled)
}

// Gesdd panics.
func Gesdd[T Scalar, R float32 | float64](job byte, m, n int, a []T, lda int, s []R, u []T, ldu int, vt []T, ldvt int, work []T, lwork int, rwork []R, iwork []int32) (info int) {
	panic(errNotCompiled)
}

// Gesvd panics.
func Gesvd[T Scalar, R float32 | float64](job byte, m, n int, a []T, lda int, s []R, u []T, ldu int, vt []T, ldvt int, work []T, lwork int, rwork []R) (info int) {
	panic(errNotCompiled)
}

// Package plain calls OpenBLAS as a program without goblas does: through netlib's
// BLAS and Fortran's LAPACK, with a thread count set and nothing that guards the
// calls. It is there to show what goes wrong then ([Load]) and what OpenBLAS does
// by itself (goblas which).
package plain

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/native"
)

// BLAS returns netlib's BLAS. It loads OpenBLAS if nothing has; the error is a
// goblas.UnavailableError.
func BLAS() (blas.Float64, error) { return native.Netlib() }

// Variables, because without C the functions only panic, and what comes after a call
// of them would be dead code to staticcheck.
var getThreads, setThreads = native.Threads, native.SetThreads

// SetThreads gives every later call n threads, as far as OpenBLAS allows, and
// returns what puts the former number back. OpenBLAS must be loaded, and nothing be
// in flight.
func SetThreads(n int) (restore func()) {
	before := getThreads()
	setThreads(n)
	return func() { setThreads(before) }
}

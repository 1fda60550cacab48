// Package driver has the algorithms over BLAS and LAPACK, on four element types and
// row-major matrices, once: for gonum's interfaces (package backend) and for goblas's
// own functions. It owns copies and workspaces. A function that is given a cores.Call
// runs it, with the cores that it is entitled to, in the native library; the others
// decide for themselves, and fall back to package pure.
//
// # Row-major
//
// A row-major matrix is, to Fortran, its transpose, and a triangle of it the other
// one. Where the transpose has the same kind of factors, a routine works on it as it
// is: a symmetric matrix is its transpose, Hermitian ones are each other's conjugates,
// and the inverse of a transpose is the transpose of the inverse. Where it has not (LU,
// whose pivoting would become one of columns, and QR, whose transpose LAPACK factors
// along rows, 45 ms against 27 ms for two transpositions and a QR at order 1000), it
// is transposed in tiles, there and back.
//
// Pivots and permutations that functions return are counted from 0. info is LAPACK's,
// and not 0 either where a factor has a NaN or an infinity.
package driver

import (
	"sync"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/native/netlib"
	"github.com/goblas/goblas/native/openblas"
)

// BLAS is the native library's. It is set once by Start, before the mode becomes
// anything but PureGo.
var BLAS netlib.BLAS

var starter sync.Mutex

// Start loads the native library, once, and gives the gate its size. budget is
// the number of cores for all calls together. The error is an
// *openblas.UnavailableError. Safe for concurrent use.
func Start(budget int) error {
	starter.Lock()
	defer starter.Unlock()
	if BLAS != nil {
		return nil
	}
	if err := openblas.Load(budget); err != nil {
		return err
	}
	info, err := openblas.Describe()
	if err != nil {
		return err
	}
	library, err := netlib.New()
	if err != nil {
		return err
	}
	BLAS = library
	plan.SetKernel(info.Kernel)
	cores.Adopt(info.Layer, budget)
	return nil
}

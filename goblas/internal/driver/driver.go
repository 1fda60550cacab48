// Package driver has the algorithms that use BLAS and LAPACK, for four element types
// and row-major matrices. Each exists once, for gonum's interfaces (package backend) as
// well as for goblas's own functions. The package makes the copies and has the
// workspaces that the algorithms need. A function with a parameter of type cores.Call
// runs in the native library, and takes the cores for that call. The other functions
// decide themselves whether they run there or in package pure. All are safe for
// concurrent use on different data.
//
// # Row-major matrices
//
// In a row-major matrix Fortran sees the transpose, and in its upper triangle the lower
// one. If the transpose has the same kind of factors, a routine works on it directly: a
// symmetric matrix is its own transpose, a Hermitian one is the conjugate of its
// transpose, and the inverse of a transpose is the transpose of the inverse. Other
// matrices are transposed, tile by tile, before the routine and back after it. These are
// LU, which would pivot columns instead of rows, and QR, which would be LAPACK's LQ: at
// order 1000 that takes 45 ms, against 27 ms for two transpositions and a QR.
//
// Pivots and permutations that functions return are counted from 0. info is LAPACK's;
// it is not 0 either if a factor has a NaN or an infinity.
package driver

import (
	"sync"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/native/netlib"
	"github.com/goblas/goblas/native/openblas"
)

// BLAS is that of the native library. Start sets it once, before the mode becomes
// anything but PureGo.
var BLAS netlib.BLAS

var starter sync.Mutex

// Start loads the native library, once, and gives the gate its budget, which is the
// number of cores for all calls together. The error is an *openblas.UnavailableError.
// Start is safe for concurrent use.
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
	checkRows()
	return nil
}

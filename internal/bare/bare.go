// Package bare is for comparisons: what the machine and OpenBLAS give when nothing
// of goblas stands between, and what goes wrong then ([Load]). Nothing here knows of
// the gate, so OpenBLAS's thread count is the caller's business, and while one of
// these calls is in flight no call of goblas may be.
//
// It exists so that a program outside of goblas's own packages, as the driver is,
// can measure that without import "C" or the packages under native.
package bare

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/native/bench"
	native "github.com/goblas/goblas/native/lapack"
	"github.com/goblas/goblas/native/netlib"
	"github.com/goblas/goblas/native/openblas"
)

// MultiplyAdds does nothing but multiply-adds of float64 (or float32) in registers,
// for so many steps, and returns how many floating-point operations these were; 0
// in a program without C. Safe for concurrent use.
func MultiplyAdds(single bool, steps int) (flops float64) {
	if single {
		return bench.MultiplyAdds[float32](steps)
	}
	return bench.MultiplyAdds[float64](steps)
}

// Variables, because without C the functions only panic, and what comes after a call
// of them would be dead code to staticcheck.
var getThreads, setThreads = openblas.Threads, openblas.SetThreads

// AskThreads asks for n threads, and returns what puts the former number back, which
// must come before goblas is used again. OpenBLAS must be loaded; it may take another
// number, as a serial build does.
func AskThreads(n int) (restore func()) {
	before := getThreads()
	setThreads(n)
	return func() { setThreads(before) }
}

// SetThreads is AskThreads, where the error says that there is no OpenBLAS, or that it
// took another number.
func SetThreads(n int) (restore func(), err error) {
	if err := openblas.Load(0); err != nil {
		return nil, err
	}
	restore = AskThreads(n)
	if got := getThreads(); got != n {
		restore()
		return nil, fmt.Errorf("OpenBLAS takes %d threads, not %d", got, n)
	}
	return restore, nil
}

// BLAS returns gonum.org/v1/netlib's BLAS on OpenBLAS, for all four element types, which
// it loads if nothing has; the error is a goblas.UnavailableError.
func BLAS() (netlib.BLAS, error) { return netlib.New() }

// Netlib returns BLAS and netlib's LAPACK as it is: it goes through LAPACKE, and
// transposes every matrix in and out.
func Netlib() (blas.Float64, lapack.Float64, error) {
	b, err := BLAS()
	if err != nil {
		return nil, nil, err
	}
	l, err := bench.NetlibLAPACK()
	return b, l, err
}

// Dgemm is C = A B for row-major n x n matrices: one call of cblas_dgemm. A library
// must be loaded.
func Dgemm(n int, c, a, b []float64) error {
	l, err := netlib.New()
	if err != nil {
		return err
	}
	l.Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, a, n, b, n, 0, c, n)
	return nil
}

// Dgesv solves A X = B, column-major: one call of dgesv_. a (n x n) becomes its
// factors, b (n x nrhs) the solution; ipiv is n long. A library must be loaded.
func Dgesv(n, nrhs int, a []float64, ipiv []int32, b []float64) error {
	if info := native.Gesv(n, nrhs, a, n, ipiv, b, n); info != 0 {
		return fmt.Errorf("dgesv_ returns info %d", info)
	}
	return nil
}

// Workspace is what Dgesdd needs beside its arguments; the zero Workspace grows.
type Workspace struct {
	work []float64
	ints []int32
}

// Dgesdd is A = U diag(s) V^T, column-major and n x n, each of them: one call of
// dgesdd_, and another one that asks for the workspace if w has none. a is
// destroyed. A library must be loaded.
func Dgesdd(n int, a, s, u, vt []float64, w *Workspace) error {
	if w.work == nil {
		var best [1]float64
		w.ints = make([]int32, 8*n)
		native.Gesdd('S', n, n, a, n, s, u, n, vt, n, best[:], -1, nil, w.ints)
		w.work = make([]float64, int(best[0]))
	}
	if info := native.Gesdd('S', n, n, a, n, s, u, n, vt, n, w.work, len(w.work), nil, w.ints); info != 0 {
		return fmt.Errorf("dgesdd_ returns info %d", info)
	}
	return nil
}

package openblas

import "fmt"

// UnavailableError says why no native library can be called: the program was built
// without cgo, or the library was not found, is not an OpenBLAS, lacks routines, or has
// 64-bit integers.
type UnavailableError struct {
	Reason string // what happened, in the words of the dynamic loader if it was that
	Hint   string // what to install or change, with the command if there is one
}

func (e *UnavailableError) Error() string {
	return fmt.Sprintf("native BLAS unavailable: %s; %s", e.Reason, e.Hint)
}

// Layer says how OpenBLAS runs its threads.
type Layer string

const (
	Pthreads Layer = "pthreads"
	OpenMP   Layer = "openmp"
	Serial   Layer = "serial"
)

// Info describes the loaded library. Except for Libraries, it does not change while the
// process runs.
type Info struct {
	Path       string    // the file that provides dgemm, "" if unknown
	Inside     bool      // this file is the program itself: see the build tag staticblas
	Version    string    // such as "0.3.21", "" if Config does not have it
	Config     string    // what openblas_get_config returns: the options it was built with
	Kernel     string    // what openblas_get_corename returns: the kernels chosen for this processor
	Layer      Layer     // how it runs its threads
	MaxThreads int       // the most threads that it was compiled for, 1 for a serial build, 0 if unknown
	Libraries  []Library // every BLAS or LAPACK file in the process, nil if the system does not tell
}

// Library is a file mapped into the process that looks like a BLAS or LAPACK.
type Library struct {
	Path string // real path
	BLAS bool   // it is a BLAS, not only a LAPACK or LAPACKE
	Used bool   // it is the one that provides dgemm to this package
}

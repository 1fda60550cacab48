package openblas

import "fmt"

// UnavailableError says why no native library can be called: the program was
// built without cgo, or the library was not found, is not an OpenBLAS, lacks
// routines, or counts in 64-bit integers.
type UnavailableError struct {
	Reason string // what happened, as the dynamic loader or the build says it
	Hint   string // what to install or change, as a command where there is one
}

func (e *UnavailableError) Error() string {
	return fmt.Sprintf("native BLAS unavailable: %s; %s", e.Reason, e.Hint)
}

// Layer is the way OpenBLAS runs its threads.
type Layer string

const (
	Pthreads Layer = "pthreads"
	OpenMP   Layer = "openmp"
	Serial   Layer = "serial"
)

// Info describes the library that is loaded. Its values do not change while
// the process runs.
type Info struct {
	Path       string    // file that provides dgemm, "" if unknown
	Inside     bool      // that file is the program itself: see the build tag staticblas
	Version    string    // such as "0.3.21", "" if the configuration does not tell
	Config     string    // openblas_get_config, the options it was built with
	Kernel     string    // openblas_get_corename: the kernels chosen for this processor
	Layer      Layer     // threading layer
	MaxThreads int       // most threads it was compiled for, 1 for a serial build, 0 if unknown
	Libraries  []Library // every BLAS or LAPACK file in the process, where the system tells
}

// Library is a file mapped into the process that looks like a BLAS or LAPACK.
type Library struct {
	Path string // real path
	BLAS bool   // a BLAS; false for a LAPACK or LAPACKE on its own
	Used bool   // the one that provides dgemm to this package
}

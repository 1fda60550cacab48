package openblas

import "fmt"

// UnavailableError says why no native library can be called: the program was built
// without cgo, or the library was not found, is not an OpenBLAS, lacks routines, or has
// 64-bit integers.
type UnavailableError struct {
	Reason string `json:"reason"` // what happened, as the dynamic loader or the build says it
	Hint   string `json:"hint"`   // what to install or change, as a command where there is one
}

func (e *UnavailableError) Error() string {
	return fmt.Sprintf("native BLAS unavailable: %s; %s", e.Reason, e.Hint)
}

// Layer says how OpenBLAS runs its threads.
//
// Builds on pthreads have one number of threads for the process. In builds on OpenMP every
// thread of the system has a number of its own, which only its own calls of [SetThreads]
// change. What it begins with, the runtime of OpenMP reads in the environment when it is
// loaded. [Load] sees to it that this is one, unless the library is linked or something
// else has loaded the runtime before. So another library with OpenMP that is loaded later
// computes on one thread, too, until it sets its number. Serial builds have no locks: two
// callers may get the same buffer.
type Layer string

const (
	Pthreads Layer = "pthreads"
	OpenMP   Layer = "openmp"
	Serial   Layer = "serial"
)

// Info describes the library that is loaded. Its values do not change while
// the process runs, and the JSON keys are stable.
type Info struct {
	Path       string    `json:"path"`            // file that provides dgemm, "" if unknown
	Inside     bool      `json:"inside"`          // that file is the program itself: see the build tag staticblas
	Version    string    `json:"version"`         // such as "0.3.21", "" if the configuration does not tell
	Config     string    `json:"config"`          // openblas_get_config, the options it was built with
	Kernel     string    `json:"kernel"`          // openblas_get_corename: the kernels chosen for this processor
	Layer      Layer     `json:"threading_layer"` // threading layer
	MaxThreads int       `json:"max_threads"`     // most threads it was compiled for, 1 for a serial build, 0 if unknown
	Libraries  []Library `json:"libraries"`       // every BLAS or LAPACK file in the process, where the system tells
}

// Library is a file mapped into the process that looks like a BLAS or LAPACK.
type Library struct {
	Path string `json:"path"` // real path
	BLAS bool   `json:"blas"` // a BLAS; false for a LAPACK or LAPACKE on its own
	Used bool   `json:"used"` // the one that provides dgemm to this package
}

//go:build cgo && !purego && linux && !staticblas && (amd64 || arm64)

package scalapack

// #cgo CFLAGS: -O2
// #include "sample.h"
import "C"

import (
	"fmt"
	"syscall"
	"time"
)

// SampleStart begins to look what the calling thread does in the calls that [SampleCall]
// marks, once in each period of less than a second. The library must have been loaded, and
// the thread be locked. It takes one real-time signal of the process until [SampleStop].
func SampleStart(period time.Duration) error {
	if code := C.goblas_sample_start(C.int(period.Microseconds())); code != 0 {
		return fmt.Errorf("the thread cannot be looked at: %w", syscall.Errno(code))
	}
	return nil
}

// SampleCall says whether the thread is in a call.
func SampleCall(in bool) {
	flag := C.int(0)
	if in {
		flag = 1
	}
	C.goblas_sample_call(flag)
}

// SampleStop ends it, on the same thread, and returns how many periods of the calls the
// thread was computing, in BLAS, ScaLAPACK or Go, and how many it was in MPI.
func SampleStop() (computing, mpi int) {
	var c, m C.long
	C.goblas_sample_stop(&c, &m)
	return int(c), int(m)
}

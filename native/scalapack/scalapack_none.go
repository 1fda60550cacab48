//go:build !cgo || purego || !linux || staticblas || !(amd64 || arm64)

package scalapack

import "time"

var errAbsent = &UnavailableError{
	Reason: "this program was built without it (CGO_ENABLED=0, the build tag purego or staticblas, or a system other than Linux on amd64 and arm64)",
	Hint:   "install gcc and build with CGO_ENABLED=1 on Linux, without these tags",
}

// Load returns an *UnavailableError: ScaLAPACK is not part of this program.
func Load() (Info, error) { return Info{}, errAbsent }

// absent is what every function does. It is a variable, because staticcheck takes what
// stands behind the call of a function that always panics for dead code.
var absent = func() { panic(errAbsent) }

// The functions below are not called, because Load has returned an error.

// Init panics.
func Init(int) (provided int) { absent(); return 0 }

// Initialized panics.
func Initialized() bool { absent(); return false }

// Finalize panics.
func Finalize() { absent() }

// Abort panics.
func Abort(int) { absent() }

// Pinfo panics.
func Pinfo() (rank, size int) { absent(); return 0, 0 }

// Gridinit panics.
func Gridinit(int, int) int { absent(); return 0 }

// Gridself panics.
func Gridself(int) int { absent(); return 0 }

// Gridinfo panics.
func Gridinfo(int) (rows, cols, row, col int) { absent(); return 0, 0, 0, 0 }

// SumInts panics.
func SumInts(int, []int32) { absent() }

// MaxInts panics.
func MaxInts(int, []int32) { absent() }

// SendInts panics.
func SendInts(int, []int32) { absent() }

// ReceiveInts panics.
func ReceiveInts(int, int, []int32) { absent() }

// SampleStart panics.
func SampleStart(time.Duration) error { absent(); return nil }

// SampleCall panics.
func SampleCall(bool) { absent() }

// SampleStop panics.
func SampleStop() (computing, mpi int) { absent(); return 0, 0 }

package scalapack

import "fmt"

// UnavailableError says why ScaLAPACK cannot be called: the program was built without C,
// or the library was not found, lacks routines, or computes on another BLAS.
type UnavailableError struct {
	Reason string // what happened, as the dynamic loader or the build says it
	Hint   string // what to install or change, as a command where there is one
}

func (e *UnavailableError) Error() string {
	return fmt.Sprintf("ScaLAPACK unavailable: %s; %s", e.Reason, e.Hint)
}

// Info says which libraries are loaded.
type Info struct {
	Path string // the file of ScaLAPACK
	MPI  string // the file of MPI
	BLAS string // the file in which ScaLAPACK's calls of dgemm_ end
}

// DescriptorLength is how many numbers a descriptor has.
const DescriptorLength = 9

// Descriptor returns the descriptor of a rows x cols matrix on the grid of a context, in
// blocks of block x block elements of which the first is on process (0, 0). lld is the
// distance between the columns of the calling process's part. A process outside of the
// grid gives -1 for ctxt.
func Descriptor(ctxt, rows, cols, block, lld int) []int32 {
	const dense = 1
	return []int32{dense, int32(ctxt), int32(rows), int32(cols), int32(block), int32(block), 0, 0, int32(lld)}
}

// Levels of thread support, which are the same in every MPI.
const (
	ThreadSingle     = 0
	ThreadFunneled   = 1 // the thread that called Init makes all calls
	ThreadSerialized = 2
	ThreadMultiple   = 3
)

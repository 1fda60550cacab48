package goblas

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/goblas/vec"
)

// MemoryError says that a matrix, or a result together with the workspace that
// computing it takes, does not fit into the memory that is left. [errors.Is] finds
// [ErrMemory] in it.
type MemoryError struct {
	Wanted    uint64 // bytes; the largest uint64 if even that is too small
	Available uint64 // bytes, as topology.MemoryAvailable reports them
}

func (e *MemoryError) Error() string {
	return fmt.Sprintf("%v: %.4g GiB wanted, %.4g GiB available", ErrMemory, float64(e.Wanted)/(1<<30), float64(e.Available)/(1<<30))
}

// Is reports whether target is [ErrMemory].
func (e *MemoryError) Is(target error) bool { return target == ErrMemory }

// Zeros returns a row-major rows x cols matrix of zeros whose memory is already there,
// so that its first use does not wait for page faults: large matrices are on huge pages
// where Linux offers them, and all free cores touch them. The memory is ordinary
// garbage-collected memory. NumPy: zeros.
//
// The error is an [*OpError]. It wraps a [*MemoryError] if the matrix does not fit;
// Zeros finds that out before it allocates, because the system would later kill the
// process. Negative dimensions are an [ErrShape]. Zeros is safe for concurrent use, but
// two calls at once may each find memory that is not enough for both.
func Zeros[T Scalar](rows, cols int) (Matrix[T], error) {
	if err := checkMemoryForMatrix[T](rows, cols); err != nil {
		return Matrix[T]{}, &OpError{Package: "goblas", Op: "Zeros", On: fmt.Sprintf("%dx%d", rows, cols), Err: err}
	}
	m := matrix.New[T](rows, cols)
	touch(m.Data)
	return m, nil
}

// Full returns a row-major rows x cols matrix in which every element is v, with the
// same memory and the same errors as [Zeros]. NumPy: full.
func Full[T Scalar](rows, cols int, v T) (Matrix[T], error) {
	if err := checkMemoryForMatrix[T](rows, cols); err != nil {
		return Matrix[T]{}, &OpError{Package: "goblas", Op: "Full", On: fmt.Sprintf("%dx%d", rows, cols), Err: err}
	}
	m := matrix.New[T](rows, cols)
	switch data := any(m.Data).(type) {
	case []float32:
		vec.Fill(data, any(v).(float32))
	case []float64:
		vec.Fill(data, any(v).(float64))
	default:
		forEachPart(m.Data, func(part []T) {
			for i := range part {
				part[i] = v
			}
		})
	}
	return m, nil
}

// checkedBytes is the size in bytes from which the system is asked how much memory is
// left. For smaller matrices the question costs more than it can save.
const checkedBytes = 64 << 20

// elementSize returns the size of an element in bytes.
func elementSize[T Scalar]() uint64 { return uint64(matrix.Size[T]()) }

// checkMemoryForMatrix returns an error if there is no memory for a rows x cols matrix.
func checkMemoryForMatrix[T Scalar](rows, cols int) error {
	if rows < 0 || cols < 0 {
		return fmt.Errorf("%w: negative dimension", ErrShape)
	}
	return checkMemory[T](area(rows, cols))
}

// checkMemory returns an error if there is no memory for so many elements. It must be
// called before the allocation, because a Go program that cannot get memory ends.
func checkMemory[T Scalar](elements float64) error {
	size := elements * float64(elementSize[T]())
	if size < checkedBytes {
		return nil
	}
	available, known := topology.MemoryAvailable()
	if known && size > float64(available) {
		// Garbage may take up the memory, or workspaces that nobody uses. The pools
		// drop these at the second collection.
		runtime.GC()
		debug.FreeOSMemory()
		available, known = topology.MemoryAvailable()
	}
	if known && size > float64(available) || size > matrix.MaxBytes { // no system has more addresses
		wanted := uint64(math.MaxUint64)
		if size < 1<<64 {
			wanted = uint64(size)
		}
		return &MemoryError{Wanted: wanted, Available: available}
	}
	return nil
}

// area returns the number of elements of a rows x cols matrix, as a float64 because
// that does not overflow.
func area(rows, cols int) float64 { return float64(rows) * float64(cols) }

// checkMemoryToSolve is checkMemory for what a solution takes: the factors of the n x n
// matrix and, if fresh is set, a new matrix for X.
func checkMemoryToSolve[T Scalar](n, nrhs int, fresh bool) error {
	elements := area(n, n)
	if fresh {
		elements += area(n, nrhs)
	}
	return checkMemory[T](elements)
}

// checkMemoryToDecompose is checkMemory for the singular value decomposition of an m x
// n matrix. That takes a copy of the matrix, the workspace of xGESDD, and new matrices
// for U and V^H unless u and v have the right shape already.
func checkMemoryToDecompose[T Scalar](kind SVDKind, m, n int, u, v Matrix[T]) error {
	k := min(m, n)
	left, right, elements := 0, 0, 0.0
	if k > 0 {
		elements = area(m, n) + 64*(float64(m)+float64(n))
	}
	if kind != SVDValues {
		elements += 5 * area(k, k)
		left, right = k, k
		if kind == SVDFull {
			left, right = m, n
		}
		if matrix.IsComplex[T]() { // xGESDD's real workspace, whose numbers are half an element
			elements += max(5*area(k, k), 2*area(m, n)+2*area(k, k)) / 2
		}
	}
	if u.Rows != m || u.Cols != left {
		elements += area(m, left)
	}
	if v.Rows != right || v.Cols != n {
		elements += area(right, n)
	}
	return checkMemory[T](elements)
}

// touch writes a zero into every page of s, which holds only zeros, on all free cores.
func touch[T Scalar](s []T) {
	page := 4096 / int(elementSize[T]())
	forEachPart(s, func(part []T) {
		for i := 0; i < len(part); i += page {
			part[i] = 0
		}
	})
}

// forEachPart calls do on consecutive parts of s that together are all of s, on all
// free cores if s is large. A part covers many huge pages, because cores that fault on
// the same page wait for each other.
func forEachPart[T Scalar](s []T, do func(part []T)) {
	const size = 1 << 22 // elements of a part
	if len(s) <= size {
		do(s)
		return
	}
	cost := time.Duration(uint64(len(s)) * elementSize[T]() / 8) // ns that a first touch of so many bytes takes
	cores.ForEach((len(s)+size-1)/size, cost, func(i int) { do(s[i*size : min((i+1)*size, len(s))]) })
}

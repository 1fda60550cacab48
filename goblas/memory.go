package goblas

import (
	"fmt"
	"time"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/goblas/vec"
)

// MemoryError says that a matrix, or a result together with the workspace that
// computing it takes, does not fit into the memory that is left. Its fields Wanted and
// Available are both in bytes. [errors.Is] finds [ErrMemory] in it.
type MemoryError = room.MemoryError

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

// elementSize returns the size of an element in bytes.
func elementSize[T Scalar]() uint64 { return uint64(matrix.Size[T]()) }

// checkMemoryForMatrix returns an error if there is no memory for a rows x cols matrix.
func checkMemoryForMatrix[T Scalar](rows, cols int) error {
	if rows < 0 || cols < 0 {
		return fmt.Errorf("%w: negative dimension", ErrShape)
	}
	return room.For[T](room.Area(rows, cols))
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

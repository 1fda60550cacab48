package goblas

import (
	"fmt"
	"math/bits"
	"time"

	"github.com/goblas/goblas/goblas/internal/backend"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/goblas/vec"
)

// MemoryError says that a matrix does not fit into the memory that is left. It
// is an [ErrMemory].
type MemoryError struct {
	Wanted    uint64 // bytes; the largest uint64 if there are more
	Available uint64 // bytes, as topology.MemoryAvailable tells
}

func (e *MemoryError) Error() string {
	return fmt.Sprintf("%v: %.4g GiB wanted, %.4g GiB available", ErrMemory, float64(e.Wanted)/(1<<30), float64(e.Available)/(1<<30))
}

// Is reports whether target is [ErrMemory].
func (e *MemoryError) Is(target error) bool { return target == ErrMemory }

// Zeros returns a rows x cols row-major matrix of zeros whose memory is there:
// large ones are on huge pages where Linux offers them, and touched by all free
// cores, so that the first use does not wait for page faults. It is ordinary
// garbage-collected memory. NumPy: zeros.
//
// What does not fit is a [*MemoryError], before anything is allocated: the system
// would kill the process later. Negative dimensions are an [ErrShape]. Safe for
// concurrent use; two calls at once may each find room that both have not.
func Zeros[T Scalar](rows, cols int) (Matrix[T], error) {
	if err := room[T](rows, cols); err != nil {
		return Matrix[T]{}, &OpError{Package: "goblas", Op: "Zeros", On: fmt.Sprintf("%dx%d", rows, cols), Err: err}
	}
	m := matrix.New[T](rows, cols)
	touch(m.Data)
	return m, nil
}

// Full returns a rows x cols row-major matrix of which every element is v, in
// memory and with errors as of [Zeros]. NumPy: full.
func Full[T Scalar](rows, cols int, v T) (Matrix[T], error) {
	if err := room[T](rows, cols); err != nil {
		return Matrix[T]{}, &OpError{Package: "goblas", Op: "Full", On: fmt.Sprintf("%dx%d", rows, cols), Err: err}
	}
	m := matrix.New[T](rows, cols)
	switch data := any(m.Data).(type) {
	case []float32:
		vec.Fill(data, any(v).(float32))
	case []float64:
		vec.Fill(data, any(v).(float64))
	default:
		share(m.Data, func(part []T) {
			for i := range part {
				part[i] = v
			}
		})
	}
	return m, nil
}

// checked is the size from which the system is asked what is left: below, the
// question costs more than it saves.
const checked = 64 << 20

// elementSize is the size of an element in bytes.
func elementSize[T Scalar]() uint64 { return uint64(matrix.Size[T]()) }

// room returns an error if there is no memory for a rows x cols matrix.
func room[T Scalar](rows, cols int) error {
	if rows < 0 || cols < 0 {
		return fmt.Errorf("%w: negative dimension", ErrShape)
	}
	high, count := bits.Mul64(uint64(rows), uint64(cols))
	over, size := bits.Mul64(count, elementSize[T]())
	if high != 0 || over != 0 {
		size = 1<<64 - 1
	}
	if size < checked {
		return nil
	}
	available, known := topology.MemoryAvailable()
	if known && size > available {
		return &MemoryError{Wanted: size, Available: available}
	}
	if size > matrix.MaxBytes { // no system has such addresses
		return &MemoryError{Wanted: size, Available: available}
	}
	return nil
}

// touch writes into every page of s, which holds zeros, on all free cores.
func touch[T Scalar](s []T) {
	page := 4096 / int(elementSize[T]())
	share(s, func(part []T) {
		for i := 0; i < len(part); i += page {
			part[i] = 0
		}
	})
}

// share runs do on the parts of s, on all free cores if s is large. A part is many
// huge pages: cores that fault on the same one wait for each other.
func share[T Scalar](s []T, do func(part []T)) {
	const size = 1 << 22 // elements
	if len(s) <= size {
		do(s)
		return
	}
	cost := time.Duration(uint64(len(s)) * elementSize[T]() / 8) // ns, to touch so many bytes for the first time
	backend.Share((len(s)+size-1)/size, cost, func(i int) { do(s[i*size : min((i+1)*size, len(s))]) })
}

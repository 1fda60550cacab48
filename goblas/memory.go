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

// MemoryError says that a matrix, or a result with the workspace it takes, does not
// fit into the memory that is left. It is an [ErrMemory].
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
	if err := roomFor[T](rows, cols); err != nil {
		return Matrix[T]{}, &OpError{Package: "goblas", Op: "Zeros", On: fmt.Sprintf("%dx%d", rows, cols), Err: err}
	}
	m := matrix.New[T](rows, cols)
	touch(m.Data)
	return m, nil
}

// Full returns a rows x cols row-major matrix of which every element is v, in
// memory and with errors as of [Zeros]. NumPy: full.
func Full[T Scalar](rows, cols int, v T) (Matrix[T], error) {
	if err := roomFor[T](rows, cols); err != nil {
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

// roomFor returns an error if there is no memory for a rows x cols matrix.
func roomFor[T Scalar](rows, cols int) error {
	if rows < 0 || cols < 0 {
		return fmt.Errorf("%w: negative dimension", ErrShape)
	}
	return room[T](area(rows, cols))
}

// room returns an error if there is no memory for so many elements. It comes before
// anything is allocated, because a Go program that cannot get memory ends.
func room[T Scalar](elements float64) error {
	size := elements * float64(elementSize[T]())
	if size < checked {
		return nil
	}
	available, known := topology.MemoryAvailable()
	if known && size > float64(available) {
		// Garbage may be in the way, and workspaces, which pools give up at the second
		// collection.
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

// area is the number of elements of a rows x cols matrix. It does not overflow.
func area(rows, cols int) float64 { return float64(rows) * float64(cols) }

// roomToSolve is room for what a solution takes: the factors of the n x n matrix, and X
// unless it is there.
func roomToSolve[T Scalar](n, nrhs int, fresh bool) error {
	elements := area(n, n)
	if fresh {
		elements += area(n, nrhs)
	}
	return room[T](elements)
}

// roomToDecompose is room for a singular value decomposition of an m x n matrix into u
// and v: its copy, the workspace of xGESDD, and those results that are not there.
func roomToDecompose[T Scalar](kind SVDKind, m, n int, u, v Matrix[T]) error {
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
		if matrix.IsComplex[T]() { // numbers that are half an element
			elements += max(5*area(k, k), 2*area(m, n)+2*area(k, k)) / 2
		}
	}
	if u.Rows != m || u.Cols != left {
		elements += area(m, left)
	}
	if v.Rows != right || v.Cols != n {
		elements += area(right, n)
	}
	return room[T](elements)
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
	cores.ForEach((len(s)+size-1)/size, cost, func(i int) { do(s[i*size : min((i+1)*size, len(s))]) })
}

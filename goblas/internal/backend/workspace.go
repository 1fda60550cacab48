package backend

import (
	"sync"

	"github.com/goblas/goblas/goblas/internal/mem"
	"github.com/goblas/goblas/internal/scalar"
)

// workspace is the scratch memory of one LAPACK call. It is kept from call to
// call, until the garbage collector takes it, since its pages are costly to
// touch for the first time.
type workspace[T scalar.Scalar] struct {
	a, work, vectors []T
	real32           []float32
	sums             []float64
	ints             []int32
}

// One pool for each element type: s, d, c, z.
var workspaces [4]sync.Pool

func typeIndex[T scalar.Scalar]() int {
	var zero T
	switch any(zero).(type) {
	case float32:
		return 0
	case float64:
		return 1
	case complex64:
		return 2
	default:
		return 3
	}
}

func getWorkspace[T scalar.Scalar]() *workspace[T] {
	if w, ok := workspaces[typeIndex[T]()].Get().(*workspace[T]); ok {
		return w
	}
	return new(workspace[T])
}

func (w *workspace[T]) put() { workspaces[typeIndex[T]()].Put(w) }

// grow returns s with length n, its contents unspecified.
func grow[T scalar.Scalar](s []T, n int) []T {
	if n > cap(s) {
		return mem.Make[T](n)
	}
	return s[:n]
}

func growInts(s []int32, n int) []int32 {
	if n > cap(s) {
		return make([]int32, n)
	}
	return s[:n]
}

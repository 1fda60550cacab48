// Package workspace has the scratch memory of calls. It is kept from call to call,
// until the garbage collector takes it, since its pages are costly to touch for the
// first time.
package workspace

import (
	"sync"

	"github.com/goblas/goblas/goblas/internal/mem"
	"github.com/goblas/goblas/internal/scalar"
)

// Workspace is the scratch memory of one call on elements of type T: several arrays,
// each of which grows when a method asks for more. Its contents are unspecified. It is
// for one goroutine at a time.
type Workspace[T scalar.Scalar] struct {
	matrix, work, vectors []T
	singles               []float32
	doubles               []float64
	ints                  []int32
}

// One pool for each element type.
var pools [4]sync.Pool

// Get takes a workspace from those that [Workspace.Put] has put back.
func Get[T scalar.Scalar]() *Workspace[T] {
	if w, ok := pools[scalar.Index[T]()].Get().(*Workspace[T]); ok {
		return w
	}
	return new(Workspace[T])
}

// Put puts w back: none of its arrays may be used any more.
func (w *Workspace[T]) Put() { pools[scalar.Index[T]()].Put(w) }

// Matrix is an array of n elements, for the copy of a matrix.
func (w *Workspace[T]) Matrix(n int) []T {
	w.matrix = grow(w.matrix, n)
	return w.matrix
}

// Work is another one, for LAPACK's work.
func (w *Workspace[T]) Work(n int) []T {
	w.work = grow(w.work, n)
	return w.work
}

// Vectors is a third one.
func (w *Workspace[T]) Vectors(n int) []T {
	w.vectors = grow(w.vectors, n)
	return w.vectors
}

// Ints is an array of n int32.
func (w *Workspace[T]) Ints(n int) []int32 {
	if n > cap(w.ints) {
		w.ints = make([]int32, n)
	}
	return w.ints[:n]
}

// Doubles is an array of n float64.
func (w *Workspace[T]) Doubles(n int) []float64 {
	w.doubles = grow(w.doubles, n)
	return w.doubles
}

// Singles is an array of n float32.
func (w *Workspace[T]) Singles(n int) []float32 {
	w.singles = grow(w.singles, n)
	return w.singles
}

// Reals is [Workspace.Singles] or [Workspace.Doubles], as R says.
func Reals[R scalar.Float, T scalar.Scalar](w *Workspace[T], n int) []R {
	var r []R
	switch p := any(&r).(type) {
	case *[]float32:
		*p = w.Singles(n)
	case *[]float64:
		*p = w.Doubles(n)
	}
	return r
}

// grow returns s with length n, its contents unspecified.
func grow[T scalar.Scalar](s []T, n int) []T {
	if n > cap(s) {
		return mem.Uncleared[T](n)
	}
	return s[:n]
}

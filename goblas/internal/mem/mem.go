// Package mem makes the slices that hold the elements of matrices. They are ordinary
// garbage-collected memory. For large ones it asks the system for huge pages before
// they are first touched, which saves most of the page faults (511 of 512 on amd64).
package mem

import (
	"math"
	"math/cmplx"
	"sync/atomic"

	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/sys"
)

const (
	hugePage  = 2 << 20      // bytes, on amd64 and, with 4 KiB pages, on arm64
	advisable = hugePage / 2 // the size in bytes from which asking for huge pages pays
)

// Make returns a slice of n zeros. If make panics because of n, so does Make.
func Make[T scalar.Scalar](n int) []T {
	s := make([]T, n)
	Advise(s)
	return s
}

// unclearable is the size in bytes from which it pays not to clear memory. What is smaller
// is in a cache after it has been cleared, and is then written as soon.
const unclearable = 256 << 10

// Uncleared returns a slice of n elements, whose contents are unspecified: for results and
// workspaces of which every element is written before it is read. If make panics because of
// n, so does Uncleared.
func Uncleared[T scalar.Scalar](n int) []T {
	if n < unclearable/scalar.Size[T]() || n > math.MaxInt/scalar.Size[T]() {
		s := make([]T, n)
		poison(s)
		return s
	}
	s := sys.Uncleared[T](n)
	Advise(s)
	poison(s)
	return s
}

var poisoned atomic.Bool

// Poison makes Uncleared fill what it returns with NaN, or not any more: for tests, so that
// reading it shows.
func Poison(on bool) { poisoned.Store(on) }

func poison[T scalar.Scalar](s []T) {
	if !poisoned.Load() {
		return
	}
	for i := range s {
		s[i] = scalar.FromComplex[T](cmplx.NaN())
	}
}

// Advise asks the system for huge pages under s, if s is large. It changes no element.
// It has no effect if the system does not offer huge pages, or if the pages have been
// touched before.
func Advise[T scalar.Scalar](s []T) {
	if start, size := sys.Range(s); size >= advisable {
		advise(start, size)
	}
}

package vec

import (
	"time"

	"github.com/goblas/goblas/goblas/internal/cores"
)

// cost says from how many elements a function is split over cores, and into how
// small pieces. A core that is awake takes a piece within two microseconds; to wake
// one that sleeps costs tens of them, on a virtual machine, and delays this one, too.
type cost struct {
	split int     // elements from which all free cores work
	piece int     // elements of a piece, at least
	each  float64 // ns for an element on one core, in arrays that are so large
}

var (
	light  = cost{1 << 20, 1 << 14, 0.2} // fill and reductions: 0.05 to 0.1 ns for each element in the caches
	cheap  = cost{1 << 19, 1 << 14, 0.4} // bound by memory: 0.1 to 0.5 ns
	medium = cost{1 << 18, 1 << 13, 0.7} // square roots, exponentials, logarithms: 0.3 to 1 ns
	dear   = cost{1 << 16, 1 << 11, 2}   // powers, and functions of the user's: 1 ns and more
)

// of is the time that n elements take on one core.
func (c cost) of(n int) time.Duration { return time.Duration(c.each * float64(n)) }

// A piece is at most half a megabyte, so that a core that is taken away holds
// little up; or a megabyte and more in arrays that are far larger than caches, which
// tells the kernels to store past them (GOBLAS_STREAM in native/vector.h).
const (
	maxPiece = 1 << 19 // bytes
	large    = 1 << 26 // bytes from which arrays are so large
)

// pays reports whether n elements are cut in pieces at all; fewer are done in one
// go, without the allocation that pieces cost. Pieces for one core keep a large
// array from looking like a part of a far larger one.
func (c cost) pays(n int) bool { return n >= min(c.split, maxPiece/8) }

// pieces runs do on all of 0..n in pieces, on all cores that are free if that pays.
// bytes is the size of an element.
func (c cost) pieces(n, bytes int, do func(from, to int)) {
	if n < c.split {
		for from := 0; from < n; from += maxPiece / bytes {
			do(from, min(from+maxPiece/bytes, n))
		}
		return
	}
	size := c.size(n, bytes)
	cores.ForEach((n+size-1)/size, c.of(n), func(i int) { do(i*size, min(i*size+size, n)) })
}

// size is the number of elements of a piece of n.
func (c cost) size(n, bytes int) int {
	size := min(max(c.piece, n/16), maxPiece/bytes)
	size = (size + 511) &^ 511
	if n >= large/bytes {
		size = max(2*maxPiece, n*bytes/64>>20<<20) / bytes
	}
	return size
}

// sizeOf is the size of an element in bytes.
func sizeOf[T Float]() int {
	if _, single := any(T(0)).(float32); single {
		return 4
	}
	return 8
}

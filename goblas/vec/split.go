package vec

import (
	"time"

	"github.com/goblas/goblas/goblas/internal/cores"
)

// A cost says from how many elements on the cores share an operation, and into how
// small pieces it is cut. A core that is awake takes a piece within two microseconds.
// To wake one that sleeps takes tens of microseconds on a virtual machine, and delays
// the core that wakes it, too.
type cost struct {
	split      int     // number of elements from which all free cores work
	piece      int     // least number of elements of a piece
	perElement float64 // nanoseconds on one core, in arrays of that many elements
	unleased   bool    // the operation calls a function of the user's, which may itself wait for cores
}

// The costs are named for the operation that is typical of them.
var (
	costSum    = cost{split: 1 << 20, piece: 1 << 14, perElement: 0.2} // reductions and Fill: 0.05 to 0.1 ns in the caches
	costAdd    = cost{split: 1 << 19, piece: 1 << 14, perElement: 0.4} // bound by memory: 0.1 to 0.5 ns
	costExp    = cost{split: 1 << 18, piece: 1 << 13, perElement: 0.7} // roots, exponentials, logarithms: 0.3 to 1 ns
	costPow    = cost{split: 1 << 16, piece: 1 << 11, perElement: 2}   // 1 ns and more
	costRandom = cost{split: 2 * randomPiece, piece: randomPiece, perElement: 2}
	costApply  = cost{split: 1 << 16, piece: 1 << 11, perElement: 2, unleased: true}
)

const (
	// A piece is at most half a megabyte, so that a core that the system takes away
	// holds up little. In arrays that are far larger than the caches it is a megabyte
	// or more, which tells the kernels to store past the caches (GOBLAS_STREAM in
	// native/vector.h).
	maxPiece = 1 << 19 // bytes
	large    = 1 << 26 // bytes from which an array counts as far larger than the caches

	// Fewer elements than this are never cut. More are cut even for one core: else
	// the kernels would take a large array for a piece of a far larger one.
	uncut = maxPiece / 8
)

// time returns how long n elements take on one core.
func (c *cost) time(n int) time.Duration { return time.Duration(c.perElement * float64(n)) }

// pieceOf returns into how many elements each n elements of some bytes are cut.
func (c *cost) pieceOf(n, bytes int) int {
	size := min(max(c.piece, n/16), maxPiece/bytes)
	size = (size + 511) &^ 511
	if n >= large/bytes {
		size = max(2*maxPiece, n*bytes/64>>20<<20) / bytes
	}
	return size
}

// share cuts 0..n into ranges of the given size, calls do for each on all cores that
// are free, and returns when all are done. elements is the number of elements in all
// ranges together: a call does not wait for a core longer than these take on one.
func (c *cost) share(n, size, elements int, do func(from, to int)) {
	pieces := (n + size - 1) / size
	piece := func(i int) { do(i*size, min(i*size+size, n)) }
	if c.unleased {
		cores.ForEachUnleased(pieces, piece)
		return
	}
	cores.ForEach(pieces, c.time(elements), piece)
}

// inTurn cuts 0..n into ranges of the given size and calls do for one after the other.
func inTurn(n, size int, do func(from, to int)) {
	for from := 0; from < n; from += size {
		do(from, min(from+size, n))
	}
}

// sizeOf returns the size of an element in bytes.
func sizeOf[T Float]() int {
	if _, single := any(T(0)).(float32); single {
		return 4
	}
	return 8
}

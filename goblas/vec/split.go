package vec

import "github.com/goblas/goblas/goblas/internal/backend"

// cost says from how many elements a function is split over cores, and into how
// small pieces: handing a piece over takes some microseconds.
type cost struct {
	split int // elements from which all free cores work
	piece int // elements of a piece, at least
}

var (
	cheap  = cost{1 << 17, 1 << 14} // bound by memory: 0.1 to 0.5 ns for each element
	medium = cost{1 << 16, 1 << 12} // square roots, exponentials, logarithms: 0.3 to 1 ns
	dear   = cost{1 << 15, 1 << 11} // powers, and functions of the user's: more
)

// maxPiece bounds a piece, so that a core that is taken away holds little up.
const maxPiece = 1 << 17

// pieces runs do on all of 0..n in pieces, on all cores that are free.
func (c cost) pieces(n int, do func(from, to int)) {
	size := min(max(c.piece, n/16), maxPiece)
	size = (size + 511) &^ 511
	backend.Share((n+size-1)/size, func(i int) { do(i*size, min(i*size+size, n)) })
}

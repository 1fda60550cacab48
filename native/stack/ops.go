// Package stack has kernels in C that compute with many small matrices of one shape at
// once: each matrix has a lane of the processor's vectors, or larger ones their rows in them,
// and one call from Go to C does a whole stack of them. It checks nothing and starts no
// goroutines; whoever calls it does both.
//
// A matrix has the same result, bit for bit, wherever it stands in a stack, whatever its
// neighbours are, and however the stack is cut into calls.
package stack

import (
	"strconv"

	"github.com/goblas/goblas/internal/scalar"
)

// Op is one of the operations. Its constants are in the order of stack.h.
type Op int

const (
	Dot Op = iota
	MulVec
	Solve
	Inv
	Det
	Slogdet
	Cholesky
	CholeskySolve
	Eigh
	SVD
	QR
	NumOps int = iota
)

// These are the names that C has for the operations.
var opNames = [...]string{"dot", "mulvec", "solve", "inv", "det", "slogdet", "cholesky", "cholesky_solve", "eigh", "svd", "qr"}

func (op Op) String() string {
	if op < 0 || int(op) >= len(opNames) {
		return "operation " + strconv.Itoa(int(op))
	}
	return opNames[op]
}

// Most is the largest order of the kernels that give each matrix a lane. MostSingle is the
// largest one of Solve, Inv, Det, Slogdet, Cholesky, Eigh and SVD, which compute larger matrices
// one at a time, in vectors along their rows. MostDot is the largest number of rows and columns in Dot
// and MulVec.
const (
	Most       = 16
	MostSingle = 64
	MostDot    = 64
)

// MostJacobi is the largest order at which Eigh, and SVD of matrices of so many rows or columns,
// rotate a matrix in each lane. Larger matrices are reduced one at a time: at order 12 the two
// take the same time in float64, and at order 16 the second takes 0.6 of the first, with
// AVX-512 and with AVX2; in float32, of twice as many lanes, they meet at order 16.
func MostJacobi[T scalar.Scalar]() int {
	if scalar.IsSingle[T]() {
		return 15
	}
	return 11
}

// Of is a stack of row-major matrices: the first one begins at Data[0], its rows are Ld
// elements apart, and the matrices Step elements. If Step is 0, one matrix stands for all
// of them; that is for operands, not for results. Data must reach to the end of the last
// matrix. Past says that the result of Dot is better stored past the caches, because the next
// ones who read it will not find it there anyway; its bits are the same.
type Of[T any] struct {
	Data     []T
	Ld, Step int
	Past     bool
}

// NotFinite is what info is for a matrix with a NaN or an infinity, or whose result has
// one. Its result is then of no use.
const NotFinite = -1

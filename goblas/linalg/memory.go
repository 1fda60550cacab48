package linalg

import (
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// checkMemoryToSolve is room.For for what a solution takes: the factors of the n x n
// matrix and, if fresh is set, a new matrix for X.
func checkMemoryToSolve[T Scalar](n, nrhs int, fresh bool) error {
	elements := room.Area(n, n)
	if fresh {
		elements += room.Area(n, nrhs)
	}
	return room.For[T](elements)
}

// checkMemoryToDecompose is room.For for the singular value decomposition of an m x
// n matrix. That takes a copy of the matrix, the workspace of xGESDD, and new matrices
// for U and V^H unless u and v have the right shape already.
func checkMemoryToDecompose[T Scalar](kind SVDKind, m, n int, u, v Matrix[T]) error {
	k := min(m, n)
	left, right, elements := 0, 0, 0.0
	if k > 0 {
		elements = room.Area(m, n) + 64*(float64(m)+float64(n))
	}
	if kind != SVDValues {
		elements += 5 * room.Area(k, k)
		left, right = k, k
		if kind == SVDFull {
			left, right = m, n
		}
		if matrix.IsComplex[T]() { // xGESDD's real workspace, whose numbers are half an element
			elements += max(5*room.Area(k, k), 2*room.Area(m, n)+2*room.Area(k, k)) / 2
		}
	}
	if u.Rows != m || u.Cols != left {
		elements += room.Area(m, left)
	}
	if v.Rows != right || v.Cols != n {
		elements += room.Area(right, n)
	}
	return room.For[T](elements)
}

package goblas

import (
	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas/matrix"
)

// Scalar is one of the four element types: float32, float64, complex64 and
// complex128.
type Scalar = matrix.Scalar

// Matrix is a dense row-major matrix, or the transpose of one: see
// [matrix.Matrix].
type Matrix[T Scalar] = matrix.Matrix[T]

// New returns a rows x cols matrix of zeros, as [matrix.New] does: row-major,
// large ones on huge pages, which are touched by whoever uses them first. It panics
// with an [*OpError] where the dimensions cannot be, and does not ask whether the
// memory is there: it has no error to return, and part of a matrix may never be used.
// [Zeros] asks, touches, and returns errors.
func New[T Scalar](rows, cols int) Matrix[T] { return matrix.New[T](rows, cols) }

// FromRows returns a matrix with the given rows, copied; rows of different
// lengths panic with an [*OpError] of [ErrShape].
func FromRows[T Scalar](rows ...[]T) Matrix[T] { return matrix.FromRows(rows...) }

// FromDense returns d as a Matrix over the same elements; nothing is copied.
func FromDense(d *mat.Dense) Matrix[float64] { return matrix.FromDense(d) }

// Dense returns m as a *mat.Dense over the same elements; nothing is copied. It
// panics with an [*OpError] of [ErrMatrix] if m is a transposed view or malformed.
func Dense(m Matrix[float64]) *mat.Dense { return matrix.Dense(m) }

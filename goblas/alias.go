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

// Stack is many matrices of one shape: see [matrix.Stack].
type Stack[T Scalar] = matrix.Stack[T]

// NewStack returns a stack of count row-major rows x cols matrices of zeros: it is
// [matrix.NewStack].
func NewStack[T Scalar](count, rows, cols int) Stack[T] {
	return matrix.NewStack[T](count, rows, cols)
}

// New returns a row-major rows x cols matrix of zeros, as [matrix.New] does. Large
// matrices lie on huge pages, whose memory the system provides when they are first
// touched. New panics with an [*OpError] if a dimension is negative or the product of
// both too large for any machine. It does not ask whether this machine has the memory,
// because it has no error to return and part of a matrix may never be used. [Zeros]
// asks, touches the memory, and returns errors.
func New[T Scalar](rows, cols int) Matrix[T] { return matrix.New[T](rows, cols) }

// FromRows returns a matrix with the given rows, which it copies. It panics with an
// [*OpError] of [ErrShape] if they differ in length.
func FromRows[T Scalar](rows ...[]T) Matrix[T] { return matrix.FromRows(rows...) }

// FromDense returns d as a Matrix over the same elements; nothing is copied.
func FromDense(d *mat.Dense) Matrix[float64] { return matrix.FromDense(d) }

// Dense returns m as a *mat.Dense over the same elements; nothing is copied. It
// panics with an [*OpError] of [ErrMatrix] if m is a transposed view or malformed.
func Dense(m Matrix[float64]) *mat.Dense { return matrix.Dense(m) }

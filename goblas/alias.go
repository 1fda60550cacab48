package goblas

import (
	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas/matrix"
)

// Scalar is one of the four element types: float32, float64, complex64 and
// complex128.
type Scalar = matrix.Scalar

// Matrix is a dense row-major matrix, or the transpose of one, over a slice: it is
// [matrix.Matrix], whose fields are Rows, Cols, Stride, Data and Op. Its methods are
//
//	At(i, j), Set(i, j, v)    an element
//	T(), H()                  the transpose and the conjugate transpose, as views
//	Slice(i, k, j, l)         rows i to k-1 and columns j to l-1, as a view
//	Clone()                   a row-major copy
//	All()                     every element with its indices
//	Shape(), Check()          the shape in words; whether the fields fit each other
type Matrix[T Scalar] = matrix.Matrix[T]

// Stack is many matrices of one shape over one slice, as NumPy's arrays with three axes
// are: it is [matrix.Stack], whose fields are Count, Step and those of the first matrix.
// Its methods are At(i) and Set(i, m) for one of them, All for one after the other, and T
// and H for the transposes of all, as views.
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

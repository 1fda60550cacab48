// Package matrix has the types that all packages of goblas compute with, and computes
// nothing: [Matrix], [Stack] for many matrices of one shape, [Array] for any number of
// axes, and the errors that the packages share. Package goblas has the first two under the
// same names.
//
// One begins with [New], [FromRows] or [FromDense], which make a matrix of zeros, of rows,
// or over a matrix of gonum's; [Dense] goes back to gonum.
//
//	a := matrix.FromRows([]float64{1, 2}, []float64{3, 4})
//	a.Set(0, 1, 5)
//	b := a.T().Slice(0, 1, 0, 2) // the first column of a, as a row; nothing is copied
//
// # Views and who owns them
//
// A Matrix is a view: rows, columns and a stride over a slice that the caller owns.
// Several views may share elements. No function here copies elements unless its name
// or its comment says so.
//
// # Errors
//
// Constructors, accessors and conversions (New, FromRows, Dense, At, Set, Slice,
// Clone, Copy) return no error. If their arguments do not fit, they panic, as gonum's
// do, with an [*Error] in which [errors.Is] finds the reason. Functions that compute,
// which are in the other packages, return errors and do not panic.
//
// # Goroutines
//
// Nothing here has a state. Any number of goroutines may read a matrix; one that writes
// elements must be the only one that uses these. This holds for a Stack and an Array, too.
package matrix

import (
	"fmt"
	"iter"
	"math"
	"math/bits"

	"github.com/goblas/goblas/goblas/internal/mem"
)

// Op says how a Matrix reads its Data. It consists of two bits: whether the elements
// are transposed, and whether they are conjugated, which changes nothing for real
// types.
type Op byte

const (
	NoTrans     Op = iota // element (i, j) is Data[i*Stride+j]: row-major, NumPy's order "C"
	Trans                 // element (i, j) is Data[j*Stride+i]: the transpose, NumPy's order "F"
	ConjNoTrans           // element (i, j) is the conjugate of Data[i*Stride+j]
	ConjTrans             // element (i, j) is the conjugate of Data[j*Stride+i]
)

func (op Op) String() string {
	if op > ConjTrans {
		return fmt.Sprintf("Op(%d)", byte(op))
	}
	return [...]string{"NoTrans", "Trans", "ConjNoTrans", "ConjTrans"}[op]
}

// Transposed reports whether op exchanges rows and columns, as [Trans] and [ConjTrans]
// do.
func (op Op) Transposed() bool { return op&Trans != 0 }

// Conjugated reports whether op conjugates elements of complex types, as [ConjNoTrans]
// and [ConjTrans] do.
func (op Op) Conjugated() bool { return op&ConjNoTrans != 0 }

// Matrix is a dense Rows x Cols matrix over Data. With the zero Op it is row-major,
// laid out like a blas64.General. Copying a Matrix value copies the view, not the
// elements. Several goroutines may read a Matrix at the same time. Writing one while
// another goroutine reads or writes the same elements is not safe.
type Matrix[T Scalar] struct {
	Rows, Cols int
	Stride     int // elements from one stored row to the next: >= Cols, or >= Rows if Op transposes
	Data       []T
	Op         Op
}

// New returns a row-major rows x cols matrix of zeros, newly allocated and without padding.
// Large matrices are on huge pages where Linux offers them. New panics with an [*Error]: with
// an [ErrShape] if a dimension is negative, and an [ErrMemory] if no machine has addresses
// for so many elements. If only this machine has too little memory, the program ends, as it
// does with make. NumPy: zeros.
func New[T Scalar](rows, cols int) Matrix[T] {
	if rows < 0 || cols < 0 {
		fail("New", fmt.Sprintf("%dx%d", rows, cols), fmt.Errorf("%w: negative dimension", ErrShape))
	}
	if cols > 0 && rows > MaxBytes/Size[T]()/cols {
		fail("New", fmt.Sprintf("%dx%d", rows, cols), ErrMemory)
	}
	return Matrix[T]{Rows: rows, Cols: cols, Stride: max(cols, 1), Data: mem.Make[T](rows * cols)}
}

// MaxBytes is the size in bytes of the largest matrix that [New] tries to make. On
// 64-bit machines it is the number of addresses that a process has.
const MaxBytes = 1<<(31+16*(bits.UintSize/64)) - 1

// FromRows returns a new row-major matrix with the given rows, which it copies; without rows
// it is 0 x 0. It panics with an [*Error] of [ErrShape] if they differ in length. NumPy:
// array.
func FromRows[T Scalar](rows ...[]T) Matrix[T] {
	if len(rows) == 0 {
		return New[T](0, 0)
	}
	m := New[T](len(rows), len(rows[0]))
	for i, row := range rows {
		if len(row) != m.Cols {
			fail("FromRows", "", fmt.Errorf("%w: row %d has %d elements, row 0 has %d", ErrShape, i, len(row), m.Cols))
		}
		copy(m.Data[i*m.Cols:], row)
	}
	return m
}

// stored returns how many rows the Data of a rows x cols matrix holds, and how long
// they are.
func stored(op Op, rows, cols int) (int, int) {
	if op.Transposed() {
		return cols, rows
	}
	return rows, cols
}

// Check returns nil if the fields fit each other: the dimensions are not negative, Op
// is known, Stride is no shorter than a stored row, and Data is long enough for the
// last element. Otherwise it returns an [ErrMatrix] that says what is wrong. It
// allocates only if it returns an error.
func (m Matrix[T]) Check() error {
	if ordinary(m.Op, m.Rows, m.Cols, m.Stride, len(m.Data)) {
		return nil
	}
	rows, cols := stored(m.Op, m.Rows, m.Cols)
	switch {
	case m.Rows < 0 || m.Cols < 0:
		return fmt.Errorf("%w: negative dimension in %s", ErrMatrix, m.Shape())
	case m.Op > ConjTrans:
		return fmt.Errorf("%w: unknown %v", ErrMatrix, m.Op)
	case m.Stride < max(cols, 1):
		return fmt.Errorf("%w: stride %d is below the %d elements of a stored row of %s", ErrMatrix, m.Stride, max(cols, 1), m.Shape())
	case rows == 0 || cols == 0:
		return nil
	case rows-1 > (math.MaxInt-cols)/m.Stride || len(m.Data) < (rows-1)*m.Stride+cols:
		return fmt.Errorf("%w: %d elements of data are too few for %s with stride %d", ErrMatrix, len(m.Data), m.Shape(), m.Stride)
	}
	return nil
}

// ordinary is a fast Check that rejects unusual matrices too: dimensions and strides
// must be below 2^31, so that no product overflows.
func ordinary(op Op, rows, cols, stride, length int) bool {
	if op.Transposed() {
		rows, cols = cols, rows
	}
	return uint(rows|cols|stride) < 1<<31 && stride >= max(cols, 1) && op <= ConjTrans && (rows == 0 || length >= (rows-1)*stride+cols)
}

// Shape returns the dimensions, such as "2x3".
func (m Matrix[T]) Shape() string { return fmt.Sprintf("%dx%d", m.Rows, m.Cols) }

// At returns element (i, j). It panics with an [*Error]: with an [ErrIndex] if there is no
// such element, and an [ErrMatrix] if the matrix is malformed and Data is too short for it.
func (m Matrix[T]) At(i, j int) T {
	at := place(m.Op, m.Stride, i, j)
	if uint(i) >= uint(m.Rows) || uint(j) >= uint(m.Cols) || uint(at) >= uint(len(m.Data)) {
		m.noElement(i, j)
	}
	if m.Op.Conjugated() {
		return Conj(m.Data[at])
	}
	return m.Data[at]
}

// Set stores v as element (i, j); in a conjugated view Data then has the conjugate of v. It
// panics as [Matrix.At] does.
func (m Matrix[T]) Set(i, j int, v T) {
	at := place(m.Op, m.Stride, i, j)
	if uint(i) >= uint(m.Rows) || uint(j) >= uint(m.Cols) || uint(at) >= uint(len(m.Data)) {
		m.noElement(i, j)
	}
	if m.Op.Conjugated() {
		v = Conj(v)
	}
	m.Data[at] = v
}

// place returns the index in its Data of a matrix's element (i, j). place, stored and
// ordinary are functions and not methods, because a method would copy the matrix before
// it is inlined.
func place(op Op, stride, i, j int) int {
	if op.Transposed() {
		i, j = j, i
	}
	return i*stride + j
}

// noElement panics with the reason why there is no element (i, j).
func (m Matrix[T]) noElement(i, j int) {
	err := ErrIndex
	if uint(i) < uint(m.Rows) && uint(j) < uint(m.Cols) {
		err = m.Check()
	}
	fail("element", fmt.Sprintf("(%d, %d) of %s", i, j, m.Shape()), err)
}

// T returns the transpose as a view: Cols x Rows over the same Data, without copying or
// allocating. The transpose of the transpose is the matrix itself.
func (m Matrix[T]) T() Matrix[T] {
	m.Rows, m.Cols = m.Cols, m.Rows
	m.Op ^= Trans
	if !IsComplex[T]() {
		m.Op &^= ConjNoTrans
	}
	return m
}

// H returns the conjugate transpose as a view: Cols x Rows over the same Data, without
// copying or allocating. For real types it is the transpose. m.H().T() is the conjugate of m.
func (m Matrix[T]) H() Matrix[T] {
	m.Op ^= ConjNoTrans
	return m.T()
}

// Slice returns rows i to k-1 and columns j to l-1 as a view of the same Data, as NumPy's
// m[i:k, j:l] is. It panics with an [*Error]: with an [ErrIndex] if they are not all within
// the matrix, and an [ErrMatrix] if the matrix is malformed.
func (m Matrix[T]) Slice(i, k, j, l int) Matrix[T] {
	err := m.Check()
	if err == nil && (i < 0 || i > k || k > m.Rows || j < 0 || j > l || l > m.Cols) {
		err = ErrIndex
	}
	if err != nil {
		fail("Slice", fmt.Sprintf("(%d, %d, %d, %d) of %s", i, k, j, l, m.Shape()), err)
	}
	s := m
	s.Rows, s.Cols = k-i, l-j
	if s.Rows == 0 || s.Cols == 0 {
		s.Data = nil
		return s
	}
	s.Data = m.Data[place(m.Op, m.Stride, i, j) : place(m.Op, m.Stride, k-1, l-1)+1]
	return s
}

// All yields every element with its indices, row by row. It panics as [Matrix.At] does if the
// matrix is malformed.
func (m Matrix[T]) All() iter.Seq2[[2]int, T] {
	return func(yield func([2]int, T) bool) {
		if m.Cols == 0 {
			return // without a loop over rows that have no elements
		}
		for i := range m.Rows {
			for j := range m.Cols {
				if !yield([2]int{i, j}, m.At(i, j)) {
					return
				}
			}
		}
	}
}

// Package matrix has the dense matrix type of goblas. It computes nothing:
// package goblas aliases its types, so that packages below the front can speak
// of matrices without importing it.
//
// A Matrix is a view: rows, columns and a stride over a slice that the caller
// owns. Views alias; nothing here copies unless its name says so.
package matrix

import (
	"fmt"
	"iter"

	"github.com/goblas/goblas/goblas/internal/mem"
)

// Scalar is one of the four element types of BLAS and LAPACK: s, d, c and z.
type Scalar interface {
	float32 | float64 | complex64 | complex128
}

// Op says how a Matrix reads its Data.
type Op byte

const (
	NoTrans   Op = iota // element (i, j) is Data[i*Stride+j]: row-major, NumPy's order "C"
	Trans               // element (i, j) is Data[j*Stride+i]: the transpose, NumPy's order "F"
	ConjTrans           // element (i, j) is the conjugate of Data[j*Stride+i]
)

func (op Op) String() string {
	switch op {
	case NoTrans:
		return "NoTrans"
	case Trans:
		return "Trans"
	case ConjTrans:
		return "ConjTrans"
	}
	return fmt.Sprintf("Op(%d)", byte(op))
}

// Matrix is a dense Rows x Cols matrix over Data. With the zero Op it is
// row-major, laid out as blas64.General is. Copying a Matrix copies the view,
// not the elements. Reading one from several goroutines is safe; writing one
// while another goroutine reads or writes the same elements is not.
type Matrix[T Scalar] struct {
	Rows, Cols int
	Stride     int // elements from one stored row to the next: >= Cols, or >= Rows where Op transposes
	Data       []T
	Op         Op
}

// New returns a rows x cols row-major matrix of zeros, freshly allocated and
// without padding; large ones on huge pages where Linux offers them. Negative
// dimensions and products beyond int panic, as make does.
func New[T Scalar](rows, cols int) Matrix[T] {
	if rows < 0 || cols < 0 || (cols > 0 && rows > maxInt/cols) {
		panic(fmt.Sprintf("matrix: New(%d, %d): dimension out of range", rows, cols))
	}
	return Matrix[T]{Rows: rows, Cols: cols, Stride: max(cols, 1), Data: mem.Make[T](rows * cols)}
}

const maxInt = int(^uint(0) >> 1)

// FromRows returns a matrix with the given rows, copied. Rows of different
// lengths panic.
func FromRows[T Scalar](rows ...[]T) Matrix[T] {
	if len(rows) == 0 {
		return New[T](0, 0)
	}
	m := New[T](len(rows), len(rows[0]))
	for i, row := range rows {
		if len(row) != m.Cols {
			panic(fmt.Sprintf("matrix: FromRows: row %d has %d elements, row 0 has %d", i, len(row), m.Cols))
		}
		copy(m.Data[i*m.Stride:], row)
	}
	return m
}

// stored returns the number and length of the rows as they lie in Data.
func (m Matrix[T]) stored() (rows, cols int) {
	if m.Op == NoTrans {
		return m.Rows, m.Cols
	}
	return m.Cols, m.Rows
}

// Check returns nil if the fields fit each other: dimensions not negative, a
// known Op, a stride no shorter than a stored row, and Data long enough for
// the last element; otherwise an error saying which does not. It allocates
// nothing if all is well.
func (m Matrix[T]) Check() error {
	rows, cols := m.stored()
	// The ordinary matrix, in few instructions: no product can overflow here.
	if uint(rows) < 1<<31 && uint(cols) < 1<<31 && uint(m.Stride) < 1<<31 && m.Stride >= max(cols, 1) &&
		m.Op <= ConjTrans && (rows == 0 || len(m.Data) >= (rows-1)*m.Stride+cols) {
		return nil
	}
	switch {
	case m.Rows < 0 || m.Cols < 0:
		return fmt.Errorf("negative dimension in %s", m.Shape())
	case m.Op > ConjTrans:
		return fmt.Errorf("unknown %v", m.Op)
	case m.Stride < max(cols, 1):
		return fmt.Errorf("stride %d is below the %d elements of a stored row of %s", m.Stride, max(cols, 1), m.Shape())
	case rows == 0 || cols == 0:
		return nil
	case rows-1 > (maxInt-cols)/m.Stride || len(m.Data) < (rows-1)*m.Stride+cols:
		return fmt.Errorf("%d elements of data are too few for %s with stride %d", len(m.Data), m.Shape(), m.Stride)
	}
	return nil
}

// Shape returns "Rows x Cols".
func (m Matrix[T]) Shape() string { return fmt.Sprintf("%dx%d", m.Rows, m.Cols) }

// At returns element (i, j). It panics if there is none.
func (m Matrix[T]) At(i, j int) T {
	switch at := m.index(i, j); m.Op {
	case ConjTrans:
		return Conj(m.Data[at])
	default:
		return m.Data[at]
	}
}

// Set stores v as element (i, j). It panics if there is none.
func (m Matrix[T]) Set(i, j int, v T) {
	at := m.index(i, j)
	if m.Op == ConjTrans {
		v = Conj(v)
	}
	m.Data[at] = v
}

func (m Matrix[T]) index(i, j int) int {
	if uint(i) >= uint(m.Rows) || uint(j) >= uint(m.Cols) {
		panic(fmt.Sprintf("matrix: element (%d, %d) of %s", i, j, m.Shape()))
	}
	if m.Op == NoTrans {
		return i*m.Stride + j
	}
	return j*m.Stride + i
}

// T returns the transpose as a view: Cols x Rows over the same Data. The
// transpose of a ConjTrans view has no view of its own and panics; transpose a
// [Matrix.Clone].
func (m Matrix[T]) T() Matrix[T] {
	m.Rows, m.Cols = m.Cols, m.Rows
	switch m.Op {
	case NoTrans:
		m.Op = Trans
	case Trans:
		m.Op = NoTrans
	default:
		panic("matrix: T of a ConjTrans view")
	}
	return m
}

// H returns the conjugate transpose as a view: Cols x Rows over the same Data;
// for real types, the transpose. The conjugate transpose of a complex Trans
// view has no view of its own and panics; use a [Matrix.Clone].
func (m Matrix[T]) H() Matrix[T] {
	if !IsComplex[T]() {
		if m.Op == ConjTrans {
			m.Op = Trans
		}
		return m.T()
	}
	m.Rows, m.Cols = m.Cols, m.Rows
	switch m.Op {
	case NoTrans:
		m.Op = ConjTrans
	case ConjTrans:
		m.Op = NoTrans
	default:
		panic("matrix: H of a Trans view")
	}
	return m
}

// Slice returns rows i to k-1 and columns j to l-1 as a view on the same Data.
// It panics if they are not within the matrix.
func (m Matrix[T]) Slice(i, k, j, l int) Matrix[T] {
	if i < 0 || i > k || k > m.Rows || j < 0 || j > l || l > m.Cols {
		panic(fmt.Sprintf("matrix: Slice(%d, %d, %d, %d) of %s", i, k, j, l, m.Shape()))
	}
	s := m
	s.Rows, s.Cols = k-i, l-j
	if s.Rows == 0 || s.Cols == 0 {
		s.Data = nil
		return s
	}
	first, last := m.index(i, j), m.index(k-1, l-1)
	s.Data = m.Data[first : last+1]
	return s
}

// Clone returns a row-major copy without padding, conjugated and transposed as
// Op says.
func (m Matrix[T]) Clone() Matrix[T] {
	c := New[T](m.Rows, m.Cols)
	Copy(c, m)
	return c
}

// Copy copies the elements of src to dst, which has the same shape and does
// not overlap it in part. It panics if the shapes differ. Either may be
// transposed; rows are copied as blocks where both are row-major.
func Copy[T Scalar](dst, src Matrix[T]) {
	if dst.Rows != src.Rows || dst.Cols != src.Cols {
		panic(fmt.Sprintf("matrix: Copy of %s to %s", src.Shape(), dst.Shape()))
	}
	if dst.Rows == 0 || dst.Cols == 0 {
		return
	}
	if dst.Op == src.Op {
		rows, cols := dst.stored()
		for i := range rows {
			copy(dst.Data[i*dst.Stride:i*dst.Stride+cols], src.Data[i*src.Stride:i*src.Stride+cols])
		}
		return
	}
	// One of the two runs down columns: tiles of both stay in the first-level cache.
	conj := dst.Op == ConjTrans || src.Op == ConjTrans
	if dst.Op != NoTrans && src.Op != NoTrans { // Trans and ConjTrans: same places, conjugated
		rows, cols := dst.stored()
		for i := range rows {
			for j := range cols {
				dst.Data[i*dst.Stride+j] = Conj(src.Data[i*src.Stride+j])
			}
		}
		return
	}
	const tile = 32
	rows, cols := dst.stored()
	for i0 := 0; i0 < rows; i0 += tile {
		for j0 := 0; j0 < cols; j0 += tile {
			j1 := min(j0+tile, cols)
			for i := i0; i < min(i0+tile, rows); i++ {
				row := dst.Data[i*dst.Stride+j0 : i*dst.Stride+j1]
				for j := range row {
					row[j] = src.Data[(j0+j)*src.Stride+i]
				}
				if conj {
					conjugate(row)
				}
			}
		}
	}
}

func conjugate[T Scalar](row []T) {
	for j, v := range row {
		row[j] = Conj(v)
	}
}

// All yields every element with its indices, row by row.
func (m Matrix[T]) All() iter.Seq2[[2]int, T] {
	return func(yield func([2]int, T) bool) {
		for i := range m.Rows {
			for j := range m.Cols {
				if !yield([2]int{i, j}, m.At(i, j)) {
					return
				}
			}
		}
	}
}

// IsComplex reports whether T is complex64 or complex128.
func IsComplex[T Scalar]() bool {
	var zero T
	switch any(zero).(type) {
	case complex64, complex128:
		return true
	}
	return false
}

// Conj returns the complex conjugate of v; a real v itself.
func Conj[T Scalar](v T) T {
	switch p := any(&v).(type) {
	case *complex64:
		*p = complex(real(*p), -imag(*p))
	case *complex128:
		*p = complex(real(*p), -imag(*p))
	}
	return v
}

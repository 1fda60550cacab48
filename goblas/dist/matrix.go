package dist

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native/scalapack"
)

// Scalar is one of the four element types: float32, float64, complex64 and complex128.
type Scalar = matrix.Scalar

// Matrix is a matrix that is spread over the processes of a [Grid], or a transposed view
// of one. It is cut into square blocks; block (i, j) is on the process in row i mod P and
// column j mod Q of a P x Q grid. Each process keeps its blocks in one piece of memory,
// column by column, which [Matrix.Local] shows.
//
// Matrices are made by [New], [FromFunc], [Scatter], [Load] and the functions that compute.
// The methods of this type are not collective and tell every process the same, but for
// Local and those that say where its elements stand. They may be called by several
// goroutines at once; elements that one goroutine writes must not be in use by another, nor
// by a collective call.
type Matrix[T Scalar] struct {
	op matrix.Op
	*stored[T]
}

// stored is what the views of a matrix share. Its rows and columns are those in memory.
type stored[T Scalar] struct {
	grid       *Grid
	rows, cols int
	block      int
	lrows      int // of this process
	lcols      int
	data       []T // column by column, without gaps
	desc       []int32
	id         int // the same on every process
}

// DefaultBlock is the block size that 0 stands for.
const DefaultBlock = 64

// newest is the number of the last matrix that was made. Only the owner's thread uses it.
var newest int

// share returns how many of n rows or columns the process at place of count has.
func share(n, block, place, count int) int {
	whole := n / block
	mine := whole / count * block
	switch extra := whole % count; {
	case place < extra:
		mine += block
	case place == extra:
		mine += n % block
	}
	return mine
}

// shape is what a new matrix is made from.
type shape struct {
	grid              *Grid
	rows, cols, block int
}

func (s shape) String() string { return fmt.Sprintf("%dx%d", s.rows, s.cols) }

// local returns how many elements of a matrix of this shape the process has.
func (s shape) local() float64 {
	return float64(share(s.rows, s.block, s.grid.row, s.grid.rows)) * float64(share(s.cols, s.block, s.grid.col, s.grid.cols))
}

// check returns an error if no matrix can have the shape, or none here.
func check[T Scalar](shapes ...shape) error {
	elements := 0.0
	for _, s := range shapes {
		switch {
		case s.grid == nil:
			return fmt.Errorf("%w: no grid", ErrMatrix)
		case s.rows < 0 || s.cols < 0:
			return fmt.Errorf("%w: negative dimension in %v", ErrShape, s)
		case s.block < 1:
			return fmt.Errorf("%w: blocks of %d", ErrShape, s.block)
		case s.rows > math.MaxInt32 || s.cols > math.MaxInt32 || s.block > math.MaxInt32:
			return fmt.Errorf("%w: %v has a dimension that ScaLAPACK cannot count", ErrShape, s)
		case s.most() > math.MaxInt32:
			return fmt.Errorf("%w: a process would have %.3g elements of %v, more than ScaLAPACK can count: take more processes", ErrShape, s.most(), s)
		}
		elements += s.local()
	}
	return room.For[T](elements)
}

// most is how many elements the process has that has most of them.
func (s shape) most() float64 {
	return float64(share(s.rows, s.block, 0, s.grid.rows)) * float64(share(s.cols, s.block, 0, s.grid.cols))
}

// make returns a matrix of zeros. It runs on the owner's thread, after a check.
func create[T Scalar](s shape) *Matrix[T] {
	newest++
	lrows, lcols := share(s.rows, s.block, s.grid.row, s.grid.rows), share(s.cols, s.block, s.grid.col, s.grid.cols)
	return &Matrix[T]{stored: &stored[T]{
		grid: s.grid, rows: s.rows, cols: s.cols, block: s.block, lrows: lrows, lcols: lcols,
		data: matrix.New[T](lcols, lrows).Data,
		desc: scalapack.Descriptor(s.grid.ctxt, s.rows, s.cols, s.block, max(lrows, 1)),
		id:   newest,
	}}
}

// describe is a matrix in the text of a call.
func (m *Matrix[T]) describe() string {
	if m == nil || m.stored == nil {
		return "nil"
	}
	var zero T
	return fmt.Sprintf("%T matrix %d (%s, %v, blocks of %d, %v)", zero, m.id, m.Shape(), m.grid, m.block, m.op)
}

// New returns a rows x cols matrix of zeros on a grid, in blocks of block x block elements;
// 0 stands for [DefaultBlock]. It is collective. The error is an [*OpError] of [ErrShape],
// of a [*MemoryError] if this process has no memory for its part, [ErrNotRunning],
// [ErrMatrix] if there is no grid, a [*MismatchError] or a [*ProcessError].
func New[T Scalar](g *Grid, rows, cols, block int) (*Matrix[T], error) {
	return build[T]("New", shape{g, rows, cols, block})
}

// build makes a matrix, for the function of this name.
func build[T Scalar](name string, s shape) (m *Matrix[T], err error) {
	if s.block == 0 {
		s.block = DefaultBlock
	}
	var zero T
	err = do(func() error {
		if err := agree(fmt.Sprintf("%s %T %v %v %d", name, zero, s, s.grid, s.block), check[T](s)); err != nil {
			return err
		}
		m = create[T](s)
		return nil
	})
	return m, fail(name, s.String(), err)
}

// FromFunc returns a matrix with the elements f(i, j), which each process calls for its own
// elements, column by column, on the goroutine that calls FromFunc. It is collective, and has
// the errors of [New]. NumPy: fromfunction.
func FromFunc[T Scalar](g *Grid, rows, cols, block int, f func(i, j int) T) (*Matrix[T], error) {
	m, err := build[T]("FromFunc", shape{g, rows, cols, block})
	if err != nil {
		return nil, err
	}
	for lj := range m.lcols {
		j := m.globalCol(lj)
		column := m.data[lj*m.lrows : (lj+1)*m.lrows]
		for li := range column {
			column[li] = f(m.globalRow(li), j)
		}
	}
	return m, nil
}

// globalRow is the row of the stored matrix that this process's row li is.
func (m *stored[T]) globalRow(li int) int {
	return (li/m.block*m.grid.rows+m.grid.row)*m.block + li%m.block
}

func (m *stored[T]) globalCol(lj int) int {
	return (lj/m.block*m.grid.cols+m.grid.col)*m.block + lj%m.block
}

// shape is that in memory.
func (m *stored[T]) shape() shape { return shape{m.grid, m.rows, m.cols, m.block} }

// Dims returns the number of rows and columns.
func (m *Matrix[T]) Dims() (rows, cols int) {
	if m.op.Transposed() {
		return m.cols, m.rows
	}
	return m.rows, m.cols
}

// Shape returns the dimensions, such as "2x3".
func (m *Matrix[T]) Shape() string {
	if m == nil || m.stored == nil {
		return "nil"
	}
	rows, cols := m.Dims()
	return fmt.Sprintf("%dx%d", rows, cols)
}

// Grid returns the grid on which the matrix is.
func (m *Matrix[T]) Grid() *Grid { return m.grid }

// Block returns how many rows and columns a block has.
func (m *Matrix[T]) Block() int { return m.block }

// T returns the transpose, as a view of the same elements. It sends no message.
func (m *Matrix[T]) T() *Matrix[T] { return &Matrix[T]{m.op ^ matrix.Trans, m.stored} }

// H returns the conjugate transpose, as a view of the same elements. It sends no message.
func (m *Matrix[T]) H() *Matrix[T] { return &Matrix[T]{m.op ^ matrix.ConjTrans, m.stored} }

// Local returns the elements that this process has, as a matrix over the same memory:
// element (i, j) of it is element ([Matrix.Row](i), [Matrix.Col](j)) of the whole. It may
// be empty. It is stored by columns, so it is a transposed view.
func (m *Matrix[T]) Local() matrix.Matrix[T] {
	local := matrix.Matrix[T]{Rows: m.lrows, Cols: m.lcols, Stride: max(m.lrows, 1), Data: m.data, Op: matrix.Trans}
	switch m.op {
	case matrix.Trans:
		return local.T()
	case matrix.ConjTrans:
		return local.H()
	case matrix.ConjNoTrans:
		return local.H().T()
	}
	return local
}

// Row returns which row of the whole matrix the row i of [Matrix.Local] is.
func (m *Matrix[T]) Row(i int) int {
	if m.op.Transposed() {
		return m.globalCol(i)
	}
	return m.globalRow(i)
}

// Col returns which column of the whole matrix the column j of [Matrix.Local] is.
func (m *Matrix[T]) Col(j int) int {
	if m.op.Transposed() {
		return m.globalRow(j)
	}
	return m.globalCol(j)
}

package matrix

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/mem"
	"github.com/goblas/goblas/native/sys"
)

// Array is an array with any number of axes over Data: element (i, j, ...) is
// Data[i*Strides[0]+j*Strides[1]+...]. It is what Einsum, Tensordot and TensorSolve of
// package linalg take, and no more than that. Without axes it is one number. Copying an Array
// value copies the view, not the elements. Several goroutines may read it at the same time,
// as a [Matrix]. The memory may be that of a [Matrix], of a shared array of package shm, or
// any slice.
type Array[T Scalar] struct {
	Shape   []int // how long the axes are
	Strides []int // elements from one index of an axis to the next; 0 repeats the same elements
	Data    []T
}

// NewArray returns an array of zeros, newly allocated, whose last axis is contiguous. It
// panics with an [*Error]: with an [ErrShape] if a length is negative, and an [ErrMemory]
// if no machine has addresses for so many elements. NumPy: zeros.
func NewArray[T Scalar](shape ...int) Array[T] {
	n := mustCount[T]("NewArray", shape)
	return contiguous(mem.Make[T](n), shape)
}

// FromSlice returns an array over data, whose last axis is contiguous; nothing is copied.
// It panics with an [*Error] of [ErrShape] if data does not have as many elements as the
// shape says. NumPy: reshape.
func FromSlice[T Scalar](data []T, shape ...int) Array[T] {
	if n := mustCount[T]("FromSlice", shape); n != len(data) {
		fail("FromSlice", ShapeString(shape), fmt.Errorf("%w: %d elements of data, the shape has %d", ErrShape, len(data), n))
	}
	return contiguous(data, shape)
}

// FromMatrix returns m as an array with two axes over the same elements. Transposed views
// and parts of larger matrices share their memory, too. Only a conjugated view of a complex
// matrix is copied, because an Array cannot say that. It panics with an [*Error] of
// [ErrMatrix] if m is malformed.
func FromMatrix[T Scalar](m Matrix[T]) Array[T] {
	if err := m.Check(); err != nil {
		fail("FromMatrix", m.Shape(), err)
	}
	if m.Op.Conjugated() && IsComplex[T]() {
		m = m.Clone()
	}
	down, right := steps(m.Op, m.Stride)
	return Array[T]{Shape: []int{m.Rows, m.Cols}, Strides: []int{down, right}, Data: m.Data}
}

// FromStack returns a new array with three axes, of which the first counts the matrices.
// These are copied. They may be any views. It panics with an [*Error]: with an [ErrShape] if
// they differ in shape, and an [ErrMatrix] if one is malformed. [StackOf] makes a [Stack] of
// them. NumPy: stack.
func FromStack[T Scalar](matrices ...Matrix[T]) Array[T] {
	if len(matrices) == 0 {
		return NewArray[T](0, 0, 0)
	}
	rows, cols := matrices[0].Rows, matrices[0].Cols
	a := NewArray[T](len(matrices), rows, cols)
	for i, m := range matrices {
		if m.Rows != rows || m.Cols != cols {
			fail("FromStack", "", fmt.Errorf("%w: matrix %d is %s, matrix 0 is %dx%d", ErrShape, i, m.Shape(), rows, cols))
		}
		Copy(Matrix[T]{Rows: rows, Cols: cols, Stride: max(cols, 1), Data: a.Data[i*rows*cols : (i+1)*rows*cols]}, m)
	}
	return a
}

// AsMatrix returns an array with two axes as a matrix over the same elements: row-major, or
// the transposed view of one. It reports false, and no matrix, if there are not two axes, or
// if neither axis is contiguous, if elements are repeated, or if the array is malformed.
func (a Array[T]) AsMatrix() (Matrix[T], bool) {
	if len(a.Shape) != 2 || a.Check() != nil {
		return Matrix[T]{}, false
	}
	m := Matrix[T]{Rows: a.Shape[0], Cols: a.Shape[1], Data: a.Data}
	switch down, right := a.Strides[0], a.Strides[1]; {
	case m.Rows == 0 || m.Cols == 0:
		m.Stride, m.Data = max(m.Cols, 1), nil
	case (right == 1 || m.Cols == 1) && (down >= m.Cols || m.Rows == 1):
		m.Stride = max(down, m.Cols)
	case (down == 1 || m.Rows == 1) && (right >= m.Rows || m.Cols == 1):
		m.Stride, m.Op = max(right, m.Rows), Trans
	default:
		return Matrix[T]{}, false
	}
	return m, true
}

// Check returns nil if the fields fit each other: there is a stride for each axis, no length
// or stride is negative, and Data is long enough for the last element. Otherwise it returns
// an [ErrMatrix] that says what is wrong. It allocates only if it returns an error.
func (a Array[T]) Check() error {
	if len(a.Strides) != len(a.Shape) {
		return fmt.Errorf("%w: %d strides for the %d axes of %s", ErrMatrix, len(a.Strides), len(a.Shape), ShapeString(a.Shape))
	}
	last, empty := 0, false
	for i, n := range a.Shape {
		s := a.Strides[i]
		if n < 0 || s < 0 {
			return fmt.Errorf("%w: axis %d of %s is negative, or its stride %d", ErrMatrix, i, ShapeString(a.Shape), s)
		}
		if n > 1 && s > (math.MaxInt-last)/(n-1) {
			return fmt.Errorf("%w: stride %d is too large for axis %d of %s", ErrMatrix, s, i, ShapeString(a.Shape))
		}
		last += max(n-1, 0) * s
		empty = empty || n == 0
	}
	if _, ok := count[T](a.Shape); !ok {
		return fmt.Errorf("%w: no machine has so many elements as %s", ErrMatrix, ShapeString(a.Shape))
	}
	if !empty && last >= len(a.Data) {
		return fmt.Errorf("%w: %d elements of data are too few for %s with strides %s", ErrMatrix, len(a.Data), ShapeString(a.Shape), ShapeString(a.Strides))
	}
	return nil
}

// Size returns the number of elements, which is 1 without axes. The array must be well
// formed.
func (a Array[T]) Size() int {
	n, _ := count[T](a.Shape)
	return n
}

// At returns the element with the given indices, one for each axis. It panics with an
// [*Error]: with an [ErrIndex] if there is no such element, and an [ErrMatrix] if the array
// is malformed.
func (a Array[T]) At(indices ...int) T { return a.Data[a.place(indices)] }

// Set stores v as the element with the given indices, one for each axis. It panics as
// [Array.At] does.
func (a Array[T]) Set(v T, indices ...int) { a.Data[a.place(indices)] = v }

func (a Array[T]) place(indices []int) int {
	if len(indices) == len(a.Shape) && len(indices) == len(a.Strides) {
		at, inside := 0, true
		for axis, i := range indices {
			inside = inside && uint(i) < uint(a.Shape[axis])
			at += i * a.Strides[axis]
		}
		if inside && uint(at) < uint(len(a.Data)) {
			return at
		}
	}
	err := a.Check()
	if err == nil {
		err = ErrIndex
	}
	fail("element", ShapeString(indices)+" of "+ShapeString(a.Shape), err)
	return 0
}

// Contiguous reports whether the elements lie one after the other in Data, in the order of
// the indices, of which the last runs fastest. The array must be well formed.
func (a Array[T]) Contiguous() bool {
	next := 1
	if a.Size() == 0 {
		return true
	}
	for i := len(a.Shape) - 1; i >= 0; i-- {
		if a.Shape[i] != 1 && a.Strides[i] != next {
			return false
		}
		next *= a.Shape[i]
	}
	return true
}

// Clone returns a new copy of a that is [Array.Contiguous]. It panics with an [*Error] of
// [ErrMatrix] if a is malformed.
func (a Array[T]) Clone() Array[T] {
	c := NewArray[T](a.Shape...)
	CopyArray(c, a)
	return c
}

// ShapeString returns lengths of axes as NumPy writes them: "()", "(3,)", "(2, 3)".
func ShapeString(shape []int) string {
	s := "("
	for i, n := range shape {
		if i > 0 {
			s += ", "
		}
		s += fmt.Sprint(n)
	}
	if len(shape) == 1 {
		s += ","
	}
	return s + ")"
}

// contiguous returns an array over data with a copy of shape and the strides that belong to
// it.
func contiguous[T Scalar](data []T, shape []int) Array[T] {
	both := make([]int, 2*len(shape))
	a := Array[T]{Shape: both[:len(shape):len(shape)], Strides: both[len(shape):], Data: data}
	copy(a.Shape, shape)
	next := 1
	for i := len(shape) - 1; i >= 0; i-- {
		a.Strides[i] = next
		if len(data) > 0 {
			next *= shape[i]
		}
	}
	return a
}

// count returns the number of elements of a shape without negative lengths, and whether
// there are addresses for so many.
func count[T Scalar](shape []int) (n int, ok bool) {
	n, most, ok := 1, MaxBytes/Size[T](), true
	for _, length := range shape {
		if length == 0 {
			return 0, true
		}
		if ok = ok && n <= most/length; ok {
			n *= length
		}
	}
	return n, ok
}

// mustCount is count for a constructor, which panics.
func mustCount[T Scalar](op string, shape []int) int {
	for _, n := range shape {
		if n < 0 {
			fail(op, ShapeString(shape), fmt.Errorf("%w: negative length", ErrShape))
		}
	}
	n, ok := count[T](shape)
	if !ok {
		fail(op, ShapeString(shape), ErrMemory)
	}
	return n
}

// span returns the part of Data between the first and the last element.
func (a Array[T]) span() []T {
	last := 0
	for i, n := range a.Shape {
		if n == 0 {
			return nil
		}
		last += (n - 1) * a.Strides[i]
	}
	return a.Data[:last+1]
}

// OverlapArrays reports whether the memory from the first to the last element of a and that
// of b overlap. Both must be well formed. Parts of one array that lie between each other,
// such as two columns, count as overlapping, unless both arrays are matrices: then the
// answer is exact, as that of [Overlap]. NumPy: may_share_memory.
func OverlapArrays[T Scalar](a, b Array[T]) bool {
	if !sys.Overlap(a.span(), b.span()) {
		return false
	}
	m, ok := a.AsMatrix()
	n, too := b.AsMatrix()
	return !ok || !too || Overlap(m, n)
}

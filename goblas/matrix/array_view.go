package matrix

import (
	"fmt"
	"slices"
)

// Transpose returns a view of the same elements in which axis i is axis axes[i] of a. Without
// arguments the order of the axes is reversed. It panics with an [*Error] of [ErrIndex] if
// axes does not name every axis once. The array must be well formed. The shape and the
// strides of the view are newly allocated. NumPy: transpose.
func (a Array[T]) Transpose(axes ...int) Array[T] {
	n := len(a.Shape)
	both := make([]int, 2*n)
	t := Array[T]{Shape: both[:n:n], Strides: both[n:], Data: a.Data}
	if len(axes) == 0 {
		copy(t.Shape, a.Shape)
		copy(t.Strides, a.Strides)
		slices.Reverse(t.Shape)
		slices.Reverse(t.Strides)
		return t
	}
	for i := range n {
		if len(axes) != n || !slices.Contains(axes, i) {
			fail("Transpose", ShapeString(axes)+" of "+ShapeString(a.Shape), fmt.Errorf("%w: axis %d is not there once", ErrIndex, i))
		}
	}
	if len(axes) != n {
		fail("Transpose", ShapeString(axes)+" of "+ShapeString(a.Shape), ErrIndex)
	}
	for i, from := range axes {
		t.Shape[i], t.Strides[i] = a.Shape[from], a.Strides[from]
	}
	return t
}

// Reshape returns the same elements, in the order of their indices, under another shape, in
// which one length may be -1: it is then what the others leave. The result is a view of the
// same Data if a is [Array.Contiguous], and otherwise a new copy. Reshape panics with an
// [*Error] of [ErrShape] if the shape has another number of elements, and an [ErrMatrix] if a
// is malformed. NumPy: reshape.
func (a Array[T]) Reshape(shape ...int) Array[T] {
	if err := a.Check(); err != nil {
		fail("Reshape", ShapeString(a.Shape), err)
	}
	shape = slices.Clone(shape)
	if free := slices.Index(shape, -1); free >= 0 {
		shape[free] = 1
		if others := mustCount[T]("Reshape", shape); others > 0 {
			shape[free] = a.Size() / others
		}
	}
	if mustCount[T]("Reshape", shape) != a.Size() {
		fail("Reshape", ShapeString(a.Shape)+" to "+ShapeString(shape), fmt.Errorf("%w: %d elements", ErrShape, a.Size()))
	}
	if !a.Contiguous() {
		a = a.Clone()
	}
	return contiguous(a.Data[:a.Size()], shape)
}

// CopyArray copies the elements of src to dst, which must have the same shape and no element
// in common with src. It panics with an [*Error]: with an [ErrShape] if the shapes differ, an
// [ErrMatrix] if one of them is malformed, and an [ErrOverlap] if they overlap, as
// [OverlapArrays] tells. NumPy: copyto.
func CopyArray[T Scalar](dst, src Array[T]) {
	err := dst.Check()
	if err == nil {
		err = src.Check()
	}
	switch {
	case err != nil:
	case !slices.Equal(dst.Shape, src.Shape):
		err = ErrShape
	case OverlapArrays(dst, src):
		err = ErrOverlap
	}
	if err != nil {
		fail("CopyArray", "of "+ShapeString(src.Shape)+" to "+ShapeString(dst.Shape), err)
	}
	if dst.Size() == 0 {
		return
	}
	copyAxes(dst.Shape, dst.Data, dst.Strides, src.Data, src.Strides)
}

// copyAxes copies along the axes of a shape without zeros: two by two as matrices where
// these are, and the last ones element by element otherwise.
func copyAxes[T Scalar](shape []int, dst []T, to []int, src []T, from []int) {
	switch n := len(shape); n {
	case 0:
		dst[0] = src[0]
		return
	case 1:
		i, j := 0, 0
		for range shape[0] {
			dst[i] = src[j]
			i += to[0]
			j += from[0]
		}
		return
	case 2:
		d, ok := Array[T]{shape, to, dst}.AsMatrix()
		s, too := Array[T]{shape, from, src}.AsMatrix()
		if ok && too {
			Copy(d, s)
			return
		}
	}
	for i := range shape[0] {
		copyAxes(shape[1:], dst[i*to[0]:], to[1:], src[i*from[0]:], from[1:])
	}
}

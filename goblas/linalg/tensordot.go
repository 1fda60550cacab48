package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Tensordot returns the sum of products over the last n axes of a and the first n of b, in
// their order. The result has the other axes of a, and after them those of b. With n = 0 it
// is the outer product. Nothing is conjugated. It allocates the result, and computes it as
// [Einsum] does.
//
// The error is an [*OpError] of [ErrShape] if there are no such axes or their lengths
// differ, [ErrMatrix] if an operand is malformed, or [ErrMemory]. NumPy: tensordot with a
// number.
func Tensordot[T Scalar](a, b Array[T], n int) (Array[T], error) {
	if n < 0 || n > min(len(a.Shape), len(b.Shape)) {
		return Array[T]{}, failArrays("Tensordot", fmt.Errorf("%w: there are no %d axes to sum over", ErrShape, n), a, b)
	}
	axes := make([]int, 2*n)
	for i := range n {
		axes[i], axes[n+i] = len(a.Shape)-n+i, i
	}
	c, err := tensordot(a, b, axes[:n], axes[n:])
	return c, failArrays("Tensordot", err, a, b)
}

// TensordotAxes returns the sum of products over the given axes: axis axesA[i] of a goes with
// axis axesB[i] of b. Negative axes are counted from the end. The result has the other axes
// of a, and after them those of b. It allocates the result, and computes it as [Einsum] does.
// Its errors are those of [Tensordot], and an [ErrIndex] if an axis is not there or is named
// twice. NumPy: tensordot with a pair of lists.
func TensordotAxes[T Scalar](a, b Array[T], axesA, axesB []int) (Array[T], error) {
	c, err := tensordot(a, b, axesA, axesB)
	return c, failArrays("TensordotAxes", err, a, b)
}

func tensordot[T Scalar](a, b Array[T], axesA, axesB []int) (Array[T], error) {
	if len(axesA) != len(axesB) {
		return Array[T]{}, fmt.Errorf("%w: %d axes of the first operand and %d of the second", ErrShape, len(axesA), len(axesB))
	}
	if len(a.Shape)+len(b.Shape)-len(axesA) > mostLabels {
		return Array[T]{}, fmt.Errorf("%w: more than %d axes", ErrShape, mostLabels)
	}
	var labels [2][mostLabels]uint8 // of both, plus 1
	for i := range axesA {
		p, err := axisOf(axesA[i], a.Shape)
		if err != nil {
			return Array[T]{}, err
		}
		q, err := axisOf(axesB[i], b.Shape)
		if err != nil {
			return Array[T]{}, err
		}
		if labels[0][p] != 0 || labels[1][q] != 0 {
			return Array[T]{}, fmt.Errorf("%w: an axis is named twice", ErrIndex)
		}
		if a.Shape[p] != b.Shape[q] {
			return Array[T]{}, fmt.Errorf("%w: axis %d of the first operand has %d elements, axis %d of the second %d", ErrShape, p, a.Shape[p], q, b.Shape[q])
		}
		labels[0][p], labels[1][q] = uint8(i+1), uint8(i+1)
	}
	s := newSummation[T]()
	defer s.put()
	s.count = len(axesA)
	for i, shape := range [...][]int{a.Shape, b.Shape} {
		for axis := range shape {
			l := labels[i][axis]
			if l == 0 {
				s.count++
				l = uint8(s.count)
				s.out = append(s.out, l-1)
			}
			s.labels = append(s.labels, l-1)
		}
		s.terms = append(s.terms, sumTerm{rank: len(shape), ends: len(s.labels)})
	}
	return s.resultOf(a, b)
}

// resultOf checks operands that have their labels, and returns the result.
func (s *summation[T]) resultOf(operands ...Array[T]) (Array[T], error) {
	if err := s.bindAll(operands); err != nil {
		return Array[T]{}, err
	}
	return s.result(operands)
}

// axisOf returns an axis counted from the front.
func axisOf(axis int, shape []int) (int, error) {
	if axis < -len(shape) || axis >= len(shape) {
		return 0, fmt.Errorf("%w: axis %d of %s", ErrIndex, axis, matrix.ShapeString(shape))
	}
	if axis < 0 {
		axis += len(shape)
	}
	return axis, nil
}

// failArrays is fail with the shapes of arrays.
func failArrays[T Scalar](op string, err error, arrays ...Array[T]) error {
	if err == nil {
		return nil
	}
	shapes := make([]string, len(arrays))
	for i, a := range arrays {
		shapes[i] = matrix.ShapeString(a.Shape)
	}
	return fail(op, err, shapes...)
}

// Inner returns the sums of products over the last axes of a and b, which must be equally
// long. The result has the other axes of a, and after them those of b. If a or b has no axes,
// all elements of the other are multiplied by it. Nothing is conjugated. It allocates the
// result. Its errors are those of [Tensordot]. NumPy: inner.
func Inner[T Scalar](a, b Array[T]) (Array[T], error) {
	axes := []int{-1}
	if len(a.Shape) == 0 || len(b.Shape) == 0 {
		axes = nil
	}
	c, err := tensordot(a, b, axes, axes)
	return c, failArrays("Inner", err, a, b)
}

// Matmul returns the products of stacks of matrices: the last two axes are those of the
// matrices, and all others broadcast. A vector, which has one axis, is one row on the left
// and one column on the right, and that axis is not in the result. For matrices it is [Dot].
// It allocates the result.
//
//	C[..., i, j] = sum over l of A[..., i, l] B[..., l, j]
//
// The error is an [*OpError] of [ErrShape] if the shapes do not fit or an operand has no
// axes, [ErrMatrix] if an operand is malformed, or [ErrMemory]. BLAS routines: xGEMM, xSYRK,
// xGEMV, xDOT. NumPy: matmul.
func Matmul[T Scalar](a, b Array[T]) (Array[T], error) {
	c, err := stacked(a, b, len(a.Shape) > 1, len(b.Shape) > 1)
	return c, failArrays("Matmul", err, a, b)
}

// Vecdot returns the inner products of stacks of vectors, which lie along the last axes; all
// others broadcast. The first operand is conjugated, for which a copy of it is made. It
// allocates the result. Its errors are those of [Matmul]. NumPy: vecdot.
//
//	c[...] = sum over i of conj(a[..., i]) b[..., i]
func Vecdot[T Scalar](a, b Array[T]) (Array[T], error) {
	c, err := Array[T]{}, checkArray("first operand", a)
	if err == nil {
		conjugated := a
		if matrix.IsComplex[T]() {
			conjugated = a.Clone()
			scalar.Conjugate(conjugated.Data)
		}
		c, err = stacked(conjugated, b, false, false)
	}
	return c, failArrays("Vecdot", err, a, b)
}

// stacked contracts the last axis of a with that of b, or with the last but one if b has
// columns. rows and columns say which operand has an axis of its own before and after it.
func stacked[T Scalar](a, b Array[T], rows, columns bool) (Array[T], error) {
	ownA, ownB := 1, 1 // axes that do not broadcast
	if rows {
		ownA = 2
	}
	if columns {
		ownB = 2
	}
	if len(a.Shape) < ownA || len(b.Shape) < ownB {
		return Array[T]{}, fmt.Errorf("%w: an operand has no axis to sum over", ErrShape)
	}
	if k, l := a.Shape[len(a.Shape)-1], b.Shape[len(b.Shape)-ownB]; k != l {
		return Array[T]{}, fmt.Errorf("%w: sums over %d elements by %d", ErrShape, k, l)
	}
	s := newSummation[T]()
	defer s.put()
	const inner, row, column, shared = 0, 1, 2, 3 // labels; those of the stack are counted from its last axis on
	stackA, stackB := len(a.Shape)-ownA, len(b.Shape)-ownB
	s.hidden = max(stackA, stackB)
	if s.count = shared + s.hidden; s.count > mostLabels {
		return Array[T]{}, fmt.Errorf("%w: more than %d axes", ErrShape, mostLabels-shared)
	}
	for k := range s.hidden {
		s.name[shared+k] = ellipsis
	}
	stack := func(to []uint8, axes int) []uint8 {
		for k := axes - 1; k >= 0; k-- {
			to = append(to, uint8(shared+k))
		}
		return to
	}
	s.labels = stack(s.labels, stackA)
	s.out = stack(s.out, s.hidden)
	if rows {
		s.labels, s.out = append(s.labels, row), append(s.out, row)
	}
	s.labels = append(s.labels, inner)
	s.terms = append(s.terms, sumTerm{rank: len(a.Shape), ends: len(s.labels)})
	s.labels = append(stack(s.labels, stackB), inner)
	if columns {
		s.labels, s.out = append(s.labels, column), append(s.out, column)
	}
	s.terms = append(s.terms, sumTerm{rank: len(b.Shape), ends: len(s.labels)})
	return s.resultOf(a, b)
}

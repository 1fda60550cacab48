package linalg

import (
	"fmt"
	"sync"

	"github.com/goblas/goblas/goblas/internal/mem"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Einsum returns the sum of products that subscripts describe in Einstein's notation, as
// NumPy's einsum does with optimize=True.
//
//	"ij,jk->ik"    C[i,k] = sum over j of A[i,j] B[j,k]
//	"ij,jk"        the same: what is there once, in the order of the alphabet, is the output
//	"ii"           the trace
//	"ii->i"        the diagonal
//	"...ij->...ji" the transposes of a stack of matrices; the axes of "..." broadcast
//
// Each operand has a letter for each of its axes, and "..." for those that have no name. Axes
// of length 1 are repeated as others need it. Spaces have no meaning. There may be any number
// of operands, and 64 different axes. Nothing is conjugated.
//
// Several operands are contracted two by two, in the order that [EinsumPath] tells. Each
// contraction is a stack of products by BLAS if it sums, and otherwise a loop. Operands are
// copied only where no order of their axes is that of a matrix. NaN and infinities propagate
// as in the sums that are computed in this order.
//
// Einsum allocates the result. But as in NumPy the result of one operand without a sum, such
// as a transpose or a diagonal, is a view of its elements. Workspaces are kept for later
// calls.
//
// The error is an [*OpError] of [ErrSubscripts] if the subscripts are wrong or do not fit
// the operands, [ErrShape] if a subscript has two lengths, [ErrMatrix] if an operand is
// malformed, or [ErrMemory]. BLAS routines: xGEMM, xSYRK, xGEMV, xDOT. NumPy: einsum.
func Einsum[T Scalar](subscripts string, operands ...Array[T]) (Array[T], error) {
	s := newSummation[T]()
	defer s.put()
	err := s.read(subscripts, operands)
	if err == nil {
		var result Array[T]
		if result, err = s.result(operands); err == nil {
			return result, nil
		}
	}
	return Array[T]{}, failSum("Einsum", err, subscripts, operands)
}

// EinsumTo stores the sum of products in dst, as [Einsum] returns it, and allocates nothing
// after the first call. dst must have the shape of the result. It may have any strides but
// 0, so it may be a part of a larger array or a transposed view. Its memory must not overlap
// that of an operand, which would be an [ErrOverlap]. After all errors but [ErrMemory] dst is
// unchanged. NumPy: einsum with out.
func EinsumTo[T Scalar](dst Array[T], subscripts string, operands ...Array[T]) error {
	s := newSummation[T]()
	defer s.put()
	err := s.read(subscripts, operands)
	if err == nil {
		err = s.resultTo(dst, operands)
	}
	if err != nil {
		return failSum("EinsumTo", err, subscripts, operands)
	}
	return nil
}

// failSum is fail with the subscripts and the shapes of the operands.
func failSum[T Scalar](op string, err error, subscripts string, operands []Array[T]) error {
	on := fmt.Sprintf("%q of ", subscripts)
	for i := range operands {
		if i > 0 {
			on += " by "
		}
		on += matrix.ShapeString(operands[i].Shape)
	}
	return fail(op, err, on)
}

// summation is a call of Einsum, or of another function that is a sum of products. It is
// kept from call to call with its arrays.
type summation[T Scalar] struct {
	sumSpec
	data     [][]T // of each term
	held     []int // the buffer of each term; -1 if its memory is the caller's
	buffers  [][]T // for terms that contractions make, and for copies
	busy     []bool
	loops    []sumLoop
	products sumProducts
}

// One pool for each element type.
var summations [4]sync.Pool

func newSummation[T Scalar]() *summation[T] {
	s, ok := summations[scalar.Index[T]()].Get().(*summation[T])
	if !ok {
		s = new(summation[T])
	}
	s.reset()
	return s
}

// put gives s back, without the memory of the caller.
func (s *summation[T]) put() {
	clear(s.data)
	s.data, s.held = s.data[:0], s.held[:0]
	clear(s.busy)
	summations[scalar.Index[T]()].Put(s)
}

// read parses subscripts for operands, and checks both.
func (s *summation[T]) read(subscripts string, operands []Array[T]) error {
	if err := s.parse(subscripts); err != nil {
		return err
	}
	for i := range operands {
		s.operand(len(operands[i].Shape))
	}
	if err := s.label(); err != nil {
		return err
	}
	return s.bindAll(operands)
}

// bindAll checks operands that have their labels, and binds them.
func (s *summation[T]) bindAll(operands []Array[T]) error {
	for i := range operands {
		if err := operands[i].Check(); err != nil {
			return fmt.Errorf("operand %d: %w", i, err)
		}
		if err := s.measure(i, operands[i].Shape); err != nil {
			return err
		}
	}
	for i := range operands {
		s.bind(i, operands[i].Shape, operands[i].Strides)
		s.data = append(s.data, operands[i].Data)
		s.held = append(s.held, -1)
	}
	return nil
}

// result returns the result in a new array, or as a view.
func (s *summation[T]) result(operands []Array[T]) (Array[T], error) {
	shape := make([]int, len(s.out))
	for i, l := range s.out {
		shape[i] = s.size[l]
	}
	if t := &s.terms[0]; len(operands) == 1 && t.all == s.outSet {
		view := Array[T]{Shape: shape, Strides: make([]int, len(shape)), Data: operands[0].Data}
		for i, l := range s.out {
			view.Strides[i] = t.stride(l)
		}
		return view, nil
	}
	if err := room.For[T](s.product(s.outSet)); err != nil {
		return Array[T]{}, err
	}
	dst := matrix.FromSlice(mem.Uncleared[T](int(s.product(s.outSet))), shape...)
	return dst, s.run(s.bindOutput(dst.Strides), dst.Data)
}

// resultTo stores the result in dst, which it checks.
func (s *summation[T]) resultTo(dst Array[T], operands []Array[T]) error {
	if err := checkArray("destination", dst); err != nil {
		return err
	}
	fits := len(dst.Shape) == len(s.out)
	for i := 0; i < len(s.out) && fits; i++ {
		fits = dst.Shape[i] == s.size[s.out[i]]
		if fits && dst.Shape[i] > 1 && dst.Strides[i] == 0 {
			return fmt.Errorf("%w: axis %d of the destination repeats its elements", ErrMatrix, i)
		}
	}
	if !fits {
		shape := make([]int, len(s.out))
		for i, l := range s.out {
			shape[i] = s.size[l]
		}
		return fmt.Errorf("%w: destination is %s, the result %s", ErrShape, matrix.ShapeString(dst.Shape), matrix.ShapeString(shape))
	}
	for i := range operands {
		if matrix.OverlapArrays(dst, operands[i]) {
			return fmt.Errorf("%w: destination and operand %d", ErrOverlap, i)
		}
	}
	return s.run(s.bindOutput(dst.Strides), dst.Data)
}

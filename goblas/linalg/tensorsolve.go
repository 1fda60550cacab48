package linalg

import (
	"errors"
	"fmt"

	"github.com/goblas/goblas/goblas/matrix"
)

// TensorSolve returns the array x with Tensordot(a, x, n) = b, where n is the number of axes
// of x. a has the axes of b first, and then those of x; b and x must have equally many
// elements. The axes of a that the argument axes names are moved to its end first, in the
// order of the argument; negative ones are counted from the end. It allocates x and, if a
// (after the move) or b is not contiguous, a copy of it, and solves by [Solve].
//
// The error is an [*OpError] of [ErrShape], [ErrIndex] for axes that a has not, [ErrMatrix],
// or one of those of [Solve]; beside an [ErrCondition] x is returned. NumPy:
// linalg.tensorsolve.
func TensorSolve[T Scalar](a, b Array[T], axes ...int) (Array[T], error) {
	x, err := tensorSolve(a, b, axes)
	return x, failArrays("TensorSolve", err, a, b)
}

func tensorSolve[T Scalar](a, b Array[T], axes []int) (x Array[T], err error) {
	if err = checkArray("first operand", a); err != nil {
		return x, err
	}
	if err = checkArray("second operand", b); err != nil {
		return x, err
	}
	if len(axes) > 0 {
		moved := make([]bool, len(a.Shape))
		var first, last []int
		for _, axis := range axes {
			if axis, err = axisOf(axis, a.Shape); err != nil {
				return x, err
			}
			if moved[axis] {
				return x, fmt.Errorf("%w: axis %d is named twice", ErrIndex, axis)
			}
			moved[axis] = true
			last = append(last, axis)
		}
		for axis := range a.Shape {
			if !moved[axis] {
				first = append(first, axis)
			}
		}
		a = a.Transpose(append(first, last...)...)
	}
	if len(b.Shape) > len(a.Shape) {
		return x, fmt.Errorf("%w: the right-hand side has more axes than the array", ErrShape)
	}
	n := b.Size()
	shape := a.Shape[len(b.Shape):]
	for i, length := range b.Shape {
		if a.Shape[i] != length {
			return x, fmt.Errorf("%w: axis %d of the array has %d elements, that of the right-hand side %d", ErrShape, i, a.Shape[i], length)
		}
	}
	if unknowns := (Array[T]{Shape: shape}).Size(); unknowns != n {
		return x, fmt.Errorf("%w: %d unknowns, %d equations", ErrShape, unknowns, n)
	}
	square, _ := a.Reshape(n, n).AsMatrix()
	right, _ := b.Reshape(n, 1).AsMatrix()
	solution, err := Solve(square, right)
	if err != nil && !errors.Is(err, ErrCondition) {
		return x, bare(err)
	}
	return matrix.FromSlice(solution.Data, shape...), bare(err)
}

// TensorInv returns the inverse of a with respect to its first n axes: the array b with
// Tensordot(b, a, n) the identity. The first n axes of a must have as many elements as the
// others, and are the last of b. It allocates b and, if a is not contiguous, a copy of it,
// and inverts by [Inv].
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], or one of those of [Inv]; beside an
// [ErrCondition] b is returned. NumPy: linalg.tensorinv, whose ind is 2 if nobody says
// otherwise.
func TensorInv[T Scalar](a Array[T], n int) (Array[T], error) {
	b, err := tensorInv(a, n)
	return b, failArrays("TensorInv", err, a)
}

func tensorInv[T Scalar](a Array[T], n int) (b Array[T], err error) {
	if err = checkArray("operand", a); err != nil {
		return b, err
	}
	if n <= 0 || n > len(a.Shape) {
		return b, fmt.Errorf("%w: there are no first %d axes", ErrShape, n)
	}
	rows, cols := (Array[T]{Shape: a.Shape[:n]}).Size(), (Array[T]{Shape: a.Shape[n:]}).Size()
	if rows != cols {
		return b, fmt.Errorf("%w: the first %d axes have %d elements, the others %d", ErrShape, n, rows, cols)
	}
	square, _ := a.Reshape(rows, rows).AsMatrix()
	inverse, err := Inv(square)
	if err != nil && !errors.Is(err, ErrCondition) {
		return b, bare(err)
	}
	shape := append(append([]int{}, a.Shape[n:]...), a.Shape[:n]...)
	return matrix.FromSlice(inverse.Data, shape...), bare(err)
}

// bare takes the name of another function, and its shapes, off an error.
func bare(err error) error {
	if op, ok := err.(*OpError); ok {
		return op.Err
	}
	return err
}

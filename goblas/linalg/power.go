package linalg

import (
	"errors"
	"fmt"
	"math/bits"

	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
)

// MatrixPower returns A^n for a square matrix A, which may be any view and is only read, by
// repeated squaring: at most 2 log2(n) products. The power 0 is the identity, whatever A has
// for elements, and a negative power is that of the inverse. It allocates the result, and
// workspaces of up to three matrices that it keeps for later calls. NaN and infinities
// propagate as in the products.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrMemory] or, for a negative n,
// one of those of [Inv]; beside a [*ConditionError] the result is returned. BLAS routine:
// xGEMM. NumPy: linalg.matrix_power.
func MatrixPower[T Scalar](a Matrix[T], n int) (Matrix[T], error) {
	err := checkSquare("matrix", a)
	if err == nil {
		err = room.For[T](4 * room.Area(a.Rows, a.Rows))
	}
	var dst Matrix[T]
	if err == nil {
		dst = unset[T](a.Rows, a.Rows)
		err = matrixPower(dst, a, n)
	}
	if err != nil && !errors.Is(err, ErrCondition) {
		dst = Matrix[T]{}
	}
	return dst, failPower("MatrixPower", err, a, n)
}

// MatrixPowerTo stores the nth power of A in dst, as [MatrixPower] returns it, and allocates
// nothing after the first call. dst must be row-major and of the shape of A. It may be A
// itself, but must not otherwise share an element with it, which would be an [ErrOverlap].
func MatrixPowerTo[T Scalar](dst, a Matrix[T], n int) error {
	err := checkSquare("matrix", a)
	if err == nil {
		err = checkDestination(dst, a.Rows, a.Rows)
	}
	if err == nil && !matrix.SamePlaces(dst, a) {
		err = checkApart(dst, a)
	}
	if err == nil {
		err = room.For[T](3 * room.Area(a.Rows, a.Rows))
	}
	if err == nil {
		err = matrixPower(dst, a, n)
	}
	return failPower("MatrixPowerTo", err, a, n)
}

func failPower[T Scalar](op string, err error, a Matrix[T], n int) error {
	if err == nil {
		return nil
	}
	return fail(op, err, fmt.Sprintf("%s to the power %d", a.Shape(), n))
}

// matrixPower stores a^n in dst. The arguments have been checked.
func matrixPower[T Scalar](dst, a Matrix[T], n int) error {
	order := a.Rows
	if order == 0 {
		return nil
	}
	if n == 0 {
		setIdentity(dst)
		return nil
	}
	w := workspace.Get[T]()
	defer w.Put()
	var suspect error
	power := uint(n)
	if n < 0 || matrix.Overlap(dst, a) || a.Op.Conjugated() {
		base := Matrix[T]{Rows: order, Cols: order, Stride: order, Data: w.Matrix(order * order)}
		if n < 0 {
			power = -power
			if suspect = invert(base, a); suspect != nil && !errors.Is(suspect, ErrCondition) {
				return suspect
			}
		} else {
			matrix.Copy(base, a)
		}
		a = base
	}
	// From the highest bit of n on: the power is squared for each further bit, and
	// multiplied by A where that is set. The last product goes to dst.
	products := bits.Len(power) - 1 + bits.OnesCount(power) - 1
	if products == 0 {
		matrix.Copy(dst, a)
		return suspect
	}
	to, other := dst, dst
	if products > 1 {
		other = Matrix[T]{Rows: order, Cols: order, Stride: order, Data: w.Work(order * order)}
		if products%2 == 0 {
			to, other = other, to
		}
	}
	made := a
	for bit := bits.Len(power) - 2; bit >= 0; bit-- {
		multiply(never, to, made, made)
		made, to, other = to, other, to
		if power>>bit&1 == 1 {
			multiply(never, to, made, a)
			made, to, other = to, other, to
		}
	}
	return suspect
}

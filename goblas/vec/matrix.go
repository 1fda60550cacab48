package vec

import (
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native/vector"
)

// Matrices: the functions of slices by the constants that name them, on views with
// any stride, transposed or not. A matrix without padding whose operands are stored
// as it is goes as one slice; others row by row, on all free cores. The padding
// between rows is not touched. Functions that have no form for matrices take the
// Data of one without padding, or the rows of a view one by one.

// UnaryOp names a function of one operand.
type UnaryOp = vector.UnaryOp

// BinaryOp names a function of two operands.
type BinaryOp = vector.BinaryOp

// The functions for [Unary], [Binary], [Scalar] and [LeftScalar]: those of slices with the same
// name.
const (
	OpNeg         = vector.Neg
	OpAbs         = vector.Abs
	OpSquare      = vector.Square
	OpReciprocal  = vector.Reciprocal
	OpSqrt        = vector.Sqrt
	OpFloor       = vector.Floor
	OpCeil        = vector.Ceil
	OpTrunc       = vector.Trunc
	OpRound       = vector.Round
	OpRoundToEven = vector.Rint
	OpExp         = vector.Exp
	OpExpm1       = vector.Expm1
	OpLog         = vector.Log
	OpLog1p       = vector.Log1p
	OpLog2        = vector.Log2
	OpLog10       = vector.Log10
	OpSin         = vector.Sin
	OpCos         = vector.Cos
	OpTan         = vector.Tan
	OpTanh        = vector.Tanh
	OpCbrt        = vector.Cbrt

	OpAdd   = vector.Add
	OpSub   = vector.Sub
	OpMul   = vector.Mul
	OpDiv   = vector.Div
	OpMin   = vector.Min
	OpMax   = vector.Max
	OpPow   = vector.Pow
	OpHypot = vector.Hypot
)

// Unary stores op of every element of a in dst. They have the same shape, and are
// the same view or do not overlap: else the error is an [ErrShape] or
// [ErrOverlap]; malformed matrices are an [ErrMatrix], other values of op an
// [ErrOp].
func Unary[T Float](op UnaryOp, dst, a matrix.Matrix[T]) error {
	if op < 0 || int(op) >= vector.NumUnary {
		return fail("Unary", ErrOp, "%d", int(op))
	}
	return rows("Unary", unaryCost(op), dst, a, a, func(d, x, _ []T) { unaryKernel(op, d, x) })
}

// Binary stores op of the elements of a and b in dst, as [Unary] does for one
// operand.
func Binary[T Float](op BinaryOp, dst, a, b matrix.Matrix[T]) error {
	if op < 0 || int(op) >= vector.NumBinary {
		return fail("Binary", ErrOp, "%d", int(op))
	}
	return rows("Binary", binaryCost(op), dst, a, b, func(d, x, y []T) { binaryKernel(op, vector.VectorVector, d, x, y) })
}

// Scalar stores op of every element of a and the number s in dst, as [Unary] does.
func Scalar[T Float](op BinaryOp, dst, a matrix.Matrix[T], s T) error {
	if op < 0 || int(op) >= vector.NumBinary {
		return fail("Scalar", ErrOp, "%d", int(op))
	}
	return rows("Scalar", scalarCost(op, vector.VectorScalar, s), dst, a, a, func(d, x, _ []T) { scalarKernel(op, vector.VectorScalar, d, x, s) })
}

// LeftScalar stores op of the number s and every element of a in dst, s on the
// left, as [Unary] does: s - a, s / a, s to the power a.
func LeftScalar[T Float](op BinaryOp, dst matrix.Matrix[T], s T, a matrix.Matrix[T]) error {
	if op < 0 || int(op) >= vector.NumBinary {
		return fail("LeftScalar", ErrOp, "%d", int(op))
	}
	return rows("LeftScalar", binaryCost(op), dst, a, a, func(d, x, _ []T) { scalarKernel(op, vector.ScalarVector, d, x, s) })
}

// FillMatrix stores v in every element of dst.
func FillMatrix[T Float](dst matrix.Matrix[T], v T) error {
	return rows("FillMatrix", cheap, dst, dst, dst, func(d, _, _ []T) { fillKernel(d, v) })
}

// rows runs do on all elements, some thousands or a row at a time.
func rows[T Float](function string, c cost, dst, a, b matrix.Matrix[T], do func(dst, a, b []T)) error {
	for _, m := range []matrix.Matrix[T]{dst, a, b} {
		if err := m.Check(); err != nil {
			return wrap(function, err)
		}
		if m.Rows != dst.Rows || m.Cols != dst.Cols {
			return fail(function, ErrShape, "destination %s, operands %s and %s", dst.Shape(), a.Shape(), b.Shape())
		}
	}
	if dst.Rows == 0 || dst.Cols == 0 {
		return nil
	}
	dst, a, b = used(dst), used(a), used(b)
	for _, m := range []matrix.Matrix[T]{a, b} {
		if !matrix.SamePlaces(dst, m) && matrix.Overlap(dst, m) {
			return fail(function, ErrOverlap, "%s", dst.Shape())
		}
	}
	if dst.Op != matrix.NoTrans { // the transpose of all, so that dst is stored by rows
		dst, a, b = dst.T(), a.T(), b.T()
	}
	n := dst.Rows * dst.Cols
	if dense(dst) && dense(a) && dense(b) {
		if !c.pays(n) {
			do(dst.Data, a.Data, b.Data)
		} else {
			c.pieces(n, sizeOf[T](), func(from, to int) { do(dst.Data[from:to], a.Data[from:to], b.Data[from:to]) })
		}
		return nil
	}
	band := max(1, min(dst.Rows, c.piece/dst.Cols)) // rows at a time
	bands := (dst.Rows + band - 1) / band
	part := func(i int) {
		from, to := i*band, min((i+1)*band, dst.Rows)
		// Transposed operands are copied by bands, in tiles.
		x, y := byRows(a.Slice(from, to, 0, dst.Cols)), byRows(b.Slice(from, to, 0, dst.Cols))
		for r := range to - from {
			do(row(dst, from+r), row(x, r), row(y, r))
		}
	}
	if n < c.split {
		for i := range bands {
			part(i)
		}
	} else {
		cores.ForEach(bands, c.of(n), part)
	}
	return nil
}

// used is m with no data behind its last element. Conjugation does nothing to real
// numbers, which these are.
func used[T Float](m matrix.Matrix[T]) matrix.Matrix[T] {
	m.Op &= matrix.Trans
	return m.Slice(0, m.Rows, 0, m.Cols)
}

func dense[T Float](m matrix.Matrix[T]) bool {
	return m.Op == matrix.NoTrans && (m.Stride == m.Cols || m.Rows == 1)
}

// byRows is m, or a copy that is stored by rows.
func byRows[T Float](m matrix.Matrix[T]) matrix.Matrix[T] {
	if m.Op == matrix.NoTrans {
		return m
	}
	return m.Clone()
}

func row[T Float](m matrix.Matrix[T], i int) []T { return m.Data[i*m.Stride : i*m.Stride+m.Cols] }

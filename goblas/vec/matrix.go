package vec

import (
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native/vector"
)

// Element-wise operations on matrices of any stride, transposed or not. Where the
// result and the operands have no padding and are stored in the same order, they are
// treated as one slice each; otherwise as rows, on all free cores. The padding between
// rows is not touched.

// UnaryOp is an operation on one operand, such as [OpExp].
type UnaryOp = vector.UnaryOp

// BinaryOp is an operation on two operands, such as [OpAdd].
type BinaryOp = vector.BinaryOp

// The operations of [Unary], [Binary], [Scalar] and [LeftScalar]. Each computes what the
// function on slices of the same name computes: OpExp is [Exp].
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

// Unary stores op(a[i, j]) in dst[i, j]. dst and a have the same shape, else the error is
// an [ErrShape]; they are the same view or do not overlap, else it is an [ErrOverlap].
// A malformed matrix is an [ErrMatrix], and a value that is none of the constants an
// [ErrOp]. After an error dst is unchanged. NumPy: the function of that name, with out=.
func Unary[T Float](op UnaryOp, dst, a matrix.Matrix[T]) error {
	if op < 0 || int(op) >= vector.NumUnary {
		return fail("Unary", ErrOp, "%d", int(op))
	}
	return rows("Unary", unaryCost(op), unaryKernel[T]{op}, dst, a, a)
}

// Binary stores a[i, j] op b[i, j] in dst[i, j]. Shapes, overlaps and errors are as for
// [Unary]. NumPy: the function of that name, with out=.
func Binary[T Float](op BinaryOp, dst, a, b matrix.Matrix[T]) error {
	if op < 0 || int(op) >= vector.NumBinary {
		return fail("Binary", ErrOp, "%d", int(op))
	}
	return rows("Binary", binaryCost(op), binaryKernel[T]{op: op}, dst, a, b)
}

// Scalar stores a[i, j] op s in dst[i, j], as [AddScalar], [PowScalar] and their like do.
// Shapes, overlaps and errors are as for [Unary].
func Scalar[T Float](op BinaryOp, dst, a matrix.Matrix[T], s T) error {
	if op < 0 || int(op) >= vector.NumBinary {
		return fail("Scalar", ErrOp, "%d", int(op))
	}
	k := scalarKernel[T]{op, vector.VectorScalar, s}
	return rows("Scalar", k.cost(), k, dst, a, a)
}

// LeftScalar stores s op a[i, j] in dst[i, j]: s - a[i, j], s / a[i, j], or s to the power
// a[i, j], as [ScalarSub], [ScalarDiv] and [ScalarPow] do. Shapes, overlaps and errors are as
// for [Unary].
func LeftScalar[T Float](op BinaryOp, dst matrix.Matrix[T], s T, a matrix.Matrix[T]) error {
	if op < 0 || int(op) >= vector.NumBinary {
		return fail("LeftScalar", ErrOp, "%d", int(op))
	}
	k := scalarKernel[T]{op, vector.ScalarVector, s}
	return rows("LeftScalar", k.cost(), k, dst, a, a)
}

// FillMatrix stores v in every element of dst, and nothing in the padding between rows.
// A malformed matrix is an [ErrMatrix]. NumPy: ndarray.fill.
func FillMatrix[T Float](dst matrix.Matrix[T], v T) error {
	return rows("FillMatrix", &costAdd, fillKernel[T]{v}, dst, dst, dst)
}

// rows checks the matrices and runs a kernel on all of their elements.
func rows[T Float, K kernel[T, T, T]](function string, c *cost, k K, dst, a, b matrix.Matrix[T]) error {
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
	if dst.Op != matrix.NoTrans { // transposes all three, so that dst is stored by rows
		dst, a, b = dst.T(), a.T(), b.T()
	}
	n := dst.Rows * dst.Cols
	if dense(dst) && dense(a) && dense(b) {
		if !inPieces(c, k, dst.Data, a.Data, b.Data, nil) {
			k.run(dst.Data, a.Data, b.Data, nil)
		}
		return nil
	}
	band := max(1, min(dst.Rows, c.piece/dst.Cols)) // rows at a time
	do := func(from, to int) {
		// A transposed operand is copied for some rows at a time, so that the copy
		// stays in a cache.
		x, y := byRows(a.Slice(from, to, 0, dst.Cols)), byRows(b.Slice(from, to, 0, dst.Cols))
		for r := range to - from {
			k.run(row(dst, from+r), row(x, r), row(y, r), nil)
		}
	}
	if n < c.split {
		inTurn(dst.Rows, band, do)
	} else {
		c.share(dst.Rows, band, n, do)
	}
	return nil
}

// used returns m without the data behind its last element, and without conjugation,
// which does nothing to real numbers.
func used[T Float](m matrix.Matrix[T]) matrix.Matrix[T] {
	m.Op &= matrix.Trans
	return m.Slice(0, m.Rows, 0, m.Cols)
}

// dense reports whether the elements of m are one slice, row by row.
func dense[T Float](m matrix.Matrix[T]) bool {
	return m.Op == matrix.NoTrans && (m.Stride == m.Cols || m.Rows == 1)
}

// byRows returns m if it is stored by rows, else a copy that is.
func byRows[T Float](m matrix.Matrix[T]) matrix.Matrix[T] {
	if m.Op == matrix.NoTrans {
		return m
	}
	return m.Clone()
}

// row returns row i of a matrix that is stored by rows.
func row[T Float](m matrix.Matrix[T], i int) []T { return m.Data[i*m.Stride : i*m.Stride+m.Cols] }

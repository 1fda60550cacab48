package vec

import "github.com/goblas/goblas/native"

// Below so many elements a loop in Go is faster than the way into C. Functions
// that round like no other, as exp, always take the same way: an element's result
// must not depend on how many there are.
const tiny = 24

func unaryCost(op native.UnaryOp) cost {
	switch {
	case !native.Vectors && op >= native.Exp:
		return dear
	case op >= native.Exp || op == native.Sqrt:
		return medium
	}
	return cheap
}

func unary[T Float](function string, op native.UnaryOp, dst, a []T) error {
	if err := fits(function, dst, a); err != nil {
		return err
	}
	if c := unaryCost(op); c.pays(len(dst)) {
		c.pieces(len(dst), sizeOf[T](), func(from, to int) { unaryKernel(op, dst[from:to], a[from:to]) })
		return nil
	}
	unaryKernel(op, dst, a)
	return nil
}

// unaryKernel runs on this core alone.
func unaryKernel[T Float](op native.UnaryOp, dst, a []T) {
	if len(dst) == 0 {
		return
	}
	if len(dst) < tiny && op < native.Exp || !native.VectorUnary(op, dst, a) {
		pureUnary(op, dst, a)
	}
}

func binaryCost(op native.BinaryOp) cost {
	switch op {
	case native.Pow:
		return dear
	case native.Div, native.Hypot:
		return medium
	}
	return cheap
}

func binary[T Float](function string, op native.BinaryOp, dst, a, b []T) error {
	if err := fits2(function, dst, a, b); err != nil {
		return err
	}
	if c := binaryCost(op); c.pays(len(dst)) {
		c.pieces(len(dst), sizeOf[T](), func(from, to int) {
			binaryKernel(op, native.VectorVector, dst[from:to], a[from:to], b[from:to])
		})
		return nil
	}
	binaryKernel(op, native.VectorVector, dst, a, b)
	return nil
}

// withScalar is dst = a op s, or with the form ScalarVector s op a.
func withScalar[T Float](function string, op native.BinaryOp, form native.Form, dst, a []T, s T) error {
	if err := fits(function, dst, a); err != nil {
		return err
	}
	if c := scalarCost(op, form, s); c.pays(len(dst)) {
		c.pieces(len(dst), sizeOf[T](), func(from, to int) { scalarKernel(op, form, dst[from:to], a[from:to], s) })
		return nil
	}
	scalarKernel(op, form, dst, a, s)
	return nil
}

// powerOf is the function, rounded exactly, that NumPy computes in the place of a**s; ok is
// false if there is none. A copy, for s = 1, and ones, for 0, have no name and cost what
// a square does.
func powerOf(op native.BinaryOp, form native.Form, s float64) (f native.UnaryOp, ok bool) {
	if op != native.Pow || form != native.VectorScalar {
		return 0, false
	}
	switch s {
	case -1:
		return native.Reciprocal, true
	case 0.5:
		return native.Sqrt, true
	case 0, 1, 2:
		return native.Square, true
	}
	return 0, false
}

func scalarCost[T Float](op native.BinaryOp, form native.Form, s T) cost {
	if f, ok := powerOf(op, form, float64(s)); ok {
		return unaryCost(f)
	}
	return binaryCost(op)
}

func scalarKernel[T Float](op native.BinaryOp, form native.Form, dst, a []T, s T) {
	scalar := [1]T{s}
	f, ok := powerOf(op, form, float64(s))
	switch {
	case ok && s == 0:
		fillKernel(dst, 1)
	case ok && s == 1:
		copy(dst, a)
	case ok:
		unaryKernel(f, dst, a)
	case form == native.ScalarVector:
		binaryKernel(op, form, dst, scalar[:], a)
	default:
		binaryKernel(op, form, dst, a, scalar[:])
	}
}

// binaryKernel runs on this core alone.
func binaryKernel[T Float](op native.BinaryOp, form native.Form, dst, a, b []T) {
	if len(dst) == 0 {
		return
	}
	if len(dst) < tiny && op < native.Pow || !native.VectorBinary(op, form, dst, a, b) {
		pureBinary(op, form, dst, a, b)
	}
}

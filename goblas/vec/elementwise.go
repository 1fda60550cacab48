package vec

import "github.com/goblas/goblas/native/vector"

// Below so many elements a loop in Go is faster than the way into C. Functions
// that round like no other, as exp, always take the same way: an element's result
// must not depend on how many there are.
const tiny = 24

func unaryCost(op vector.UnaryOp) cost {
	switch {
	case !vector.Available && op >= vector.Exp:
		return dear
	case op >= vector.Exp || op == vector.Sqrt:
		return medium
	}
	return cheap
}

func unary[T Float](function string, op vector.UnaryOp, dst, a []T) error {
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
func unaryKernel[T Float](op vector.UnaryOp, dst, a []T) {
	if len(dst) == 0 {
		return
	}
	if len(dst) < tiny && op < vector.Exp || !vector.Unary(op, dst, a) {
		pureUnary(op, dst, a)
	}
}

func binaryCost(op vector.BinaryOp) cost {
	switch op {
	case vector.Pow:
		return dear
	case vector.Div, vector.Hypot:
		return medium
	}
	return cheap
}

func binary[T Float](function string, op vector.BinaryOp, dst, a, b []T) error {
	if err := fits2(function, dst, a, b); err != nil {
		return err
	}
	if c := binaryCost(op); c.pays(len(dst)) {
		c.pieces(len(dst), sizeOf[T](), func(from, to int) {
			binaryKernel(op, vector.VectorVector, dst[from:to], a[from:to], b[from:to])
		})
		return nil
	}
	binaryKernel(op, vector.VectorVector, dst, a, b)
	return nil
}

// withScalar is dst = a op s, or with the form ScalarVector s op a.
func withScalar[T Float](function string, op vector.BinaryOp, form vector.Form, dst, a []T, s T) error {
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
func powerOf(op vector.BinaryOp, form vector.Form, s float64) (f vector.UnaryOp, ok bool) {
	if op != vector.Pow || form != vector.VectorScalar {
		return 0, false
	}
	switch s {
	case -1:
		return vector.Reciprocal, true
	case 0.5:
		return vector.Sqrt, true
	case 0, 1, 2:
		return vector.Square, true
	}
	return 0, false
}

func scalarCost[T Float](op vector.BinaryOp, form vector.Form, s T) cost {
	if f, ok := powerOf(op, form, float64(s)); ok {
		return unaryCost(f)
	}
	return binaryCost(op)
}

func scalarKernel[T Float](op vector.BinaryOp, form vector.Form, dst, a []T, s T) {
	scalar := [1]T{s}
	f, ok := powerOf(op, form, float64(s))
	switch {
	case ok && s == 0:
		fillKernel(dst, 1)
	case ok && s == 1:
		copy(dst, a)
	case ok:
		unaryKernel(f, dst, a)
	case form == vector.ScalarVector:
		binaryKernel(op, form, dst, scalar[:], a)
	default:
		binaryKernel(op, form, dst, a, scalar[:])
	}
}

// binaryKernel runs on this core alone.
func binaryKernel[T Float](op vector.BinaryOp, form vector.Form, dst, a, b []T) {
	if len(dst) == 0 {
		return
	}
	if len(dst) < tiny && op < vector.Pow || !vector.Binary(op, form, dst, a, b) {
		pureBinary(op, form, dst, a, b)
	}
}

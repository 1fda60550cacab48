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
	if c := binaryCost(op); c.pays(len(dst)) {
		c.pieces(len(dst), sizeOf[T](), func(from, to int) { scalarKernel(op, form, dst[from:to], a[from:to], s) })
		return nil
	}
	scalarKernel(op, form, dst, a, s)
	return nil
}

func scalarKernel[T Float](op native.BinaryOp, form native.Form, dst, a []T, s T) {
	scalar := [1]T{s}
	if form == native.ScalarVector {
		binaryKernel(op, form, dst, scalar[:], a)
	} else {
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

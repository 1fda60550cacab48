package vec

import (
	"math"

	"github.com/goblas/goblas/native/vector"
)

// The kernels in Go, which run where there is no C and on few elements.

// mathUnary has the operations for which pureUnary has no loop. For float32 they are
// computed in float64 and rounded, so their error is hardly more than half an ulp.
var mathUnary = [vector.NumUnary]func(float64) float64{
	OpExp: exp, OpExpm1: math.Expm1,
	OpLog: log, OpLog1p: math.Log1p, OpLog2: log2, OpLog10: log10,
	OpSin: sin, OpCos: cos, OpTan: tan, OpTanh: math.Tanh,
	OpCbrt:  math.Cbrt,
	OpRound: math.Round,
}

// pureUnary is dst = op(a).
func pureUnary[T Float](op UnaryOp, dst, a []T) {
	dst = dst[:len(a)]
	switch op {
	case OpNeg:
		for i, x := range a {
			dst[i] = -x
		}
	case OpAbs:
		for i, x := range a {
			dst[i] = T(math.Abs(float64(x)))
		}
	case OpSquare:
		for i, x := range a {
			dst[i] = x * x
		}
	case OpReciprocal:
		for i, x := range a {
			dst[i] = 1 / x
		}
	case OpSqrt:
		for i, x := range a {
			dst[i] = T(math.Sqrt(float64(x)))
		}
	case OpFloor:
		for i, x := range a {
			dst[i] = T(math.Floor(float64(x)))
		}
	case OpCeil:
		for i, x := range a {
			dst[i] = T(math.Ceil(float64(x)))
		}
	case OpTrunc:
		for i, x := range a {
			dst[i] = T(math.Trunc(float64(x)))
		}
	case OpRoundToEven:
		for i, x := range a {
			dst[i] = T(math.RoundToEven(float64(x)))
		}
	default:
		f := mathUnary[op]
		for i, x := range a {
			dst[i] = T(f(float64(x)))
		}
	}
}

// mathBinary has the operations for which pureBinary has no loop.
var mathBinary = [vector.NumBinary]func(x, y float64) float64{
	OpAdd: func(x, y float64) float64 { return x + y },
	OpSub: func(x, y float64) float64 { return x - y },
	OpMul: func(x, y float64) float64 { return x * y },
	OpDiv: func(x, y float64) float64 { return x / y },
	OpMin: func(x, y float64) float64 { return min(x, y) },
	OpMax: func(x, y float64) float64 { return max(x, y) },
	OpPow: pow, OpHypot: math.Hypot,
}

// pureBinary is dst = a op b, where form may say that a or b has a single element. With
// one of these + - * / of float32 are rounded twice, to float64 and then to float32,
// which gives the same as rounding once because float64 has more than twice the digits.
func pureBinary[T Float](op BinaryOp, form vector.Form, dst, a, b []T) {
	if form == vector.VectorVector {
		a, b = a[:len(dst)], b[:len(dst)]
		switch op {
		case OpAdd:
			for i := range dst {
				dst[i] = a[i] + b[i]
			}
			return
		case OpSub:
			for i := range dst {
				dst[i] = a[i] - b[i]
			}
			return
		case OpMul:
			for i := range dst {
				dst[i] = a[i] * b[i]
			}
			return
		case OpDiv:
			for i := range dst {
				dst[i] = a[i] / b[i]
			}
			return
		}
	}
	f := mathBinary[op]
	switch form {
	case vector.VectorVector:
		for i := range dst {
			dst[i] = T(f(float64(a[i]), float64(b[i])))
		}
	case vector.VectorScalar:
		y := float64(b[0])
		for i := range dst {
			dst[i] = T(f(float64(a[i]), y))
		}
	case vector.ScalarVector:
		x := float64(a[0])
		for i := range dst {
			dst[i] = T(f(x, float64(b[i])))
		}
	}
}

// fma returns x y + z, rounded once.
func fma[T Float](x, y, z T) T {
	if _, single := any(x).(float32); !single {
		return T(math.FMA(float64(x), float64(y), float64(z)))
	}
	// The product is exact in float64. The sum is rounded to odd, which means that its
	// last bit is set where it is not exact. So the second rounding, to float32, does
	// not take it for a number halfway between two of float32.
	p, c := float64(x)*float64(y), float64(z)
	s := p + c
	t := s - p
	rest := (p - (s - t)) + (c - t)
	if rest != 0 && rest == rest {
		bits := math.Float64bits(s)
		if bits&1 == 0 {
			if (rest > 0) == (s > 0) {
				bits++
			} else {
				bits--
			}
			s = math.Float64frombits(bits)
		}
	}
	return T(s)
}

// compareOne returns x op y.
func compareOne[T Float](op vector.CompareOp, x, y T) bool {
	switch op {
	case vector.Equal:
		return x == y
	case vector.NotEqual:
		return x != y
	case vector.Less:
		return x < y
	case vector.LessEqual:
		return x <= y
	case vector.Greater:
		return x > y
	default:
		return x >= y
	}
}

// pureCompare is dst = a op b, where form may say that b has a single element.
func pureCompare[T Float](op vector.CompareOp, form vector.Form, dst []bool, a, b []T) {
	for i := range dst {
		if form == vector.VectorScalar {
			dst[i] = compareOne(op, a[i], b[0])
		} else {
			dst[i] = compareOne(op, a[i], b[i])
		}
	}
}

// pureWhere is dst = a where mask is true, and b elsewhere.
func pureWhere[T Float](dst []T, mask []bool, a, b []T) {
	for i, take := range mask {
		if take {
			dst[i] = a[i]
		} else {
			dst[i] = b[i]
		}
	}
}

// pureClip is dst = a brought into low..high.
func pureClip[T Float](dst, a []T, low, high T) {
	for i, x := range a {
		if x < low {
			x = low
		}
		if x > high {
			x = high
		}
		dst[i] = x
	}
}

package vec

import (
	"math"

	"github.com/goblas/goblas/native"
)

// The kernels in Go: what runs without C, and on few elements.

// mathUnary are the functions that have no loop of their own below. In float32
// the result in float64, rounded, is right to half an ulp and a little.
var mathUnary = [native.NumUnary]func(float64) float64{
	native.Exp: exp, native.Expm1: math.Expm1,
	native.Log: log, native.Log1p: math.Log1p, native.Log2: log2, native.Log10: log10,
	native.Sin: sin, native.Cos: cos, native.Tan: tan, native.Tanh: math.Tanh,
	native.Cbrt:  math.Cbrt,
	native.Round: math.Round,
}

func pureUnary[T Float](op native.UnaryOp, dst, a []T) {
	dst = dst[:len(a)]
	switch op {
	case native.Neg:
		for i, x := range a {
			dst[i] = -x
		}
	case native.Abs:
		for i, x := range a {
			dst[i] = T(math.Abs(float64(x)))
		}
	case native.Square:
		for i, x := range a {
			dst[i] = x * x
		}
	case native.Reciprocal:
		for i, x := range a {
			dst[i] = 1 / x
		}
	case native.Sqrt:
		for i, x := range a {
			dst[i] = T(math.Sqrt(float64(x)))
		}
	case native.Floor:
		for i, x := range a {
			dst[i] = T(math.Floor(float64(x)))
		}
	case native.Ceil:
		for i, x := range a {
			dst[i] = T(math.Ceil(float64(x)))
		}
	case native.Trunc:
		for i, x := range a {
			dst[i] = T(math.Trunc(float64(x)))
		}
	case native.Rint:
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

var mathBinary = [native.NumBinary]func(x, y float64) float64{
	native.Add: func(x, y float64) float64 { return x + y },
	native.Sub: func(x, y float64) float64 { return x - y },
	native.Mul: func(x, y float64) float64 { return x * y },
	native.Div: func(x, y float64) float64 { return x / y },
	native.Min: func(x, y float64) float64 { return min(x, y) },
	native.Max: func(x, y float64) float64 { return max(x, y) },
	native.Pow: pow, native.Hypot: math.Hypot,
}

// pureBinary rounds + - * / in float32 twice, to float64 and to float32, which
// gives the same as once: float64 has more than twice the digits.
func pureBinary[T Float](op native.BinaryOp, form native.Form, dst, a, b []T) {
	if form == native.VectorVector {
		a, b = a[:len(dst)], b[:len(dst)]
		switch op {
		case native.Add:
			for i := range dst {
				dst[i] = a[i] + b[i]
			}
			return
		case native.Sub:
			for i := range dst {
				dst[i] = a[i] - b[i]
			}
			return
		case native.Mul:
			for i := range dst {
				dst[i] = a[i] * b[i]
			}
			return
		case native.Div:
			for i := range dst {
				dst[i] = a[i] / b[i]
			}
			return
		}
	}
	f := mathBinary[op]
	switch form {
	case native.VectorVector:
		for i := range dst {
			dst[i] = T(f(float64(a[i]), float64(b[i])))
		}
	case native.VectorScalar:
		y := float64(b[0])
		for i := range dst {
			dst[i] = T(f(float64(a[i]), y))
		}
	case native.ScalarVector:
		x := float64(a[0])
		for i := range dst {
			dst[i] = T(f(x, float64(b[i])))
		}
	}
}

// fma is x y + z, rounded once.
func fma[T Float](x, y, z T) T {
	if _, single := any(x).(float32); !single {
		return T(math.FMA(float64(x), float64(y), float64(z)))
	}
	// The product is exact in float64. The sum is rounded to odd: where it is not
	// exact its last bit is set, so that rounding it to float32 sees no tie that
	// is none.
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

func compare[T Float](op native.CompareOp, x, y T) bool {
	switch op {
	case native.Equal:
		return x == y
	case native.NotEqual:
		return x != y
	case native.Less:
		return x < y
	case native.LessEqual:
		return x <= y
	case native.Greater:
		return x > y
	default:
		return x >= y
	}
}

func pureCompare[T Float](op native.CompareOp, form native.Form, dst []bool, a, b []T) {
	for i := range dst {
		if form == native.VectorScalar {
			dst[i] = compare(op, a[i], b[0])
		} else {
			dst[i] = compare(op, a[i], b[i])
		}
	}
}

package vec

import (
	"math"

	"github.com/goblas/goblas/native/vector"
)

// The kernels in Go: what runs without C, and on few elements.

// mathUnary are the functions that have no loop of their own below. In float32
// the result in float64, rounded, is right to half an ulp and a little.
var mathUnary = [vector.NumUnary]func(float64) float64{
	vector.Exp: exp, vector.Expm1: math.Expm1,
	vector.Log: log, vector.Log1p: math.Log1p, vector.Log2: log2, vector.Log10: log10,
	vector.Sin: sin, vector.Cos: cos, vector.Tan: tan, vector.Tanh: math.Tanh,
	vector.Cbrt:  math.Cbrt,
	vector.Round: math.Round,
}

func pureUnary[T Float](op vector.UnaryOp, dst, a []T) {
	dst = dst[:len(a)]
	switch op {
	case vector.Neg:
		for i, x := range a {
			dst[i] = -x
		}
	case vector.Abs:
		for i, x := range a {
			dst[i] = T(math.Abs(float64(x)))
		}
	case vector.Square:
		for i, x := range a {
			dst[i] = x * x
		}
	case vector.Reciprocal:
		for i, x := range a {
			dst[i] = 1 / x
		}
	case vector.Sqrt:
		for i, x := range a {
			dst[i] = T(math.Sqrt(float64(x)))
		}
	case vector.Floor:
		for i, x := range a {
			dst[i] = T(math.Floor(float64(x)))
		}
	case vector.Ceil:
		for i, x := range a {
			dst[i] = T(math.Ceil(float64(x)))
		}
	case vector.Trunc:
		for i, x := range a {
			dst[i] = T(math.Trunc(float64(x)))
		}
	case vector.Rint:
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

var mathBinary = [vector.NumBinary]func(x, y float64) float64{
	vector.Add: func(x, y float64) float64 { return x + y },
	vector.Sub: func(x, y float64) float64 { return x - y },
	vector.Mul: func(x, y float64) float64 { return x * y },
	vector.Div: func(x, y float64) float64 { return x / y },
	vector.Min: func(x, y float64) float64 { return min(x, y) },
	vector.Max: func(x, y float64) float64 { return max(x, y) },
	vector.Pow: pow, vector.Hypot: math.Hypot,
}

// pureBinary rounds + - * / in float32 twice, to float64 and to float32, which
// gives the same as once: float64 has more than twice the digits.
func pureBinary[T Float](op vector.BinaryOp, form vector.Form, dst, a, b []T) {
	if form == vector.VectorVector {
		a, b = a[:len(dst)], b[:len(dst)]
		switch op {
		case vector.Add:
			for i := range dst {
				dst[i] = a[i] + b[i]
			}
			return
		case vector.Sub:
			for i := range dst {
				dst[i] = a[i] - b[i]
			}
			return
		case vector.Mul:
			for i := range dst {
				dst[i] = a[i] * b[i]
			}
			return
		case vector.Div:
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

func compare[T Float](op vector.CompareOp, x, y T) bool {
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

func pureCompare[T Float](op vector.CompareOp, form vector.Form, dst []bool, a, b []T) {
	for i := range dst {
		if form == vector.VectorScalar {
			dst[i] = compare(op, a[i], b[0])
		} else {
			dst[i] = compare(op, a[i], b[i])
		}
	}
}

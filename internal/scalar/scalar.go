// Package scalar has the traits of the four element types of BLAS and LAPACK, for
// everything that stands above it. It imports nothing of goblas, and its functions
// are safe for concurrent use.
package scalar

import (
	"math"
	"math/cmplx"
)

// Scalar is one of the four element types of BLAS and LAPACK: s, d, c and z.
type Scalar interface {
	float32 | float64 | complex64 | complex128
}

// Float is one of the two real element types.
type Float interface {
	float32 | float64
}

// Index is the place of T in "sdcz", from 0.
func Index[T Scalar]() int {
	var zero T
	switch any(zero).(type) {
	case float32:
		return 0
	case float64:
		return 1
	case complex64:
		return 2
	}
	return 3
}

// IsComplex reports whether T is complex64 or complex128.
func IsComplex[T Scalar]() bool { return Index[T]() >= 2 }

// IsSingle reports whether the parts of T are float32.
func IsSingle[T Scalar]() bool { return Index[T]()%2 == 0 }

// Size is the size of an element in bytes.
func Size[T Scalar]() int { return [...]int{4, 8, 8, 16}[Index[T]()] }

// Epsilon is the unit in the last place of 1: 2^-23 in single precision, 2^-52 in
// double.
func Epsilon[T Scalar]() float64 {
	if IsSingle[T]() {
		return 0x1p-23
	}
	return 0x1p-52
}

// NaN is not a number, in both parts of a complex one.
func NaN[T Scalar]() T { return FromComplex[T](complex(math.NaN(), math.NaN())) }

// Conj is the complex conjugate of v; a real v itself.
func Conj[T Scalar](v T) T {
	switch p := any(&v).(type) {
	case *complex64:
		*p = complex(real(*p), -imag(*p))
	case *complex128:
		*p = complex(real(*p), -imag(*p))
	}
	return v
}

// Conjugate replaces every element of x by its conjugate.
func Conjugate[T Scalar](x []T) {
	switch x := any(x).(type) {
	case []complex64:
		for i, v := range x {
			x[i] = complex(real(v), -imag(v))
		}
	case []complex128:
		for i, v := range x {
			x[i] = complex(real(v), -imag(v))
		}
	}
}

// Real is v without its imaginary part.
func Real[T Scalar](v T) T {
	switch p := any(&v).(type) {
	case *complex64:
		*p = complex(real(*p), 0)
	case *complex128:
		*p = complex(real(*p), 0)
	}
	return v
}

// Abs is the absolute value, or modulus, of v.
func Abs[T Scalar](v T) float64 {
	switch v := any(v).(type) {
	case float32:
		return math.Abs(float64(v))
	case float64:
		return math.Abs(v)
	case complex64:
		return cmplx.Abs(complex128(v))
	default:
		return cmplx.Abs(any(v).(complex128))
	}
}

// ToComplex is v as a complex128.
func ToComplex[T Scalar](v T) complex128 {
	switch v := any(v).(type) {
	case float32:
		return complex(float64(v), 0)
	case float64:
		return complex(v, 0)
	case complex64:
		return complex128(v)
	default:
		return any(v).(complex128)
	}
}

// FromComplex is v as a T, its imaginary part dropped where T is real.
func FromComplex[T Scalar](v complex128) (t T) {
	switch p := any(&t).(type) {
	case *float32:
		*p = float32(real(v))
	case *float64:
		*p = real(v)
	case *complex64:
		*p = complex64(v)
	case *complex128:
		*p = v
	}
	return t
}

// HasNaN reports whether a part of v is NaN, also where the other one is infinite.
func HasNaN[T complex64 | complex128](v T) bool {
	c := complex128(v)
	return math.IsNaN(real(c)) || math.IsNaN(imag(c))
}

// Finite reports whether no element of x is NaN or infinite: v - v is 0 for every
// finite v and NaN for the others.
func Finite[T Scalar](x []T) bool {
	var s0, s1, s2, s3 T
	for ; len(x) >= 4; x = x[4:] {
		s0 += x[0] - x[0]
		s1 += x[1] - x[1]
		s2 += x[2] - x[2]
		s3 += x[3] - x[3]
	}
	for _, v := range x {
		s0 += v - v
	}
	return (s0+s1)+(s2+s3) == 0
}

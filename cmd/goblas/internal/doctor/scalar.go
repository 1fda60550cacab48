package doctor

import "github.com/goblas/goblas/goblas"

// widen is v as a complex128.
func widen[T goblas.Scalar](v T) complex128 {
	switch v := any(v).(type) {
	case float32:
		return complex(float64(v), 0)
	case float64:
		return complex(v, 0)
	case complex64:
		return complex128(v)
	case complex128:
		return v
	}
	panic("no other types")
}

// scalar is v as a T, without its imaginary part if T has none.
func scalar[T goblas.Scalar](v complex128) (t T) {
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

package matrix

// Scalar is one of the four element types of BLAS and LAPACK: s, d, c and z.
type Scalar interface {
	float32 | float64 | complex64 | complex128
}

// IsComplex reports whether T is complex64 or complex128.
func IsComplex[T Scalar]() bool {
	var zero T
	switch any(zero).(type) {
	case complex64, complex128:
		return true
	}
	return false
}

// Size returns the size of an element in bytes.
func Size[T Scalar]() int {
	var zero T
	switch any(zero).(type) {
	case float32:
		return 4
	case complex128:
		return 16
	}
	return 8
}

// Conj returns the complex conjugate of v; a real v itself.
func Conj[T Scalar](v T) T {
	switch p := any(&v).(type) {
	case *complex64:
		*p = complex(real(*p), -imag(*p))
	case *complex128:
		*p = complex(real(*p), -imag(*p))
	}
	return v
}

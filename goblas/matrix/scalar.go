package matrix

import "github.com/goblas/goblas/internal/scalar"

// Scalar is one of the four element types of BLAS and LAPACK: float32, float64,
// complex64 and complex128, which these call s, d, c and z.
type Scalar = scalar.Scalar

// IsComplex reports whether T is complex64 or complex128.
func IsComplex[T Scalar]() bool { return scalar.IsComplex[T]() }

// Size returns the size of an element in bytes.
func Size[T Scalar]() int { return scalar.Size[T]() }

// Conj returns the complex conjugate of v. For real types it returns v.
func Conj[T Scalar](v T) T { return scalar.Conj(v) }

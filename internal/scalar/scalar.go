// Package scalar has the traits of the four element types of BLAS and LAPACK, for
// everything that stands above it. It imports nothing of goblas.
package scalar

// Scalar is one of the four element types of BLAS and LAPACK: s, d, c and z.
type Scalar interface {
	float32 | float64 | complex64 | complex128
}

// Float is one of the two real element types.
type Float interface {
	float32 | float64
}

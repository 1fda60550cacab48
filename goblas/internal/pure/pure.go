// Package pure is what runs without C: gonum's own BLAS and LAPACK, what of them has
// to be done differently, and the algorithms that gonum has for float64 only, on four
// types. It takes no cores. Its functions are safe for concurrent use on different
// data.
package pure

import (
	"gonum.org/v1/gonum/blas"
	gonumblas "gonum.org/v1/gonum/blas/gonum"
	gonumlapack "gonum.org/v1/gonum/lapack/gonum"
)

// AllBLAS is gonum's BLAS interfaces of all four types.
type AllBLAS interface {
	blas.Float32
	blas.Float64
	blas.Complex64
	blas.Complex128
}

// gonum's own implementations.
var (
	BLAS   gonumblas.Implementation
	LAPACK gonumlapack.Implementation
)

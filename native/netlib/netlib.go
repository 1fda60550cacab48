// Package netlib is gonum/netlib's BLAS on the OpenBLAS that package openblas has
// loaded.
package netlib

import "gonum.org/v1/gonum/blas"

// BLAS is all four of gonum's BLAS interfaces.
type BLAS interface {
	blas.Float32
	blas.Float64
	blas.Complex64
	blas.Complex128
}

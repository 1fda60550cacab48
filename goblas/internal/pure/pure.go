// Package pure has what runs without C: gonum's own BLAS and LAPACK, corrections of
// them, and algorithms for four types that gonum has only for float64. Its functions
// lease no cores. They are safe for concurrent use on different data.
package pure

import (
	"gonum.org/v1/gonum/blas"
	gonumblas "gonum.org/v1/gonum/blas/gonum"
	gonumlapack "gonum.org/v1/gonum/lapack/gonum"
)

// AllBLAS combines gonum's BLAS interfaces of all four types.
type AllBLAS interface {
	blas.Float32
	blas.Float64
	blas.Complex64
	blas.Complex128
}

// These are gonum's own implementations.
var (
	BLAS   gonumblas.Implementation
	LAPACK gonumlapack.Implementation
)

// Package backend stands behind gonum's BLAS and LAPACK interfaces, and is nothing
// else. Each method asks for a route, and calls gonum's pure Go or the native library:
// a method of BLAS straight, under a lease of cores, and one of LAPACK through package
// driver. Every method is safe for concurrent use.
package backend

//go:generate go run ./gen

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
)

// BLAS implements gonum's four BLAS interfaces over the mode in force.
type BLAS struct{}

// LAPACK implements gonum's lapack.Float64 over the mode in force.
type LAPACK struct{}

var _ pure.AllBLAS = BLAS{}
var _ lapack.Float64 = LAPACK{}

// transposed is op for a matrix as it is, and opT for a transposed one.
func transposed(t blas.Transpose, op, opT plan.Op) plan.Op {
	if t == blas.NoTrans {
		return op
	}
	return opT
}

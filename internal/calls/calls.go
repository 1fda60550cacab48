// Package calls has one call of order n for each routine behind gonum's BLAS and
// LAPACK interfaces: square operands of that order, vectors of that length, and the
// call itself, on whatever implements the interfaces. Who measures takes its calls from
// here, so that all measure the same.
package calls

import (
	"maps"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"
)

// BLAS is gonum's interfaces of the four element types together.
type BLAS interface {
	blas.Float32
	blas.Float64
	blas.Complex64
	blas.Complex128
}

// Library is what a call runs on. The calls of BLAS use the one, those of LAPACK the
// other.
type Library struct {
	BLAS   BLAS
	LAPACK lapack.Float64
}

// Call makes one call. It may be repeated: operands that it overwrites are copied
// afresh, or stay as good as they were.
type Call func(on Library)

// New makes operands of order n, which are the same each time, and returns the call of
// a routine on them. The name is the method's, such as "Dgemm" or "Dgetrf". A T at its
// end means a transposed matrix, a 1 one right-hand side or one column where the method alone
// stands for n of them, and a word after a hyphen what else differs from the usual. It
// panics if there is no such call: see [Names].
func New(name string, n int) Call {
	if makes, ok := blasCalls[name]; ok {
		return makes(n)
	}
	return lapackCalls[name](n)
}

// Names lists the calls of BLAS and of LAPACK, sorted.
func Names() (blas, lapack []string) {
	return slices.Sorted(maps.Keys(blasCalls)), slices.Sorted(maps.Keys(lapackCalls))
}

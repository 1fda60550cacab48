package driver

import (
	"context"

	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// SolveToeplitz overwrites the row-major b with the X of T X = B: see
// [pure.SolveToeplitz]. LAPACK has nothing of the kind.
func SolveToeplitz[T scalar.Scalar](_ context.Context, c, r []T, b matrix.Matrix[T]) (info int) {
	if scalar.IsComplex[T]() {
		return levinson[complex128](c, r, b)
	}
	return levinson[float64](c, r, b)
}

func levinson[D float64 | complex128, T scalar.Scalar](c, r []T, b matrix.Matrix[T]) (info int) {
	w := workspace.Get[D]()
	defer w.Put()
	return pure.SolveToeplitz(b.Rows, b.Cols, c, r, b.Data, b.Stride, w.Work(b.Rows*(5+b.Cols)))
}

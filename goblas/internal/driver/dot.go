package driver

import (
	"context"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
)

var (
	dotOps  = [4]plan.Op{plan.Sdot, plan.Ddot, plan.Cdotu, plan.Zdotu}
	dotcOps = [4]plan.Op{plan.Sdot, plan.Ddot, plan.Cdotc, plan.Zdotc}
)

// Dot returns the sum of x[i] y[i] over n elements of each: xDOT, or xDOTU, or with
// conjugate set the sum of conj(x[i]) y[i]: xDOTC. n and the increments are positive. ctx is
// as in [cores.Call.In].
func Dot[T scalar.Scalar](ctx context.Context, conjugate bool, n int, x []T, incX int, y []T, incY int) T {
	ops := &dotOps
	if conjugate {
		ops = &dotcOps
	}
	r := cores.Decide(ops[scalar.Index[T]()], float64(n)).In(ctx)
	// OpenBLAS 0.3.21 reads one element past a strided complex vector.
	if !r.Native() || !cint.Fits(n|incX|incY) || !cint.Spans(n, incX) || !cint.Spans(n, incY) ||
		scalar.IsComplex[T]() && (incX != 1 || incY != 1) {
		return dotInBlocks(conjugate, n, x, incX, y, incY)
	}
	if r.Tiled() {
		if sum, ok := DotTiles(r, conjugate, n, x, incX, y, incY); ok {
			return sum
		}
	}
	lease := r.Acquire()
	defer lease.Release()
	return dot(BLAS, conjugate, n, x, incX, y, incY)
}

// DotTiles is xDOT, xDOTU or xDOTC in tiles, whose sums are added up in their order. It
// reports false for arguments that gonum refuses.
func DotTiles[T scalar.Scalar](r cores.Call, conjugate bool, n int, x []T, incX int, y []T, incY int) (sum T, ok bool) {
	if !isVector(n, x, incX) || !isVector(n, y, incY) {
		return 0, false
	}
	tiles := cutInTwo(n, dotTile[T](), rowUnit)
	w := workspace.Get[T]()
	defer w.Put()
	sums := w.Vectors(tiles.count)
	team := r.Team()
	defer team.Release()
	team.Do(tiles.count, func(i int) {
		from, to := tiles.part(i)
		sums[i] = dot(BLAS, conjugate, to-from, span(x, n, incX, from, to), incX, span(y, n, incY, from, to), incY)
	})
	for _, s := range sums {
		sum += s
	}
	return sum, true
}

// dotTile is how many terms of a sum a tile has: so many that it reads as much as others do.
func dotTile[T scalar.Scalar]() int { return tileBytes / 2 / scalar.Size[T]() }

// dotInBlocks adds up the products of blocks in pure Go, because gonum adds one after the
// other, in single precision too.
func dotInBlocks[T scalar.Scalar](conjugate bool, n int, x []T, incX int, y []T, incY int) T {
	const block = 4096
	if n <= block {
		return dot(pure.BLAS, conjugate, n, x, incX, y, incY)
	}
	half := n / 2 &^ 15
	return dotInBlocks(conjugate, half, x, incX, y, incY) + dotInBlocks(conjugate, n-half, x[half*incX:], incX, y[half*incY:], incY)
}

func dot[T scalar.Scalar](on pure.AllBLAS, conjugate bool, n int, x []T, incX int, y []T, incY int) (sum T) {
	switch sum := any(&sum).(type) {
	case *float32:
		*sum = on.Sdot(n, any(x).([]float32), incX, any(y).([]float32), incY)
	case *float64:
		*sum = on.Ddot(n, any(x).([]float64), incX, any(y).([]float64), incY)
	case *complex64:
		if conjugate {
			*sum = on.Cdotc(n, any(x).([]complex64), incX, any(y).([]complex64), incY)
		} else {
			*sum = on.Cdotu(n, any(x).([]complex64), incX, any(y).([]complex64), incY)
		}
	case *complex128:
		if conjugate {
			*sum = on.Zdotc(n, any(x).([]complex128), incX, any(y).([]complex128), incY)
		} else {
			*sum = on.Zdotu(n, any(x).([]complex128), incX, any(y).([]complex128), incY)
		}
	}
	return sum
}

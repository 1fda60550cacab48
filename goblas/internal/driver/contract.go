package driver

import (
	"context"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/vector"
)

var (
	gemvOps = [4]plan.Op{plan.Sgemv, plan.Dgemv, plan.Cgemv, plan.Zgemv}
	gemvTs  = [4]plan.Op{plan.SgemvT, plan.DgemvT, plan.CgemvT, plan.ZgemvT}
)

// MultiplyVector computes y = op(A) x on a row-major m x n matrix: xGEMV with alpha = 1 and
// beta = 0. m, n and the increments are positive. ctx is as in [cores.Call.In].
func MultiplyVector[T scalar.Scalar](ctx context.Context, t blas.Transpose, m, n int, a []T, lda int, x []T, incX int, y []T, incY int) {
	g := vectorProduct[T]{t: t, m: m, n: n, alpha: 1, a: a, lda: lda, x: x, incX: incX, y: y, incY: incY}
	if r := g.route(ctx); r.Native() && g.fits() {
		g.run(r)
		return
	}
	if t != blas.ConjTrans {
		multiplyVectorInGo(t, m, n, a, lda, x, incX, y, incY)
		return
	}
	lenX, lenY := g.lengths()
	p := pure.Product[T]{TA: t, TB: blas.NoTrans, M: lenY, N: 1, K: lenX, Alpha: 1, A: a, LDA: lda, B: x, LDB: incX, C: y, LDC: incY}
	p.InGo(false, false)
}

// multiplyVectorInGo is MultiplyVector in pure Go, for a matrix that is not conjugated. It
// leaves out no term, and so follows IEEE 754.
func multiplyVectorInGo[T scalar.Scalar](t blas.Transpose, m, n int, a []T, lda int, x []T, incX int, y []T, incY int) {
	if t == blas.NoTrans {
		for i := range m {
			if n >= 32 {
				y[i*incY] = dotInBlocks(false, n, a[i*lda:], 1, x, incX)
				continue
			}
			var sum T
			for j, v := range a[i*lda : i*lda+n] {
				sum += v * x[j*incX]
			}
			y[i*incY] = sum
		}
		return
	}
	for j := range n {
		y[j*incY] = 0
	}
	for i := range m {
		f := x[i*incX]
		for j, v := range a[i*lda : i*lda+n] {
			y[j*incY] += v * f
		}
	}
}

// Sum returns the sum of the elements of x, by the kernels of package vector where there are
// any for T and x is long, and otherwise reports false.
func Sum[T scalar.Scalar](x []T) (sum T, ok bool) {
	if !cores.Decide(plan.Ddot, 2*float64(len(x))).Native() || len(x) > vector.Tile {
		return 0, false
	}
	var result [1]float64
	switch x := any(x).(type) {
	case []float32:
		ok = vector.Reduce(vector.Sum, x, nil, 0, result[:])
		*any(&sum).(*float32) = float32(result[0])
	case []float64:
		ok = vector.Reduce(vector.Sum, x, nil, 0, result[:])
		*any(&sum).(*float64) = result[0]
	}
	return sum, ok
}

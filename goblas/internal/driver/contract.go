package driver

import (
	"context"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/vector"
)

var (
	gemvOps = [4]plan.Op{plan.Sgemv, plan.Dgemv, plan.Cgemv, plan.Zgemv}
	gemvTs  = [4]plan.Op{plan.SgemvT, plan.DgemvT, plan.CgemvT, plan.ZgemvT}
	dotOps  = [4]plan.Op{plan.Sdot, plan.Ddot, plan.Cdotu, plan.Zdotu}
	dotcOps = [4]plan.Op{plan.Sdot, plan.Ddot, plan.Cdotc, plan.Zdotc}
)

// MultiplyVector computes y = op(A) x on a row-major m x n matrix: xGEMV with alpha = 1 and
// beta = 0. m, n and the increments are positive. ctx is as in [cores.Call.In].
func MultiplyVector[T scalar.Scalar](ctx context.Context, t blas.Transpose, m, n int, a []T, lda int, x []T, incX int, y []T, incY int) {
	op, lenX, lenY := gemvOps[scalar.Index[T]()], n, m
	if t != blas.NoTrans {
		op, lenX, lenY = gemvTs[scalar.Index[T]()], m, n
	}
	r := cores.Decide(op, float64(m)*float64(n)).In(ctx)
	if !r.Native() || !cint.Fits(m|n|lda|incX|incY) || !cint.Spans(m, n) || !cint.Spans(lenX, incX) || !cint.Spans(lenY, incY) {
		if t != blas.ConjTrans {
			multiplyVectorInGo(t, m, n, a, lda, x, incX, y, incY)
			return
		}
		p := pure.Product[T]{TA: t, TB: blas.NoTrans, M: lenY, N: 1, K: lenX, Alpha: 1, A: a, LDA: lda, B: x, LDB: incX, C: y, LDC: incY}
		p.InGo(false, false)
		return
	}
	for i := range lenY { // so that nothing is left of a NaN, whatever the library does with beta = 0
		y[i*incY] = 0
	}
	if r.Tiled() && Gemv(r, t, m, n, 1, a, lda, x, incX, 0, y, incY) {
		return
	}
	lease := r.Acquire()
	defer lease.Release()
	gemv(t, m, n, 1, a, lda, x, incX, 0, y, incY)
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

// Dot returns the sum of x[i] y[i] over n elements of each: xDOT, or xDOTU, or with
// conjugate set the sum of conj(x[i]) y[i]: xDOTC. n and the increments are positive. ctx is
// as in [cores.Call.In].
func Dot[T scalar.Scalar](ctx context.Context, conjugate bool, n int, x []T, incX int, y []T, incY int) T {
	ops := &dotOps
	if conjugate {
		ops = &dotcOps
	}
	r := cores.Decide(ops[scalar.Index[T]()], float64(n)).In(ctx)
	if !r.Native() || !cint.Fits(n|incX|incY) || !cint.Spans(n, incX) || !cint.Spans(n, incY) {
		return dotInBlocks(conjugate, n, x, incX, y, incY)
	}
	lease := r.Acquire()
	defer lease.Release()
	return dot(BLAS, conjugate, n, x, incX, y, incY)
}

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

package tuner

import (
	"maps"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/backend"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/scalar"
)

var on backend.BLAS

// calls make a call of order n, which may be repeated: operands that it overwrites
// are copied afresh, or stay bounded.
var calls = func() map[plan.Op]func(n int) func() {
	all := maps.Clone(blasCalls)
	maps.Copy(all, lapackCalls)
	return all
}()

var blasCalls = map[plan.Op]func(n int) func(){
	plan.Ddot: func(n int) func() {
		x, y := numbers[float64](n), numbers[float64](n)
		return func() { on.Ddot(n, x, 1, y, 1) }
	},
	plan.Daxpy: func(n int) func() {
		x, y := numbers[float64](n), numbers[float64](n)
		return func() { on.Daxpy(n, 1e-9, x, 1, y, 1) }
	},
	plan.Dgemv:  func(n int) func() { return gemv(n, blas.NoTrans) },
	plan.DgemvT: func(n int) func() { return gemv(n, blas.Trans) },
	plan.Sgemm: func(n int) func() {
		return gemm(n, func(a, b, c []float32) {
			on.Sgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, a, n, b, n, 0, c, n)
		})
	},
	plan.Dgemm: func(n int) func() {
		return gemm(n, func(a, b, c []float64) {
			on.Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, a, n, b, n, 0, c, n)
		})
	},
	plan.Cgemm: func(n int) func() {
		return gemm(n, func(a, b, c []complex64) {
			on.Cgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, a, n, b, n, 0, c, n)
		})
	},
	plan.Zgemm: func(n int) func() {
		return gemm(n, func(a, b, c []complex128) {
			on.Zgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, a, n, b, n, 0, c, n)
		})
	},
	plan.Dsyrk: func(n int) func() {
		a, c := numbers[float64](n*n), numbers[float64](n*n)
		return func() { on.Dsyrk(blas.Upper, blas.NoTrans, n, n, 1, a, n, 0, c, n) }
	},
	plan.Dtrsm: func(n int) func() {
		a, b := unit(n), numbers[float64](n*n)
		return func() {
			on.Dtrsm(blas.Left, blas.Upper, blas.NoTrans, blas.NonUnit, n, n, 1, a, n, b, n)
		}
	},
	plan.Dtrmm: func(n int) func() {
		a, b := unit(n), numbers[float64](n*n)
		return func() {
			on.Dtrmm(blas.Left, blas.Upper, blas.NoTrans, blas.NonUnit, n, n, 1, a, n, b, n)
		}
	},
	plan.Dsymm: func(n int) func() {
		return gemm(n, func(a, b, c []float64) { on.Dsymm(blas.Left, blas.Upper, n, n, 1, a, n, b, n, 0, c, n) })
	},
	plan.Sdot: func(n int) func() {
		x, y := numbers[float32](n), numbers[float32](n)
		return func() { on.Sdot(n, x, 1, y, 1) }
	},
	plan.Saxpy: func(n int) func() {
		x, y := numbers[float32](n), numbers[float32](n)
		return func() { on.Saxpy(n, 1e-9, x, 1, y, 1) }
	},
	plan.Dnrm2: func(n int) func() {
		x := numbers[float64](n)
		return func() { on.Dnrm2(n, x, 1) }
	},
	plan.Dasum: func(n int) func() {
		x := numbers[float64](n)
		return func() { on.Dasum(n, x, 1) }
	},
	plan.Dscal: func(n int) func() {
		x := numbers[float64](n)
		return func() { on.Dscal(n, -1, x, 1) }
	},
	plan.Dger: func(n int) func() {
		a, x, y := numbers[float64](n*n), numbers[float64](n), numbers[float64](n)
		return func() { on.Dger(n, n, 1e-9, x, 1, y, 1, a, n) }
	},
	plan.Dtrmv: func(n int) func() {
		a, x := unit(n), numbers[float64](n)
		return func() { on.Dtrmv(blas.Upper, blas.NoTrans, blas.NonUnit, n, a, n, x, 1) }
	},
	plan.Dtrsv: func(n int) func() {
		a, x := unit(n), numbers[float64](n)
		return func() { on.Dtrsv(blas.Upper, blas.NoTrans, blas.NonUnit, n, a, n, x, 1) }
	},
	plan.Dsymv: func(n int) func() {
		a, x, y := numbers[float64](n*n), numbers[float64](n), numbers[float64](n)
		return func() { on.Dsymv(blas.Upper, n, 1, a, n, x, 1, 0, y, 1) }
	},
	plan.Sgemv:  func(n int) func() { return gemv32(n, blas.NoTrans) },
	plan.SgemvT: func(n int) func() { return gemv32(n, blas.Trans) },
}

func gemv(n int, t blas.Transpose) func() {
	a, x, y := numbers[float64](n*n), numbers[float64](n), numbers[float64](n)
	return func() { on.Dgemv(t, n, n, 1, a, n, x, 1, 0, y, 1) }
}

func gemv32(n int, t blas.Transpose) func() {
	a, x, y := numbers[float32](n*n), numbers[float32](n), numbers[float32](n)
	return func() { on.Sgemv(t, n, n, 1, a, n, x, 1, 0, y, 1) }
}

func gemm[T scalar.Scalar](n int, multiply func(a, b, c []T)) func() {
	a, b, c := numbers[T](n*n), numbers[T](n*n), numbers[T](n*n)
	return func() { multiply(a, b, c) }
}

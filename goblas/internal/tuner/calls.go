package tuner

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/internal/backend"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native"
)

// Steps are all that are taken on so many cores, the most called operations first.
// The others
// keep the built-in thresholds.
func Steps(cores int) []Step {
	var steps []Step
	for _, op := range []plan.Op{plan.Dgemm, plan.Ddot, plan.Daxpy, plan.Dgemv, plan.DgemvT, plan.Dsyrk, plan.Dtrsm,
		plan.Dgetrf, plan.Dpotrf, plan.Dgeqrf, plan.Dsyev, plan.Gesv, plan.Gesdd, plan.Sgemm, plan.Cgemm, plan.Zgemm} {
		steps = append(steps, Step{op, One})
		if cores == 1 {
			continue
		}
		steps = append(steps, Step{op, Wide})
		switch op {
		case plan.Dgemm, plan.Sgemm, plan.Cgemm, plan.Zgemm, plan.Dgetrf, plan.Gesv:
			steps = append(steps, Step{op, Tiled})
		}
	}
	return steps
}

var (
	on     backend.BLAS
	onLong backend.LAPACK
)

// calls make a call of order n, which may be repeated: operands that it overwrites
// are copied afresh, or stay bounded.
var calls = map[plan.Op]func(n int) func(){
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
		a, b := dominant(n), numbers[float64](n*n)
		for i := range n { // ones on the diagonal: b stays bounded
			for j := range n {
				a[i*n+j] /= float64(n)
			}
			a[i*n+i] = 1
		}
		return func() {
			on.Dtrsm(blas.Left, blas.Upper, blas.NoTrans, blas.NonUnit, n, n, 1, a, n, b, n)
		}
	},
	plan.Dgetrf: func(n int) func() {
		pivots := make([]int, n)
		return afresh(n, func(a []float64) { onLong.Dgetrf(n, n, a, n, pivots) })
	},
	plan.Dpotrf: func(n int) func() {
		return afresh(n, func(a []float64) { onLong.Dpotrf(blas.Upper, n, a, n) })
	},
	plan.Dgeqrf: func(n int) func() {
		tau, work := make([]float64, n), make([]float64, 64*n)
		return afresh(n, func(a []float64) { onLong.Dgeqrf(n, n, a, n, tau, work, len(work)) })
	},
	plan.Dsyev: func(n int) func() {
		w, work := make([]float64, n), make([]float64, 64*n)
		return afresh(n, func(a []float64) {
			onLong.Dsyev(lapack.EVCompute, blas.Upper, n, a, n, w, work, len(work))
		})
	},
	plan.Gesv: func(n int) func() {
		pivots, b := make([]int32, n), numbers[float64](n)
		return afresh(n, func(a []float64) { backend.Solve(false, n, 1, a, n, pivots, b, 1) })
	},
	plan.Gesdd: func(n int) func() {
		a := matrix.New[float64](n, n)
		copy(a.Data, numbers[float64](n*n))
		s, u, vt := make([]float64, n), matrix.New[float64](n, n), matrix.New[float64](n, n)
		return func() { backend.SVD('S', a, s, u, vt) }
	},
}

func gemv(n int, t blas.Transpose) func() {
	a, x, y := numbers[float64](n*n), numbers[float64](n), numbers[float64](n)
	return func() { on.Dgemv(t, n, n, 1, a, n, x, 1, 0, y, 1) }
}

func gemm[T native.Scalar](n int, multiply func(a, b, c []T)) func() {
	a, b, c := numbers[T](n*n), numbers[T](n*n), numbers[T](n*n)
	return func() { multiply(a, b, c) }
}

// afresh gives each call its own copy of a matrix, symmetric and positive
// definite, that any factorization takes.
func afresh(n int, do func(a []float64)) func() {
	original, a := dominant(n), make([]float64, n*n)
	return func() {
		copy(a, original)
		do(a)
	}
}

// dominant is symmetric, with a diagonal above the sum of its row.
func dominant(n int) []float64 {
	a := numbers[float64](n * n)
	for i := range n {
		for j := range i {
			a[i*n+j] = a[j*n+i]
		}
		a[i*n+i] = float64(n)
	}
	return a
}

// numbers are between -0.5 and 0.5, of no pattern that an SVD could gain from.
func numbers[T native.Scalar](n int) []T {
	x := make([]T, n)
	state := uint32(1)
	for i := range x {
		state = state*1664525 + 1013904223
		v := float64(state)/(1<<32) - 0.5
		switch p := any(&x[i]).(type) {
		case *float32:
			*p = float32(v)
		case *float64:
			*p = v
		case *complex64:
			*p = complex(float32(v), 0.25)
		case *complex128:
			*p = complex(v, 0.25)
		}
	}
	return x
}

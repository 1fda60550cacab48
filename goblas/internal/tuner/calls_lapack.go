package tuner

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/internal/backend"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/matrix"
)

var onLong backend.LAPACK

var lapackCalls = map[plan.Op]func(n int) func(){
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
		a := matrix.Matrix[float64]{Rows: n, Cols: n, Stride: n, Data: dominant(n)}
		b, x := numbers[float64](n), matrix.New[float64](n, 1)
		return func() {
			copy(x.Data, b)
			driver.Solve(a, x)
		}
	},
	plan.Gesdd: func(n int) func() {
		a := matrix.New[float64](n, n)
		copy(a.Data, numbers[float64](n*n))
		s, u, vt := make([]float64, n), matrix.New[float64](n, n), matrix.New[float64](n, n)
		return func() { driver.SVD('S', a, s, u, vt) }
	},
	plan.Dgetri: func(n int) func() {
		lu, pivots, work := dominant(n), make([]int, n), make([]float64, 64*n)
		onLong.Dgetrf(n, n, lu, n, pivots)
		return copied(lu, func(a []float64) { onLong.Dgetri(n, a, n, pivots, work, len(work)) })
	},
	plan.Dpotri: func(n int) func() {
		u := dominant(n)
		onLong.Dpotrf(blas.Upper, n, u, n)
		return copied(u, func(a []float64) { onLong.Dpotri(blas.Upper, n, a, n) })
	},
	plan.Dtrtri: func(n int) func() {
		return afresh(n, func(a []float64) { onLong.Dtrtri(blas.Upper, blas.NonUnit, n, a, n) })
	},
	plan.Dgeqp3: func(n int) func() {
		columns, tau, work := make([]int, n), make([]float64, n), make([]float64, 64*n+64)
		return afresh(n, func(a []float64) {
			for i := range columns {
				columns[i] = -1 // free
			}
			onLong.Dgeqp3(n, n, a, n, columns, tau, work, len(work))
		})
	},
	plan.Dgelqf: func(n int) func() {
		tau, work := make([]float64, n), make([]float64, 64*n)
		return afresh(n, func(a []float64) { onLong.Dgelqf(n, n, a, n, tau, work, len(work)) })
	},
	plan.Dorgqr: func(n int) func() {
		qr, tau, work := dominant(n), make([]float64, n), make([]float64, 64*n)
		onLong.Dgeqrf(n, n, qr, n, tau, work, len(work))
		return copied(qr, func(a []float64) { onLong.Dorgqr(n, n, n, a, n, tau, work, len(work)) })
	},
	plan.Dgeev: func(n int) func() {
		original := numbers[float64](n * n) // not symmetric
		re, im, v, work := make([]float64, n), make([]float64, n), make([]float64, n*n), make([]float64, 64*n)
		return copied(original, func(a []float64) {
			onLong.Dgeev(lapack.LeftEVNone, lapack.RightEVCompute, n, a, n, re, im, nil, 1, v, n, work, len(work))
		})
	},
	plan.Dgesvd: func(n int) func() {
		original := numbers[float64](n * n)
		s, u, vt, work := make([]float64, n), make([]float64, n*n), make([]float64, n*n), make([]float64, 64*n)
		return copied(original, func(a []float64) {
			onLong.Dgesvd(lapack.SVDStore, lapack.SVDStore, n, n, a, n, s, u, n, vt, n, work, len(work))
		})
	},
}

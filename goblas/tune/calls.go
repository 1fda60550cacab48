package tune

import (
	"context"

	"github.com/goblas/goblas/goblas/internal/backend"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/calls"
)

// routed is goblas behind gonum's interfaces.
var routed = calls.Library{BLAS: backend.BLAS{}, LAPACK: backend.LAPACK{}}

// callOf is a call of order n of an operation, which may be repeated.
func callOf(op plan.Op, n int) func() { return callNamed(op.String(), n) }

// callNamed is callOf for a call of package calls, or a driver of goblas's own.
func callNamed(name string, n int) func() {
	switch name {
	case plan.Gesv.String():
		a, x := square(n), matrix.New[float64](n, 1)
		for i := range n {
			a.Data[i*n+i] = float64(n)
		}
		return func() {
			for i := range x.Data {
				x.Data[i] = 1
			}
			driver.Solve(context.Background(), a, x)
		}
	case plan.Gesdd.String():
		a, s, u, vt := square(n), make([]float64, n), matrix.New[float64](n, n), matrix.New[float64](n, n)
		return func() { driver.SVD(context.Background(), 'S', a, s, u, vt) }
	}
	if call := eigenCall(name, n); call != nil {
		return call
	}
	call := calls.New(name, n)
	return func() { call(routed) }
}

// square is an n x n matrix of no pattern.
func square(n int) matrix.Matrix[float64] {
	a, state := matrix.New[float64](n, n), uint32(1)
	for i := range a.Data {
		state = state*1664525 + 1013904223
		a.Data[i] = float64(state)/(1<<32) - 0.5
	}
	return a
}

package tune

import (
	"context"
	"slices"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/matrix"
)

// eigenproblems are the drivers that eigenCall knows.
var eigenproblems = []plan.Op{
	plan.Xheev, plan.XheevN, plan.Xheevr, plan.Xhegvd, plan.Xhbevd, plan.Xgeev, plan.Xgges, plan.Xgees, plan.Xgehrd, plan.Xtrsyl,
}

// eigenCall is callOf for the drivers of eigenproblems; nil if name is not one of them: n
// may then be the length of vectors, and a square of that order beyond all memory.
func eigenCall(name string, n int) func() {
	if !slices.ContainsFunc(eigenproblems, func(op plan.Op) bool { return op.String() == name }) {
		return nil
	}
	ctx, a := context.Background(), square(n)
	var none matrix.Matrix[float64]
	var noVectors matrix.Matrix[complex128]
	v, w, beta := matrix.New[float64](n, n), make([]complex128, n), make([]complex128, n)
	real := make([]float64, n)
	switch name {
	case plan.Xheev.String():
		return func() { driver.Eigh(ctx, driver.EigenAuto, 'L', a, real, v) }
	case plan.XheevN.String():
		return func() { driver.Eigh(ctx, driver.EigenAuto, 'L', a, real, none) }
	case plan.Xheevr.String():
		return func() {
			driver.EighPart(ctx, driver.Part{Range: 'I', Last: (n - 1) / 2}, 'L', a, real, v)
		}
	case plan.Xhegvd.String():
		b := matrix.New[float64](n, n)
		for i := range n {
			b.Data[i*n+i] = 1
		}
		return func() { driver.EighGeneral(ctx, 1, 'L', a, b, real, v) }
	case plan.Xhbevd.String():
		band := a
		band.Rows = min(n, 3)
		return func() { driver.EighBanded(ctx, 'L', band, real, v) }
	case plan.Xgeev.String():
		vectors := matrix.New[complex128](n, n)
		return func() { driver.Eig(ctx, a, w, noVectors, vectors) }
	case plan.Xgges.String():
		b := matrix.New[float64](n, n)
		return func() {
			matrix.Copy(v, a)
			matrix.Copy(b, a.T())
			driver.QZ(ctx, v, b, w, beta, none, none)
		}
	case plan.Xgees.String():
		z := matrix.New[float64](n, n)
		return func() {
			matrix.Copy(v, a)
			driver.Schur(ctx, v, z, w)
		}
	case plan.Xgehrd.String():
		q := matrix.New[float64](n, n)
		return func() {
			matrix.Copy(v, a)
			driver.Hessenberg(ctx, v, q)
		}
	case plan.Xtrsyl.String():
		t := matrix.New[float64](n, n)
		for i := range n {
			copy(t.Data[i*n+i:(i+1)*n], a.Data[i*n+i:])
			t.Data[i*n+i] = float64(i + 1)
		}
		return func() {
			matrix.Copy(v, a)
			driver.Sylvester(ctx, 'N', 'N', 1, t, t, v)
		}
	}
	return nil
}

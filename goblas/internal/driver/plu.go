package driver

import (
	"context"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// Factor stores the factors of P A = L U in the row-major l, m x k, and u, k x n, where A is
// m x n and k = min(m,n), and in pivots, k long, the rows that were interchanged, from 0. It
// reports whether the factors are finite, which they are not if A is not.
func Factor[T scalar.Scalar](ctx context.Context, l, u, a matrix.Matrix[T], pivots []int) (finite bool) {
	m, n, k := a.Rows, a.Cols, len(pivots)
	c := cores.Decide(plan.Xgetrf, float64(m)*float64(n)*float64(k)).In(ctx)
	native := c.Native() && cint.Fits(m|n|a.Stride|l.Stride|u.Stride)
	w := workspace.Get[T]()
	defer w.Put()
	ipiv, f := w.Ints(k), w.Matrix(m*n)
	lower, upper := storing[T]{'L', native, m, cut(m, copyRows), l, f}, storing[T]{'U', native, m, cut(k, copyRows), u, f}
	if native && c.Tiled() {
		team := c.Team()
		defer team.Release()
		if a.Op == matrix.NoTrans {
			rows := cut(m, copyRows)
			doTiles(team, rows.count, toColumns[T]{copying[T]{rows, n, a.Stride, m, a.Data, f}})
		} else {
			columns(true, f, a)
		}
		factorTiles(team, m, n, f, m, ipiv)
		doTiles(team, lower.rows.count, lower)
		doTiles(team, upper.rows.count, upper)
	} else {
		if native {
			lease := c.Acquire()
			defer lease.Release()
			columns(true, f, a)
			lapack.Getrf(m, n, f, m, ipiv)
		} else {
			rows := matrix.Matrix[T]{Rows: m, Cols: n, Stride: n, Data: w.Work(m * n)}
			matrix.Copy(rows, a)
			pure.FactorRows(m, n, rows.Data, n, ipiv)
			columns(false, f, rows)
		}
		for i := range lower.rows.count {
			lower.tile(i)
		}
		for i := range upper.rows.count {
			upper.tile(i)
		}
	}
	for i := range k {
		l.Data[i*(l.Stride+1)] = 1
	}
	fromOne(pivots, ipiv, m)
	if native && m == n { // a NaN or infinity anywhere has spread to the diagonal
		return notFinite(f, n, n+1) == 0
	}
	return scalar.Finite(f[:m*n])
}

package driver

import (
	"context"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// TallSVD is [SVD] of a real tall or wide matrix that nobody has looked at: one pass over it
// less. It returns false, and s, u and vt are unspecified, if it has an element that is not
// finite, if it must be scaled, or if this is no way to decompose it.
func TallSVD[T scalar.Scalar](ctx context.Context, job byte, a matrix.Matrix[T], s []float64, u, vt matrix.Matrix[T]) (info int, ok bool) {
	c := cores.Decide(plan.Gesdd, volume(a.Rows, a.Cols, min(a.Rows, a.Cols))).In(ctx)
	if job == 'A' || scalar.IsComplex[T]() || !c.Native() || !cint.Fits(a.Rows|a.Cols|a.Stride|u.Stride|vt.Stride) {
		return 0, false
	}
	if isTall(c, a.Cols, a.Rows) {
		a, u, vt = a.H(), vt.H(), u.H()
	} else if !isTall(c, a.Rows, a.Cols) {
		return 0, false
	}
	by := SVDDriver(svdDriver.Load())
	if !scalar.IsSingle[T]() {
		return tallSVD(c, by, job, a, s, u, vt, true)
	}
	w := workspace.Get[T]()
	defer w.Put()
	singles := w.Singles(len(s))
	info, ok = tallSVD(c, by, job, a, singles, u, vt, true)
	for i, v := range singles {
		s[i] = float64(v)
	}
	return info, ok
}

// tallSVD is gesdd for a tall A = Q R, for the jobs 'N' and 'S': with R = W diag(s) V^H, U is
// Q W. The results may be views. With strict set it returns false where tall.factor does.
func tallSVD[T scalar.Scalar, R scalar.Float](c cores.Call, by SVDDriver, job byte, a matrix.Matrix[T], s []R, u, vt matrix.Matrix[T], strict bool) (info int, ok bool) {
	m, n := a.Rows, a.Cols
	w, small := workspace.Get[T](), workspace.Get[T]()
	defer w.Put()
	defer small.Put()
	var own []T
	if job != 'N' {
		own = home(u)
	}
	q := newTall(c, w, m, n, 0, job != 'N', own)
	q.strict = strict
	defer q.release()
	if !q.factor(func(f []T, from, to int) { loadRows(f, q.ld, q.ld, a, from, to) }) {
		return 0, false
	}
	q.release()
	r := matrix.Matrix[T]{Rows: n, Cols: n, Stride: q.ld, Data: q.r}
	own = small.Vectors(2 * n * q.ld)
	left, right := r, r
	left.Data, right.Data = own[:n*q.ld], own[n*q.ld:]
	clear(left.Data)
	if info = gesdd(c.As(plan.Gesdd, volume(n, n, n)), by, job, r, s, left, right); info != 0 || job == 'N' {
		return info, true
	}
	matrix.Copy(vt, right)
	q.acquire()
	q.multiply(left.Data, u)
	return 0, true
}

// TallLeastSquares is [LeastSquares] with a real tall A, of which, and of B, nobody knows
// whether all elements are finite. It returns false, and has done nothing, if not, or if this
// is no way to solve the problem.
func TallLeastSquares[T scalar.Scalar](ctx context.Context, a, b, x matrix.Matrix[T], s, residuals []float64, rcond float64) (rank, info int, ok bool) {
	m, n := a.Rows, a.Cols
	c := cores.Decide(plan.Gelsd, volume(m, n, min(m, n))).In(ctx)
	switch {
	case scalar.IsComplex[T]() || !c.Native() || !cint.Fits(m|n|b.Cols|a.Stride|b.Stride|x.Stride) || b.Cols > tallColumns || !isTall(c, m, n):
		return 0, 0, false
	case scalar.IsSingle[T]():
		return tallLeastSquares[T, float32](c, a, b, x, s, residuals, rcond, true)
	}
	return tallLeastSquares[T, float64](c, a, b, x, s, residuals, rcond, true)
}

// tallLeastSquares is leastSquares for a tall A = Q R: that for R and the first n rows of Q^H
// B. What lies below them is the residuals, whose squares are added up block by block. So A
// and B are read once, and Q is not kept. With strict set it returns false, and has done
// nothing, where tall.factor does and where Q^H B is not finite.
func tallLeastSquares[T scalar.Scalar, R scalar.Float](c cores.Call, a, b, x matrix.Matrix[T], s, residuals []float64, rcond float64, strict bool) (rank, info int, ok bool) {
	m, n, nrhs := a.Rows, a.Cols, b.Cols
	w, small := workspace.Get[T](), workspace.Get[T]()
	defer w.Put()
	defer small.Put()
	q := newTall(c, w, m, n, nrhs, false, nil)
	q.strict = strict
	defer q.release()
	ok = q.factor(func(f []T, from, to int) {
		loadRows(f, q.ld, n, a, from, to)
		loadRows(f[n:], q.ld, q.ld-n, b, from, to)
	})
	if !ok || strict && !(scalar.Finite(q.r) && scalar.Finite(q.residuals)) {
		return 0, 0, false
	}
	q.release()
	r := matrix.Matrix[T]{Rows: n, Cols: n, Stride: q.ld, Data: q.r}
	y := matrix.Matrix[T]{Rows: n, Cols: nrhs, Stride: q.ld, Data: q.r[n:]}
	rank, info = smallLeastSquares[T, R](c.As(plan.Gelsd, volume(n, n, n)), small, r, y, s, rcond)
	matrix.Copy(x, matrix.Matrix[T]{Rows: n, Cols: nrhs, Stride: n, Data: small.Vectors(n * max(nrhs, 1)), Op: matrix.Trans})
	if rank == n {
		clear(residuals)
		for i, v := range q.residuals {
			residuals[i%nrhs] += v
		}
	}
	return rank, info, true
}

// wideLeastSquares is leastSquares for an A whose A^H = Q R is tall: X is Q Y with the
// shortest Y of R^H Y = B. B has no more columns than A has rows.
func wideLeastSquares[T scalar.Scalar, R scalar.Float](c cores.Call, a, b, x matrix.Matrix[T], s []float64, rcond float64) (rank, info int) {
	m, n, nrhs := a.Rows, a.Cols, b.Cols
	w, small := workspace.Get[T](), workspace.Get[T]()
	defer w.Put()
	defer small.Put()
	h := a.H()
	q := newTall(c, w, n, m, 0, true, nil)
	defer q.release()
	q.factor(func(f []T, from, to int) { loadRows(f, q.ld, q.ld, h, from, to) })
	q.release()
	r := matrix.Matrix[T]{Rows: m, Cols: m, Stride: q.ld, Data: q.r}
	rank, info = smallLeastSquares[T, R](c.As(plan.Gelsd, volume(m, m, m)), small, r.H(), b, s, rcond)
	y := q.r // which is no longer needed
	clear(y)
	matrix.Copy(matrix.Matrix[T]{Rows: m, Cols: nrhs, Stride: q.ld, Data: y}, matrix.Matrix[T]{Rows: m, Cols: nrhs, Stride: m, Data: small.Vectors(m * max(nrhs, 1)), Op: matrix.Trans})
	q.acquire()
	q.multiply(y, x)
	return rank, info
}

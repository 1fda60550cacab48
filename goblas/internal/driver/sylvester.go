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

// Sylvester overwrites the row-major m x n matrix c, which holds C, with the X of
//
//	op(A) X + sign X op(B) = scale C
//
// where op is the matrix itself ('N') or its conjugate transpose ('C'), and sign 1 or -1.
// a and b, m x m and n x n, are row-major Schur forms as [Schur] returns them; they are
// only read. scale is at most 1, and below it only to keep X from overflowing. info 1
// means that A and -sign B have common or nearly common eigenvalues, which were moved
// apart. ctx is as in [cores.Call.In]; nil never ends.
func Sylvester[T scalar.Scalar](ctx context.Context, transA, transB byte, sign int, a, b, c matrix.Matrix[T]) (scale float64, info int) {
	m, n := c.Rows, c.Cols
	if m == 0 || n == 0 {
		return 1, 0
	}
	call := cores.Decide(plan.Xtrsyl, float64(m)*float64(n)*float64(m+n)).In(ctx)
	switch {
	case !call.Native() || !cint.Fits(m|n|a.Stride|b.Stride|c.Stride):
		return pure.Trsyl(transA, transB, sign, m, n, a.Data, a.Stride, b.Data, b.Stride, c.Data, c.Stride)
	case scalar.IsSingle[T]():
		return trsyl[T, float32](call, transA, transB, sign, a, b, c)
	}
	return trsyl[T, float64](call, transA, transB, sign, a, b, c)
}

// SmallSylvester overwrites the row-major m x n matrix x, which holds C, with the X of
//
//	A X + X B = C
//
// or of A X + X A^H = C if b is the zero Matrix, by Schur forms. a and b must be finite and
// are only read. It returns false, and leaves x as it was, if an order is above SmallOrder, if
// there is no OpenBLAS, or if the matrices have to be scaled or their spectra nearly meet.
func SmallSylvester[T scalar.Scalar](ctx context.Context, a, b, x matrix.Matrix[T]) bool {
	m, n := x.Rows, x.Cols
	c := cores.Decide(plan.Xgees, cubed(max(m, n))).In(ctx)
	if max(m, n) > SmallOrder || !c.Native() || !cint.Fits(a.Stride|b.Stride|x.Stride) {
		return false
	}
	w := workspace.Get[T]()
	defer w.Put()
	a, b = rowMajorIn(w.Matrix(m*m), a), rowMajorIn(w.Work(n*n), b)
	lease := c.Acquire()
	defer lease.Release()
	return lapack.Smallsylvester(m, n, a.Data, a.Stride, b.Data, max(b.Stride, 1), x.Data, x.Stride) == 0
}

// rowMajorIn returns a, or a copy in space if that is not row-major.
func rowMajorIn[T scalar.Scalar](space []T, a matrix.Matrix[T]) matrix.Matrix[T] {
	if a.Op == matrix.NoTrans {
		return a
	}
	own := matrix.Matrix[T]{Rows: a.Rows, Cols: a.Cols, Stride: a.Cols, Data: space}
	matrix.Copy(own, a)
	return own
}

// sylvester is an equation while it is being solved. Its matrices are column-major.
type sylvester[T scalar.Scalar, R scalar.Float] struct {
	transA, transB byte
	sign           int
	a, b, c        []T
	m, n           int // leading dimensions: a and c have m, b has n
	scale          []R // one number
	info           int
}

// trsyl solves the equation by halves, down to blocks for xTRSYL, so that most of the
// work is products: xTRSYL takes one element of X after the other, and at order 500 ten
// times as long.
func trsyl[T scalar.Scalar, R scalar.Float](call cores.Call, transA, transB byte, sign int, a, b, c matrix.Matrix[T]) (scale float64, info int) {
	m, n := c.Rows, c.Cols
	w := workspace.Get[T]()
	defer w.Put()
	f := w.Matrix(m*m + n*n + m*n)
	s := sylvester[T, R]{transA: transA, transB: transB, sign: sign, m: m, n: n,
		a: f[:m*m], b: f[m*m : m*m+n*n], c: f[m*m+n*n:], scale: workspace.Reals[R](w, 1)}
	lease := call.Acquire()
	defer lease.Release()
	lapack.Transpose(m, m, a.Data, a.Stride, s.a, m)
	lapack.Transpose(n, n, b.Data, b.Stride, s.b, n)
	lapack.Transpose(m, n, c.Data, c.Stride, s.c, m)
	scale = s.solve(0, m, 0, n)
	lapack.Transpose(n, m, s.c, m, c.Data, c.Stride)
	return scale, s.info
}

// sylvesterBlock is the order of the blocks that xTRSYL solves.
const sylvesterBlock = 32

// solve solves the equation with the diagonal blocks i0:i1 of A and j0:j1 of B for that
// block of C, and returns the scale.
func (s *sylvester[T, R]) solve(i0, i1, j0, j1 int) float64 {
	m, n := i1-i0, j1-j0
	switch {
	case m >= n && m > sylvesterBlock:
		h := whole(s.a, s.m, i0+m/2)
		if s.transA == 'N' { // the lower half of X first
			return s.pair(
				func() float64 { return s.solve(h, i1, j0, j1) }, [4]int{h, i1, j0, j1},
				func() {
					lapack.Gemm('N', 'N', h-i0, n, i1-h, -1, s.a[i0+h*s.m:], s.m, s.c[h+j0*s.m:], s.m, 1, s.c[i0+j0*s.m:], s.m)
				},
				func() float64 { return s.solve(i0, h, j0, j1) }, [4]int{i0, h, j0, j1})
		}
		return s.pair(
			func() float64 { return s.solve(i0, h, j0, j1) }, [4]int{i0, h, j0, j1},
			func() {
				lapack.Gemm('C', 'N', i1-h, n, h-i0, -1, s.a[i0+h*s.m:], s.m, s.c[i0+j0*s.m:], s.m, 1, s.c[h+j0*s.m:], s.m)
			},
			func() float64 { return s.solve(h, i1, j0, j1) }, [4]int{h, i1, j0, j1})
	case n > sylvesterBlock:
		h := whole(s.b, s.n, j0+n/2)
		minus := T(1)
		if s.sign > 0 {
			minus = -minus
		}
		if s.transB == 'N' { // the left half of X first
			return s.pair(
				func() float64 { return s.solve(i0, i1, j0, h) }, [4]int{i0, i1, j0, h},
				func() {
					lapack.Gemm('N', 'N', m, j1-h, h-j0, minus, s.c[i0+j0*s.m:], s.m, s.b[j0+h*s.n:], s.n, 1, s.c[i0+h*s.m:], s.m)
				},
				func() float64 { return s.solve(i0, i1, h, j1) }, [4]int{i0, i1, h, j1})
		}
		return s.pair(
			func() float64 { return s.solve(i0, i1, h, j1) }, [4]int{i0, i1, h, j1},
			func() {
				lapack.Gemm('N', 'C', m, h-j0, j1-h, minus, s.c[i0+h*s.m:], s.m, s.b[j0+h*s.n:], s.n, 1, s.c[i0+j0*s.m:], s.m)
			},
			func() float64 { return s.solve(i0, i1, j0, h) }, [4]int{i0, i1, j0, h})
	}
	s.info = max(s.info, lapack.Trsyl(s.transA, s.transB, s.sign, m, n, s.a[i0+i0*s.m:], s.m, s.b[j0+j0*s.n:], s.n, s.c[i0+j0*s.m:], s.m, s.scale))
	return float64(s.scale[0])
}

// pair solves for one half of a block of X, subtracts its part from the right-hand side of
// the other half, and solves for that. Each half stands in the rows and columns of C that
// come with it. What one half is scaled by, the other one must be scaled by, too.
func (s *sylvester[T, R]) pair(first func() float64, one [4]int, update func(), second func() float64, other [4]int) float64 {
	before := first()
	s.multiply(other, before)
	update()
	after := second()
	s.multiply(one, after)
	return before * after
}

func (s *sylvester[T, R]) multiply(at [4]int, by float64) {
	if by == 1 {
		return
	}
	f := scalar.FromComplex[T](complex(by, 0))
	for j := at[2]; j < at[3]; j++ {
		column := s.c[at[0]+j*s.m : at[1]+j*s.m]
		for i := range column {
			column[i] *= f
		}
	}
}

// whole returns h, or h + 1 if h would cut a block of order 2 of the Schur form f.
func whole[T scalar.Scalar](f []T, ld, h int) int {
	if f[h+(h-1)*ld] != 0 {
		return h + 1
	}
	return h
}

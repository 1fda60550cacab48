package driver

import (
	"context"
	"math"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// SolveTriangular overwrites the row-major b, a matrix that holds B, with the X of op(T) X =
// B. T is the triangle uplo of a, with ones on the diagonal if diag is 'U'; the rest of a is
// not read.
//
// cond and info are as in [Solve]: a condition number above 1/eps, NaN if T or B has a NaN
// or infinity, and the first zero on the diagonal.
func SolveTriangular[T scalar.Scalar](ctx context.Context, uplo, diag byte, op matrix.Op, a, b matrix.Matrix[T]) (cond float64, info int) {
	n, nrhs := b.Rows, b.Cols
	c := cores.Decide(plan.Xtrtrs, square(n)*float64(nrhs)).In(ctx)
	native := c.Native() && cint.Fits(n|nrhs|a.Stride|b.Stride)
	w := workspace.Get[T]()
	defer w.Put()
	s := triangle[T]{call: c, native: native, uplo: uplo, diag: diag, n: n, t: a.Data, ld: a.Stride}
	if a.Op.Transposed() { // t holds the transpose
		s.uplo = other(uplo)
	}
	norm := s.norm(a.Op.Transposed(), w.Doubles(n))
	of := 0
	if low, high := safeRange[T](); norm != 0 && !(norm >= low && norm <= high) {
		s.copyTo(w.Matrix(n * n))
		if norm, of = scaledMatrix(native, true, low, high, n, n, s.t, n); math.IsNaN(norm) {
			return norm, 0
		}
		norm = s.norm(a.Op.Transposed(), w.Doubles(n))
	}
	for i := range n {
		if s.diag == 'N' && s.t[i*(s.ld+1)] == 0 {
			return 0, i + 1
		}
	}
	x := w.Work(n)
	cond = estimate(norm, x, 1/scalar.Epsilon[T](), func(transposed bool) {
		s.solve(transposed != a.Op.Transposed(), 1, x, 1)
	})
	op ^= a.Op
	if !scaledRight(native, n, nrhs, b.Data, b.Stride, of, func() {
		if op.Conjugated() { // conj(T) X = B is T conj(X) = conj(B)
			conjugateRows(n, nrhs, b.Data, b.Stride)
		}
		s.solve(op.Transposed(), nrhs, b.Data, b.Stride)
		if op.Conjugated() {
			conjugateRows(n, nrhs, b.Data, b.Stride)
		}
	}) {
		return math.NaN(), 0
	}
	return cond, 0
}

// triangle is a triangle of a row-major matrix.
type triangle[T scalar.Scalar] struct {
	call       cores.Call
	native     bool
	uplo, diag byte
	n, ld      int
	t          []T
}

// row returns the elements of row i beside the diagonal, and the column of the first one.
func (s *triangle[T]) row(i int) (row []T, from int) {
	if s.uplo == 'L' {
		return s.t[i*s.ld : i*s.ld+i], 0
	}
	return s.t[i*s.ld+i+1 : i*s.ld+s.n], i + 1
}

// norm returns the largest sum of |Re| + |Im| over the elements of a row, if byRows is set,
// or a column. sums is scratch.
func (s *triangle[T]) norm(byRows bool, sums []float64) float64 {
	clear(sums)
	for i := range s.n {
		row, from := s.row(i)
		if byRows {
			sums[i] += absSum(row)
		} else {
			addAbs(sums[from:from+len(row)], 1, row)
		}
		if s.diag == 'U' {
			sums[i]++
		} else {
			sums[i] += absSum(s.t[i*(s.ld+1) : i*(s.ld+1)+1])
		}
	}
	_, most := extremes(sums)
	return most
}

// copyTo makes t a copy in f, with all elements: zeros beside the triangle and the ones on
// the diagonal.
func (s *triangle[T]) copyTo(f []T) {
	clear(f)
	for i := range s.n {
		row, from := s.row(i)
		copy(f[i*s.n+from:], row)
		if f[i*(s.n+1)] = 1; s.diag != 'U' {
			f[i*(s.n+1)] = s.t[i*(s.ld+1)]
		}
	}
	s.t, s.ld, s.diag = f, s.n, 'N'
}

// solve overwrites b, n x nrhs, with the X of T X = B, or of T^T X = B if transposed is set.
func (s *triangle[T]) solve(transposed bool, nrhs int, b []T, ldb int) {
	trans := transOf(transposed)
	switch {
	case !s.native:
		pure.SolveTriangle(s.uplo, trans, s.diag, s.n, nrhs, s.t, s.ld, b, ldb)
	case s.call.Tiled() && nrhs > 1:
		Trtrs(s.call, s.uplo, trans, s.diag, s.n, nrhs, s.t, s.ld, b, ldb)
	default:
		lease := s.call.Acquire()
		defer lease.Release()
		solveTriangle(s.uplo, trans, s.diag, s.n, nrhs, s.t, s.ld, b, ldb)
	}
}

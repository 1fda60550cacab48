package driver

import (
	"context"
	"math"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/mem"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// LU has the factors of a square matrix A, P A = L U, as LAPACK's xGETRF leaves them. All
// methods but Factor may be called by several goroutines at once, in any mode.
type LU[T scalar.Scalar] struct {
	N      int
	F      []T     // U and, below its diagonal, L, column-major and without padding
	Pivots []int32 // row i was interchanged with row Pivots[i], from 1
	Shift  int     // these are the factors of A / 2^Shift
	Norm   float64 // |A / 2^Shift| in the 1-norm, with |Re| + |Im| for the modulus; NaN after Factor failed
	// Cond is the condition number if that is above 1/eps, and otherwise 0: see [Solve].
	Cond float64
	rows []int // Pivots, from 0
}

// Factor overwrites f with the factors of a, and reuses its arrays. info k > 0 means that
// pivot k, counted from 1, is the first that is zero; the factors are there all the same.
// If A has a NaN or infinity, or the factors overflow, Norm is NaN. wanted says
// whether systems will be solved; without it f has only the factors and Norm.
func (f *LU[T]) Factor(ctx context.Context, a matrix.Matrix[T], wanted bool) (info int) {
	n := a.Rows
	if cap(f.F) < n*n {
		f.F = mem.Uncleared[T](n * n)
	}
	f.N, f.F, f.Pivots = n, f.F[:n*n], resize(f.Pivots, n)
	f.Cond, f.Norm, f.Shift = 0, 0, 0
	if n == 0 {
		return 0
	}
	c := cores.Decide(plan.Xgetrf, cube(n)).In(ctx)
	native := c.Native() && cint.Fits(n|a.Stride)
	columns(native, f.F, a)
	low, high := safeRange[T]()
	if !wanted { // elements that are much smaller than others may matter for a determinant
		low, high = wideRange[T]()
	}
	norm, shift := scaledMatrix(native, true, low, high, n, n, f.F, n)
	if f.Norm, f.Shift = math.NaN(), shift; math.IsNaN(norm) {
		return 0
	}
	switch {
	case !native:
		info = pure.FactorColumns(n, f.F, n, f.Pivots)
		f.measure(native, wanted && info == 0, norm)
	case c.Tiled():
		team := c.Team()
		defer team.Release()
		info = factorTiles(team, n, n, f.F, n, f.Pivots)
		f.measure(native, wanted && info == 0, norm)
	default:
		lease := c.Acquire()
		defer lease.Release()
		info = lapack.Getrf(n, n, f.F, n, f.Pivots)
		f.measure(native, wanted && info == 0, norm)
	}
	if wanted {
		f.rows = resize(f.rows, n)
		fromOne(f.rows, f.Pivots, n)
	}
	return info
}

// measure sets Norm, unless the factors have overflowed, and, if that is wanted, Cond.
func (f *LU[T]) measure(native, wanted bool, norm float64) {
	if notFinite(f.F, f.N, f.N+1) != 0 {
		return
	}
	f.Norm = norm
	if wanted {
		f.Cond = f.condition(native, 1/scalar.Epsilon[T]())
	}
}

// condition returns the condition number in the 1-norm if it is above threshold, as
// [system.condition] does.
func (f *LU[T]) condition(native bool, threshold float64) float64 {
	n := f.N
	w := workspace.Get[T]()
	defer w.Put()
	if threshold > 0 && n <= boundedOrder[scalar.Index[T]()] && f.Norm*inverseBound(true, true, n, f.F, w.Doubles(n)) < threshold {
		return 0
	}
	x := w.Work(n)
	return estimate(f.Norm, x, threshold, func(transposed bool) {
		f.substitute(native, transOf(transposed), 1, x, 1)
	})
}

// Condition estimates the condition number |A| |A^-1| in the 1-norm.
func (f *LU[T]) Condition(ctx context.Context) float64 {
	c := cores.Decide(plan.Xgetrs, square(f.N)).In(ctx)
	if !c.Native() || !cint.Fits(f.N) {
		return f.condition(false, 0)
	}
	lease := c.Acquire()
	defer lease.Release()
	return f.condition(true, 0)
}

// substitute overwrites b, n x nrhs, with the X of A X = B, or A^T X = B if trans is 'T'.
func (f *LU[T]) substitute(native bool, trans byte, nrhs int, b []T, ldb int) {
	if native {
		lapack.Substitute(trans, f.N, nrhs, f.F, f.N, f.Pivots, b, ldb)
	} else {
		pure.SolveColumns(trans == 'T', f.N, nrhs, f.F, f.N, f.Pivots, b, ldb)
	}
}

// Solve overwrites the row-major b with the X of op(A) X = B. No pivot may be zero. It
// reports whether B was finite; otherwise b is unchanged. X may overflow.
func (f *LU[T]) Solve(ctx context.Context, op matrix.Op, b matrix.Matrix[T]) (finite bool) {
	n, nrhs := b.Rows, b.Cols
	c := cores.Decide(plan.Xgetrs, square(n)*float64(nrhs)).In(ctx)
	native := c.Native() && cint.Fits(n|nrhs|b.Stride)
	trans := transOf(op.Transposed())
	return scaledRight(native, n, nrhs, b.Data, b.Stride, f.Shift, func() {
		conjugated := op.Conjugated() && scalar.IsComplex[T]()
		if conjugated { // conj(A) X = B is A conj(X) = conj(B)
			conjugateRows(n, nrhs, b.Data, b.Stride)
		}
		switch {
		case !native:
			f.substitute(false, trans, nrhs, b.Data, b.Stride)
		case c.Tiled():
			team := c.Team()
			defer team.Release()
			stripsOf(team, n, nrhs, b.Data, b.Stride, columnFactors[T]{trans, n, f.F, f.Pivots})
		default:
			lease := c.Acquire()
			defer lease.Release()
			f.substitute(true, trans, nrhs, b.Data, b.Stride)
		}
		if conjugated {
			conjugateRows(n, nrhs, b.Data, b.Stride)
		}
	})
}

// columnFactors are factors of LAPACK's xGETRF, without padding.
type columnFactors[T scalar.Scalar] struct {
	trans  byte
	n      int
	a      []T
	pivots []int32
}

func (f *columnFactors[T]) solve(nrhs int, b []T, ldb int) {
	lapack.Substitute(f.trans, f.n, nrhs, f.a, f.n, f.pivots, b, ldb)
}

// Inverse stores A^-1 in the row-major dst. No pivot may be zero. The elements may
// overflow.
func (f *LU[T]) Inverse(ctx context.Context, dst matrix.Matrix[T]) {
	n := f.N
	c := cores.Decide(plan.Xgetri, cube(n)).In(ctx)
	if c.Native() && cint.Fits(n|dst.Stride) {
		lapack.Transpose(n, n, f.F, n, dst.Data, dst.Stride)
		Getri(c, n, dst.Data, dst.Stride, f.rows)
	} else {
		setIdentity(n, dst.Data, dst.Stride)
		f.substitute(false, 'N', n, dst.Data, dst.Stride)
	}
	scaleAll(n, n, dst.Data, dst.Stride, -f.Shift)
}

// setIdentity stores the identity in the n x n matrix a.
func setIdentity[T scalar.Scalar](n int, a []T, lda int) {
	for i := range n {
		row := a[i*lda : i*lda+n]
		clear(row)
		row[i] = 1
	}
}

// columns stores a in f, column-major and without padding. native says whether it may
// call C.
func columns[T scalar.Scalar](native bool, f []T, a matrix.Matrix[T]) {
	if !native || a.Op.Transposed() || a.Rows*a.Cols < 64 {
		matrix.Copy(matrix.Matrix[T]{Rows: a.Rows, Cols: a.Cols, Stride: max(a.Rows, 1), Data: f, Op: matrix.Trans}, a)
		return
	}
	lapack.Transpose(a.Rows, a.Cols, a.Data, a.Stride, f, a.Rows)
	if a.Op.Conjugated() {
		scalar.Conjugate(f)
	}
}

// resize returns s with length n, its contents unspecified.
func resize[E any](s []E, n int) []E {
	if n > cap(s) {
		return make([]E, n)
	}
	return s[:n]
}

func square(n int) float64 { return float64(n) * float64(n) }
func cube(n int) float64   { return float64(n) * square(n) }

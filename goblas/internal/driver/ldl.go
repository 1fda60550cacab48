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

// LDL has the factors of a symmetric or Hermitian A as LAPACK's xSYTRF and xHETRF leave
// them. All methods but Factor may be called by several goroutines at once, in any mode.
type LDL[T scalar.Scalar] struct {
	N         int
	Uplo      byte
	Hermitian bool
	F         []T     // the triangle, column-major and without padding
	Pivots    []int32 // LAPACK's
	Shift     int     // these are the factors of A / 2^Shift
	Norm      float64 // |A / 2^Shift| in the 1-norm, with |Re| + |Im|; NaN after Factor failed
	Cond      float64 // the condition number if that is above 1/eps, and otherwise 0
}

// Factor overwrites f with the factors of a, of which it reads the triangle uplo, and
// reuses its arrays. info k > 0 means that the block of D at k, counted from 1, is singular;
// the factors are there all the same. If the triangle has a NaN or infinity, or the factors
// overflow, Norm is NaN.
func (f *LDL[T]) Factor(ctx context.Context, uplo byte, hermitian bool, a matrix.Matrix[T]) (info int) {
	n := a.Rows
	if cap(f.F) < n*n {
		f.F = mem.Uncleared[T](n * n)
	}
	f.N, f.Uplo, f.Hermitian, f.F, f.Pivots = n, uplo, hermitian, f.F[:n*n], resize(f.Pivots, n)
	f.Cond, f.Norm, f.Shift = 0, 0, 0
	if n == 0 {
		return 0
	}
	c := cores.Decide(plan.Xsytrf, cube(n)).In(ctx)
	native := c.Native() && cint.Fits(n|a.Stride)
	columns(native, f.F, a)
	f.clear()
	norm := hermitianNorm(other(uplo), n, f.F)
	f.Norm = math.NaN()
	if low, high := safeRange[T](); norm != 0 && !(norm >= low && norm <= high) {
		if norm, f.Shift = scaledMatrix(native, true, low, high, n, n, f.F, n); math.IsNaN(norm) {
			return 0
		}
		norm = hermitianNorm(other(uplo), n, f.F)
	}
	if info = f.factor(c, native); !FiniteRows(n, n, f.F, n) {
		return 0
	}
	if f.Norm = norm; info == 0 {
		f.Cond = f.condition(ctx, 1/scalar.Epsilon[T]())
	}
	return info
}

// clear stores zeros beside the triangle, and clears the imaginary parts of the diagonal of
// a Hermitian matrix.
func (f *LDL[T]) clear() {
	n := f.N
	for j := range n {
		column := f.F[j*n : j*n+n]
		if f.Uplo == 'L' {
			clear(column[:j])
		} else {
			clear(column[j+1:])
		}
		if f.Hermitian {
			column[j] = scalar.Real(column[j])
		}
	}
}

func (f *LDL[T]) factor(c cores.Call, native bool) (info int) {
	n := f.N
	if !native {
		return pure.Sytrf(f.Uplo, f.Hermitian, n, f.F, f.Pivots)
	}
	w := workspace.Get[T]()
	defer w.Put()
	work := w.Work(n * blocks)
	lease := c.Acquire()
	defer lease.Release()
	if f.Hermitian {
		return lapack.Hetrf(f.Uplo, n, f.F, n, f.Pivots, work, len(work))
	}
	return lapack.Sytrf(f.Uplo, n, f.F, n, f.Pivots, work, len(work))
}

// Solve overwrites the row-major b with the X of A X = B. No block of D may be singular. It
// reports whether B was finite; otherwise b is unchanged. X may overflow.
func (f *LDL[T]) Solve(ctx context.Context, b matrix.Matrix[T]) (finite bool) {
	n, nrhs := b.Rows, b.Cols
	c := cores.Decide(plan.Xsytrs, square(n)*float64(nrhs)).In(ctx)
	native := c.Native() && cint.Fits(n|nrhs|b.Stride)
	return scaledRight(native, n, nrhs, b.Data, b.Stride, f.Shift, func() { f.substitute(c, native, nrhs, b.Data, b.Stride) })
}

func (f *LDL[T]) substitute(c cores.Call, native bool, nrhs int, b []T, ldb int) {
	n := f.N
	if !native {
		pure.Sytrs(f.Uplo, f.Hermitian, n, nrhs, f.F, f.Pivots, b, ldb)
		return
	}
	lease := c.Acquire()
	defer lease.Release()
	inColumns(n, nrhs, b, ldb, func(x []T) {
		if f.Hermitian {
			lapack.Hetrs(f.Uplo, n, nrhs, f.F, n, f.Pivots, x, n)
		} else {
			lapack.Sytrs(f.Uplo, n, nrhs, f.F, n, f.Pivots, x, n)
		}
	})
}

// inColumns calls do with b, n x nrhs, in column-major order, in a copy if it is not so
// already.
func inColumns[T scalar.Scalar](n, nrhs int, b []T, ldb int, do func(x []T)) {
	if nrhs == 1 && ldb == 1 {
		do(b[:n])
		return
	}
	w := workspace.Get[T]()
	defer w.Put()
	x := w.Matrix(n * nrhs)
	lapack.Transpose(n, nrhs, b, ldb, x, n)
	do(x)
	lapack.Transpose(nrhs, n, x, n, b, ldb)
}

// Condition estimates the condition number |A| |A^-1| in the 1-norm.
func (f *LDL[T]) Condition(ctx context.Context) float64 { return f.condition(ctx, 0) }

// condition is Condition, and 0 if that is below threshold.
func (f *LDL[T]) condition(ctx context.Context, threshold float64) float64 {
	c := cores.Decide(plan.Xsytrs, square(f.N)).In(ctx)
	native := c.Native() && cint.Fits(f.N)
	w := workspace.Get[T]()
	defer w.Put()
	x := w.Work(f.N)
	return estimate(f.Norm, x, threshold, func(transposed bool) {
		conjugated := transposed && f.Hermitian // A^T is then conj(A)
		if conjugated {
			scalar.Conjugate(x)
		}
		f.substitute(c, native, 1, x, 1)
		if conjugated {
			scalar.Conjugate(x)
		}
	})
}

// Inverse stores A^-1 in the row-major dst. No block of D may be singular. The elements may
// overflow.
func (f *LDL[T]) Inverse(ctx context.Context, dst matrix.Matrix[T]) {
	n := f.N
	setIdentity(n, dst.Data, dst.Stride)
	c := cores.Decide(plan.Xsytrs, cube(n)).In(ctx)
	f.substitute(c, c.Native() && cint.Fits(n|dst.Stride), n, dst.Data, dst.Stride)
	scaleAll(n, n, dst.Data, dst.Stride, -f.Shift)
}

// Triangular reads the factors as those of a lower triangle.
func (f *LDL[T]) Triangular() pure.Triangular[T] {
	return pure.Triangular[T]{Upper: f.Uplo == 'U', N: f.N, F: f.F, Pivots: f.Pivots}
}

// Det is the determinant of A.
func (f *LDL[T]) Det() Determinant {
	d, t := Determinant{Size: 1, Exponent: f.N * f.Shift}, f.Triangular()
	for k := 0; k < f.N; {
		_, step := t.Pivot(k)
		if step == 1 {
			d.Times(scalar.ToComplex(t.At(k, k)))
		} else {
			b := pure.BlockOf(f.Hermitian, t.At(k, k), t.At(k+1, k), t.At(k+1, k+1))
			d.Times(scalar.ToComplex(b.Below))
			d.Times(scalar.ToComplex(b.Above))
			d.Times(scalar.ToComplex(b.Det))
		}
		k += step
	}
	return d
}

// Inertia returns how many eigenvalues of a Hermitian A are positive, negative and zero, as
// those of D, by Sylvester's law. A block of order 2 has one of either sign.
func (f *LDL[T]) Inertia() (positive, negative, zero int) {
	t := f.Triangular()
	for k := 0; k < f.N; {
		_, step := t.Pivot(k)
		d := real(scalar.ToComplex(t.At(k, k)))
		switch {
		case step == 2:
			positive++
			negative++
		case d > 0:
			positive++
		case d < 0:
			negative++
		default:
			zero++
		}
		k += step
	}
	return positive, negative, zero
}

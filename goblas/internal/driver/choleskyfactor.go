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
)

// Cholesky has the factor of a Hermitian positive definite A, A = L L^H (Uplo 'L') or A =
// U^H U ('U'). All methods but Factor, Update and Downdate may be called by several
// goroutines at once, in any mode.
type Cholesky[T scalar.Scalar] struct {
	N     int
	Uplo  byte
	F     []T     // L or U, row-major and without padding, with zeros in the other triangle
	Shift int     // this is the factor of A / 2^Shift, an even power
	Norm  float64 // |A / 2^Shift| in the 1-norm, with |Re| + |Im|; NaN after Factor failed
	Cond  float64 // the condition number if that is above 1/eps, and otherwise 0
}

// Factor overwrites f with the factor of a, of which it reads the triangle uplo, and reuses
// its array. info k > 0 means that the leading minor of order k is not positive. If the
// triangle has a NaN or infinity, Norm is NaN and info 0.
func (f *Cholesky[T]) Factor(ctx context.Context, uplo byte, a matrix.Matrix[T]) (info int) {
	n := a.Rows
	if cap(f.F) < n*n {
		f.F = mem.Uncleared[T](n * n)
	}
	f.N, f.Uplo, f.F = n, uplo, f.F[:n*n]
	f.Cond, f.Norm, f.Shift = 0, 0, 0
	if n == 0 {
		return 0
	}
	c := cores.Decide(plan.Xpotrf, cube(n)).In(ctx)
	native := c.Native() && cint.Fits(n)
	CopyTriangle(uplo, matrix.Matrix[T]{Rows: n, Cols: n, Stride: n, Data: f.F}, a)
	norm := hermitianNorm(uplo, n, f.F)
	f.Norm = math.NaN()
	if low, high := safeRange[T](); norm != 0 && !(norm >= low && norm <= high) {
		if norm, f.Shift = scaledMatrix(native, true, low, high, n, n, f.F, n); math.IsNaN(norm) {
			return 0
		}
		norm = hermitianNorm(uplo, n, f.F)
	}
	if info = potrf(c, native, uplo, n, f.F, n); info == 0 {
		f.Norm = norm
		f.Cond = f.condition(ctx, 1/scalar.Epsilon[T]())
	}
	return info
}

// Solve overwrites the row-major b with the X of A X = B. It reports whether B was finite;
// otherwise b is unchanged. X may overflow.
func (f *Cholesky[T]) Solve(ctx context.Context, b matrix.Matrix[T]) (finite bool) {
	n, nrhs := b.Rows, b.Cols
	c := cores.Decide(plan.Xpotrs, square(n)*float64(nrhs)).In(ctx)
	native := c.Native() && cint.Fits(n|nrhs|b.Stride)
	return scaledRight(native, n, nrhs, b.Data, b.Stride, f.Shift, func() { f.substitute(c, native, nrhs, b.Data, b.Stride) })
}

func (f *Cholesky[T]) substitute(c cores.Call, native bool, nrhs int, b []T, ldb int) {
	n := f.N
	switch {
	case !native:
		pure.Potrs(f.Uplo, n, nrhs, f.F, n, b, ldb)
	case c.Tiled():
		Potrs(c, f.Uplo, n, nrhs, f.F, n, b, ldb)
	default:
		lease := c.Acquire()
		defer lease.Release()
		first, second := halves(f.Uplo)
		solveTriangle(f.Uplo, first, 'N', n, nrhs, f.F, n, b, ldb)
		solveTriangle(f.Uplo, second, 'N', n, nrhs, f.F, n, b, ldb)
	}
}

// Condition estimates the condition number |A| |A^-1| in the 1-norm.
func (f *Cholesky[T]) Condition(ctx context.Context) float64 { return f.condition(ctx, 0) }

// condition is Condition, and 0 if that is below threshold.
func (f *Cholesky[T]) condition(ctx context.Context, threshold float64) float64 {
	c := cores.Decide(plan.Xpotrs, square(f.N)).In(ctx)
	native := c.Native() && cint.Fits(f.N)
	w := workspace.Get[T]()
	defer w.Put()
	x := w.Work(f.N)
	return estimate(f.Norm, x, threshold, func(transposed bool) {
		if transposed { // A^T is conj(A)
			scalar.Conjugate(x)
		}
		f.substitute(c, native, 1, x, 1)
		if transposed {
			scalar.Conjugate(x)
		}
	})
}

// Inverse stores A^-1 in the row-major dst. The elements may overflow.
func (f *Cholesky[T]) Inverse(ctx context.Context, dst matrix.Matrix[T]) {
	n := f.N
	c := cores.Decide(plan.Xpotri, cube(n)).In(ctx)
	if c.Native() && cint.Fits(n|dst.Stride) {
		for i := range n {
			copy(dst.Data[i*dst.Stride:i*dst.Stride+n], f.F[i*n:])
		}
		Potri(c, f.Uplo, n, dst.Data, dst.Stride)
		mirror(f.Uplo, n, dst.Data, dst.Stride)
	} else {
		setIdentity(n, dst.Data, dst.Stride)
		pure.Potrs(f.Uplo, n, n, f.F, n, dst.Data, dst.Stride)
	}
	scaleAll(n, n, dst.Data, dst.Stride, -f.Shift)
}

// Det is the determinant of A, which is real.
func (f *Cholesky[T]) Det() Determinant {
	d := Determinant{Size: 1, Exponent: f.N * f.Shift}
	for i := range f.N {
		v := scalar.ToComplex(f.F[i*(f.N+1)])
		d.Times(v)
		d.Times(v)
	}
	return d
}

// hermitianNorm is |A|_1 of a Hermitian A with |Re| + |Im| for the modulus. a holds its
// triangle uplo, and zeros beside it.
func hermitianNorm[T scalar.Scalar](uplo byte, n int, a []T) float64 {
	w := workspace.Get[T]()
	defer w.Put()
	sums := w.Doubles(n)
	clear(sums)
	for i := range n {
		from, to := 0, i // without the diagonal
		if uplo == 'U' {
			from, to = i+1, n
		}
		row := a[i*n+from : i*n+to]
		addAbs(sums[from:to], 1, row)
		sums[i] += absSum(row) + absSum(a[i*n+i:i*n+i+1])
	}
	_, most := extremes(sums)
	return most
}

// mirror copies the triangle uplo of the Hermitian a to the other one, conjugated, square
// by square, so that those that are read and written stay in the first-level cache.
func mirror[T scalar.Scalar](uplo byte, n int, a []T, lda int) {
	const side = 32
	for i0 := 0; i0 < n; i0 += side {
		for j0 := 0; j0 <= i0; j0 += side {
			for i := i0; i < min(i0+side, n); i++ {
				j1 := min(j0+side, i)
				if j1 <= j0 {
					continue
				}
				if row := a[i*lda+j0 : i*lda+j1]; uplo == 'U' {
					for j := range row {
						row[j] = a[(j0+j)*lda+i]
					}
					scalar.Conjugate(row)
				} else {
					scalar.Conjugate(row)
					for j, v := range row {
						a[(j0+j)*lda+i] = v
					}
					scalar.Conjugate(row)
				}
			}
		}
	}
}

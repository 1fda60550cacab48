package driver

import (
	"context"
	"math"

	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
)

// Update makes f the factor of A + x x^H, by rotations that bring a factor with x beside it
// into a triangle again: Golub and Van Loan, Matrix Computations, 4th edition, section
// 6.5.4, and LINPACK's xCHUD. x must be finite and its length N.
func (f *Cholesky[T]) Update(ctx context.Context, x []T) {
	n := f.N
	w := workspace.Get[T]()
	defer w.Put()
	z, r := w.Vectors(n), rotations(w, n)
	f.scaled(z, x)
	if f.Uplo == 'U' {
		scalar.Conjugate(z) // the row x^H
	}
	for i := range n {
		row := f.F[i*n : i*n+n]
		if f.Uplo == 'L' { // from the right, with the rotations of the rows before
			zi, c, s, sc := z[i], r.c[:i], r.s[:i], r.sc[:i]
			for k, v := range row[:i] {
				row[k], zi = c[k]*v+sc[k]*zi, c[k]*zi-s[k]*v
			}
			z[i] = zi
		}
		d := real(scalar.ToComplex(row[i]))
		length := math.Hypot(d, scalar.Abs(z[i]))
		r.set(i, d/length, z[i]/scalar.FromComplex[T](complex(length, 0)))
		row[i] = scalar.FromComplex[T](complex(length, 0))
		if f.Uplo == 'U' {
			y, c, s, sc := z[i+1:], r.c[i], r.s[i], r.sc[i]
			row = row[i+1:]
			for j, v := range row {
				row[j], y[j] = c*v+sc*y[j], c*y[j]-s*v
			}
		}
	}
	f.measure(ctx)
}

// rotation has the cosines of rotations, which are real, their sines and the conjugates of
// these.
type rotation[T scalar.Scalar] struct{ c, s, sc []T }

func rotations[T scalar.Scalar](w *workspace.Workspace[T], n int) rotation[T] {
	work := w.Work(3 * n)
	return rotation[T]{work[:n], work[n : 2*n], work[2*n:]}
}

func (r rotation[T]) set(i int, c float64, s T) {
	r.c[i], r.s[i], r.sc[i] = scalar.FromComplex[T](complex(c, 0)), s, scalar.Conj(s)
}

// Downdate makes f the factor of A - x x^H, by LINPACK's xCHDD. info k > 0 means that the
// leading minor of order k of that matrix is not positive; f is unchanged then. x must be
// finite and its length N.
func (f *Cholesky[T]) Downdate(ctx context.Context, x []T) (info int) {
	n := f.N
	w := workspace.Get[T]()
	defer w.Put()
	a, z, r := w.Vectors(n), w.Matrix(n), rotations(w, n)
	f.scaled(a, x)
	left, info := f.lengths(a)
	if info != 0 {
		return info
	}
	// Rotate (a, sqrt(left)) to (0, 1), from the last element on.
	alpha := math.Sqrt(left)
	for i := n - 1; i >= 0; i-- {
		length := math.Hypot(alpha, scalar.Abs(a[i]))
		r.set(i, alpha/length, a[i]/scalar.FromComplex[T](complex(length, 0)))
		alpha = length
	}
	clear(z)
	for i := n - 1; i >= 0; i-- {
		if f.Uplo == 'U' {
			row, y, c, s, sc := f.F[i*n+i:i*n+n], z[i:], r.c[i], r.s[i], r.sc[i]
			for j, v := range row {
				row[j], y[j] = c*v-s*y[j], c*y[j]+sc*v
			}
			continue
		}
		row, zi := f.F[i*n:i*n+i+1], T(0)
		for k := i; k >= 0; k-- {
			v, c := row[k], r.c[k]
			row[k], zi = c*v-r.sc[k]*zi, c*zi+r.s[k]*v
		}
	}
	f.measure(ctx)
	return 0
}

// lengths overwrites x with a = L^-1 x, L = U^H, and returns 1 - |a|^2. If that is not
// positive, info is the number of elements of a that are enough for it.
func (f *Cholesky[T]) lengths(x []T) (left float64, info int) {
	n := f.N
	left = 1
	if f.Uplo == 'U' { // U^T conj(a) = conj(x)
		scalar.Conjugate(x)
		defer scalar.Conjugate(x)
	}
	for i := range n {
		v := x[i]
		if f.Uplo == 'L' {
			for k, u := range f.F[i*n : i*n+i] {
				v -= u * x[k]
			}
		}
		v /= f.F[i*(n+1)]
		x[i] = v
		if f.Uplo == 'U' {
			y := x[i+1:]
			for j, u := range f.F[i*n+i+1 : i*n+n] {
				y[j] -= v * u
			}
		}
		if left -= scalar.Abs(v) * scalar.Abs(v); !(left > 0) {
			return left, i + 1
		}
	}
	return left, 0
}

// scaled stores x in z, in units of the factor, in two steps, because 2^k itself may not be
// a T.
func (f *Cholesky[T]) scaled(z, x []T) {
	copy(z, x)
	if f.Shift == 0 {
		return
	}
	k := -f.Shift / 2
	first := scalar.FromComplex[T](complex(math.Ldexp(1, k/2), 0))
	second := scalar.FromComplex[T](complex(math.Ldexp(1, k-k/2), 0))
	for i, v := range z {
		z[i] = v * first * second
	}
}

// measure sets Norm and Cond of a factor whose matrix is not at hand: the norm is estimated
// from products with the factor, as the condition number is from solutions.
func (f *Cholesky[T]) measure(ctx context.Context) {
	w := workspace.Get[T]()
	defer w.Put()
	x := w.Work(f.N)
	f.Norm = estimate(1, x, 0, func(transposed bool) {
		if transposed { // A^T is conj(A)
			scalar.Conjugate(x)
		}
		f.multiply(x)
		if transposed {
			scalar.Conjugate(x)
		}
	})
	f.Cond = f.condition(ctx, 1/scalar.Epsilon[T]())
}

// multiply overwrites x with A x, for the scaled A.
func (f *Cholesky[T]) multiply(x []T) {
	n := f.N
	adjoint := func() { // F^H x is the conjugate of F^T conj(x)
		scalar.Conjugate(x)
		for i := range n {
			if f.Uplo == 'L' {
				v := x[i]
				for j, u := range f.F[i*n : i*n+i] {
					x[j] += u * v
				}
				x[i] = f.F[i*(n+1)] * v
			} else {
				k := n - 1 - i
				v, y := x[k], x[k+1:]
				for j, u := range f.F[k*n+k+1 : k*n+n] {
					y[j] += u * v
				}
				x[k] = f.F[k*(n+1)] * v
			}
		}
		scalar.Conjugate(x)
	}
	if f.Uplo == 'U' {
		for i := range n {
			var sum T
			y := x[i:]
			for j, u := range f.F[i*n+i : i*n+n] {
				sum += u * y[j]
			}
			x[i] = sum
		}
		adjoint()
		return
	}
	adjoint()
	for i := n - 1; i >= 0; i-- {
		var sum T
		for j, u := range f.F[i*n : i*n+i+1] {
			sum += u * x[j]
		}
		x[i] = sum
	}
}

package driver

import (
	"errors"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/openblas"
)

// onFourTypes runs a test on each element type, in the native library; it skips where
// there is none, which GOBLAS_REQUIRE_NATIVE makes a failure.
func onFourTypes(t *testing.T, s func(*testing.T, arrays[float32]), d func(*testing.T, arrays[float64]), c func(*testing.T, arrays[complex64]), z func(*testing.T, arrays[complex128])) {
	t.Helper()
	if err := Start(2); err != nil {
		if _, ok := errors.AsType[*openblas.UnavailableError](err); !ok || os.Getenv("GOBLAS_REQUIRE_NATIVE") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	before := cores.CurrentMode()
	cores.SetMode(cores.Native)
	t.Cleanup(func() { cores.SetMode(before) })
	race.FourTypes(t,
		func(t *testing.T) { s(t, newArrays[float32]()) },
		func(t *testing.T) { d(t, newArrays[float64]()) },
		func(t *testing.T) { c(t, newArrays[complex64]()) },
		func(t *testing.T) { z(t, newArrays[complex128]()) })
}

// arrays makes row-major matrices with padded rows, whose padding is NaN.
type arrays[T scalar.Scalar] struct{ rnd *rand.Rand }

func newArrays[T scalar.Scalar]() arrays[T] { return arrays[T]{rand.New(rand.NewPCG(1, 2))} }

// array is a row-major m x n matrix with rows ld apart.
type array[T scalar.Scalar] struct {
	m, n, ld int
	s        []T
}

// random is an m x n matrix of random elements.
func (r arrays[T]) random(m, n int) array[T] {
	a := array[T]{m, n, n + 3, make([]T, m*(n+3))}
	for i := range a.s {
		a.s[i] = scalar.FromComplex[T](cmplx.NaN())
	}
	for i := range m {
		for j := range n {
			a.s[i*a.ld+j] = scalar.FromComplex[T](complex(r.rnd.NormFloat64(), r.rnd.NormFloat64()))
		}
	}
	return a
}

// definite is a Hermitian positive definite matrix of which kd diagonals beside the
// main one are not zero.
func (r arrays[T]) definite(n, kd int) array[T] {
	a := r.random(n, n)
	for i := range n {
		a.s[i*a.ld+i] = scalar.FromComplex[T](complex(4*math.Sqrt(float64(n))+float64(i%3), 0))
		for j := range i {
			if i-j > kd {
				a.s[i*a.ld+j] = 0
			}
			a.s[j*a.ld+i] = scalar.Conj(a.s[i*a.ld+j])
		}
	}
	return a
}

func (a array[T]) clone() array[T] {
	a.s = append([]T{}, a.s...)
	return a
}

// op is op(A) in double precision: 'N', 'T' or 'C'.
func (a array[T]) op(trans byte) dense {
	d := dense{a.m, a.n, make([]complex128, a.m*a.n)}
	for i := range a.m {
		for j := range a.n {
			d.s[i*a.n+j] = scalar.ToComplex(a.s[i*a.ld+j])
		}
	}
	switch trans {
	case 'T':
		return d.map2(func(d dense, i, j int) complex128 { return d.at(j, i) })
	case 'C':
		return d.map2(func(d dense, i, j int) complex128 { return cmplx.Conj(d.at(j, i)) })
	}
	return d
}

// triangle is the upper or lower triangle of A, with ones on the diagonal if unit is
// set.
func (a array[T]) triangle(uplo byte, unit bool) array[T] {
	b := a.clone()
	for i := range a.m {
		for j := range a.n {
			switch {
			case i == j && unit:
				b.s[i*b.ld+j] = 1
			case uplo == 'U' && i > j || uplo == 'L' && i < j:
				b.s[i*b.ld+j] = 0
			}
		}
	}
	return b
}

// band is the triangle of A with kd diagonals beside the main one in gonum's storage.
func (a array[T]) band(uplo byte, kd int) array[T] {
	b := array[T]{a.n, kd + 1, kd + 3, make([]T, a.n*(kd+3))}
	for i := range b.s {
		b.s[i] = scalar.FromComplex[T](cmplx.NaN())
	}
	for i := range a.n {
		for d := range kd + 1 {
			j := i + d
			if uplo == 'L' {
				j = i - kd + d
			}
			if j >= 0 && j < a.n {
				b.s[i*b.ld+d] = a.s[i*a.ld+j]
			}
		}
	}
	return b
}

// dense is a row-major m x n matrix in double precision.
type dense struct {
	m, n int
	s    []complex128
}

func (d dense) at(i, j int) complex128 { return d.s[i*d.n+j] }

// map2 is the n x m matrix of the f(d, i, j).
func (d dense) map2(f func(d dense, i, j int) complex128) dense {
	out := dense{d.n, d.m, make([]complex128, d.m*d.n)}
	for i := range out.m {
		for j := range out.n {
			out.s[i*out.n+j] = f(d, i, j)
		}
	}
	return out
}

// The race detector does not look at a product, of numbers that nobody else has:
// that would take most of the time of the tests.
//
//go:norace
func (d dense) mul(e dense) dense {
	out := dense{d.m, e.n, make([]complex128, d.m*e.n)}
	for i := range d.m {
		for l := range d.n {
			for j := range e.n {
				out.s[i*e.n+j] += d.at(i, l) * e.at(l, j)
			}
		}
	}
	return out
}

// columns are the first k columns, rows the first k rows.
func (d dense) columns(k int) dense {
	out := dense{d.m, k, make([]complex128, d.m*k)}
	for i := range d.m {
		copy(out.s[i*k:(i+1)*k], d.s[i*d.n:])
	}
	return out
}

func (d dense) rows(k int) dense { return dense{k, d.n, d.s[:k*d.n]} }

func identity(n int) dense {
	d := dense{n, n, make([]complex128, n*n)}
	for i := range n {
		d.s[i*n+i] = 1
	}
	return d
}

func diagonal[R scalar.Float](m, n int, w []R) dense {
	d := dense{m, n, make([]complex128, m*n)}
	for i := range w {
		d.s[i*n+i] = complex(float64(w[i]), 0)
	}
	return d
}

// same fails the test if got and want differ by more than rounding of T.
func same[T scalar.Scalar](t *testing.T, what string, got, want dense) {
	t.Helper()
	largest, apart := 1.0, 0.0
	for i, v := range want.s {
		largest = max(largest, cmplx.Abs(v))
		if d := cmplx.Abs(got.s[i] - v); !(d <= apart) {
			apart = d
		}
	}
	if limit := 400 * float64(want.m+want.n) * scalar.Epsilon[T]() * largest; !(apart <= limit) {
		t.Errorf("%s: wrong by %g, more than %g", what, apart, limit)
	}
}

// call is the route of a call in the native library.
func call() cores.Call { return cores.Decide(plan.Dgetrf, 1) }

func transOfReal[T scalar.Scalar](trans byte) byte {
	if scalar.IsComplex[T]() {
		return trans
	}
	return 'T'
}

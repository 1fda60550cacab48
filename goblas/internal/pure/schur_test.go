package pure

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
)

func TestGehrd(t *testing.T) {
	four(t, testGehrd[float32], testGehrd[float64], testGehrd[complex64], testGehrd[complex128])
}

func testGehrd[T scalar.Scalar](t *testing.T) {
	every(t, func(t *testing.T, n int, a []T, r *rand.Rand) {
		h, q, alone := padded(n, a), padded(n, a), padded(n, a)
		Gehrd(n, h, n+2, q, n+2)
		Gehrd(n, alone, n+2, nil, 0)
		for i := range n {
			for j := range n {
				if v := h[i*(n+2)+j]; v != alone[i*(n+2)+j] || i > j+1 && v != 0 {
					t.Fatalf("element %d, %d is %v", i, j, v)
				}
			}
		}
		u, x := denseOf(n, q, n+2), denseOf(n, a, n)
		orthonormal[T](t, u)
		small[T](t, "Q H Q^H - A", u.times(denseOf(n, h, n+2)).times(u.h()).minus(x), x.largest())
	})
}

// padded returns a copy of a with rows that are two elements longer.
func padded[T scalar.Scalar](n int, a []T) []T {
	c := make([]T, n*(n+2))
	recast(n, n, a, n, c, n+2)
	return c
}

func TestGees(t *testing.T) {
	four(t, testGees[float32], testGees[float64], testGees[complex64], testGees[complex128])
}

func testGees[T scalar.Scalar](t *testing.T) {
	check := func(t *testing.T, n int, a []T) {
		s, z, w := padded(n, a), padded(n, a), make([]complex128, n)
		if info := Gees(n, s, n+2, w, z, n+2); info != 0 {
			t.Fatalf("info %d", info)
		}
		alone, again := padded(n, a), make([]complex128, n)
		if info := Gees(n, alone, n+2, again, nil, 0); info != 0 {
			t.Fatalf("without vectors: info %d", info)
		}
		small[T](t, "eigenvalues with and without vectors", diagonal(w).minus(diagonal(again)), denseOf(n, a, n).largest())
		u, x := denseOf(n, z, n+2), denseOf(n, a, n)
		orthonormal[T](t, u)
		small[T](t, "Z T Z^H - A", u.times(denseOf(n, s, n+2)).times(u.h()).minus(x), x.largest())
		schurShape(t, n, s, n+2, w, x.largest())
	}
	every(t, func(t *testing.T, n int, a []T, r *rand.Rand) { check(t, n, a) })
	check(t, 120, randomSlice[T](120*120, 1, rand.New(rand.NewPCG(7, 7)))) // gonum takes another way from 75 on
}

// schurShape fails the test unless t is triangular, up to standard 2 x 2 blocks if it is
// real, with eigenvalues w.
func schurShape[T scalar.Scalar](t *testing.T, n int, s []T, lds int, w []complex128, scale float64) {
	t.Helper()
	for i := range n {
		for j := range i {
			v := s[i*lds+j]
			if v == 0 {
				continue
			}
			if scalar.IsComplex[T]() || j < i-1 || j > 0 && s[j*lds+j-1] != 0 || s[i*lds+i] != s[j*lds+j] ||
				math.Signbit(real(scalar.ToComplex(v))) == math.Signbit(real(scalar.ToComplex(s[j*lds+i]))) {
				t.Fatalf("element %d, %d is %v", i, j, v)
			}
			if !(imag(w[j]) > 0) || w[i] != cmplx.Conj(w[j]) {
				t.Errorf("pair %d: %v, %v", j, w[j], w[i])
			}
			product := math.Sqrt(scalar.Abs(v)) * math.Sqrt(scalar.Abs(s[j*lds+i]))
			if d := math.Abs(product - imag(w[j])); !(d <= 10*scalar.Epsilon[T]()*scale) {
				t.Errorf("pair %d: %v is no eigenvalue", j, w[j])
			}
		}
		if d := cmplx.Abs(complex(real(w[i]), 0) - scalar.ToComplex(scalar.Real(s[i*lds+i]))); !(d <= 10*float64(n)*scalar.Epsilon[T]()*scale) {
			t.Errorf("eigenvalue %v, diagonal %v", w[i], s[i*lds+i])
		}
	}
}

// TestGeesTriangular has lower triangular matrices, with rows and columns in some order:
// a permutation makes them upper triangular, and so their eigenvalues are exact, although
// they are defective.
func TestGeesTriangular(t *testing.T) {
	const n = 30
	r := rand.New(rand.NewPCG(2, 2))
	a, order := make([]complex128, n*n), r.Perm(n)
	for i := range n {
		a[order[i]*n+order[i]] = 2 - 1i
		for j := range i {
			a[order[i]*n+order[j]] = complex(r.NormFloat64(), 1)
		}
	}
	z := make([]complex128, n*n)
	for _, vectors := range [][]complex128{nil, z} {
		w := make([]complex128, n)
		if Gees(n, copied[complex128](n, a, n), n, w, vectors, n) != 0 {
			t.Fatal("no convergence")
		}
		for _, x := range w {
			if x != 2-1i {
				t.Fatal(w)
			}
		}
	}
	orthonormal[complex128](t, dense{n, z})
	w := make([]complex128, n)
	if Gees(n, copied[float64](n, a, n), n, w, nil, 0) != 0 {
		t.Fatal("no convergence")
	}
	for _, x := range w {
		if x != 2 {
			t.Fatal(w)
		}
	}
}

func TestGeesNotFinite(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1)} {
		for _, n := range []int{1, 2, 5, 20, 90} {
			z := randomSlice[complex128](n*n, 1, rand.New(rand.NewPCG(1, 1)))
			d := randomSlice[float64](n*n, 1, rand.New(rand.NewPCG(1, 1)))
			z[n-1], d[n-1] = complex(bad, 0), bad
			Gees(n, z, n, make([]complex128, n), make([]complex128, n*n), n) // these end, whatever they find
			Gees(n, d, n, make([]complex128, n), make([]float64, n*n), n)
		}
	}
}

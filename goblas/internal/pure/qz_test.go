package pure

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
)

// pencils runs a test on pairs of matrices of all orders: each of the zoo with a random
// one, with itself, and with one that is singular.
func pencils[T scalar.Scalar](t *testing.T, test func(t *testing.T, n int, a, b []T)) {
	for _, n := range orders {
		r := rand.New(rand.NewPCG(uint64(n), 9))
		z := zoo[T](n, r)
		singular := copied[T](n, z["random"], n)
		for j := range n {
			if n > 1 {
				singular[j] = singular[n+j] // two equal rows
			}
			if n > 3 {
				singular[3*n+j] = 0
			}
		}
		other := randomSlice[T](n*n, 1, r)
		seconds := map[string][]T{"random": other, "singular": singular}
		if n <= 10 {
			seconds["identity"], seconds["itself"] = unit[T](n), nil
			seconds["nilpotent"], seconds["strict upper"] = z["nilpotent"], z["strict upper"]
		} else if n > 20 {
			z = map[string][]T{"random": z["random"], "graded": z["graded"], "companion": z["companion"]}
		}
		for name, a := range z {
			for second, b := range seconds {
				if b == nil {
					b = a
				}
				t.Run(fmt.Sprintf("%s and %s %d", name, second, n), func(t *testing.T) { test(t, n, a, b) })
			}
			t.Run(fmt.Sprintf("random and %s %d", name, n), func(t *testing.T) { test(t, n, other, a) })
		}
	}
}

func TestGges(t *testing.T) {
	four(t, testGges[float32], testGges[float64], testGges[complex64], testGges[complex128])
}

func testGges[T scalar.Scalar](t *testing.T) {
	pencils(t, func(t *testing.T, n int, a, b []T) {
		s, u, q, z := padded(n, a), padded(n, b), padded(n, a), padded(n, a)
		alpha, beta := make([]complex128, n), make([]complex128, n)
		if info := Gges(n, s, n+2, u, n+2, alpha, beta, q, n+2, z, n+2); info != 0 {
			t.Fatalf("info %d", info)
		}
		left, right := denseOf(n, q, n+2), denseOf(n, z, n+2)
		orthonormal[T](t, left)
		orthonormal[T](t, right)
		fa, fb, ds, dt := denseOf(n, a, n), denseOf(n, b, n), denseOf(n, s, n+2), denseOf(n, u, n+2)
		small[T](t, "Q S Z^H - A", left.times(ds).times(right.h()).minus(fa), fa.largest())
		small[T](t, "Q T Z^H - B", left.times(dt).times(right.h()).minus(fb), fb.largest())
		tolerance := 10 * scalar.Epsilon[T]()
		for i := range n {
			for j := range i {
				if dt.x[i*n+j] != 0 {
					t.Fatalf("T: element %d, %d is %v", i, j, dt.x[i*n+j])
				}
				if v := ds.x[i*n+j]; v != 0 && (scalar.IsComplex[T]() || j < i-1 || j > 0 && ds.x[j*n+j-1] != 0 || dt.x[j*n+i] != 0) {
					t.Fatalf("S: element %d, %d is %v", i, j, v)
				}
			}
			if v := dt.x[i*n+i]; !(real(v) >= 0) || imag(v) != 0 {
				t.Errorf("T: diagonal element %d is %v", i, v)
			}
			if i+1 < n && ds.x[(i+1)*n+i] != 0 { // a pair: alpha S = beta T is singular
				if !(imag(alpha[i]) > 0) || alpha[i+1] != cmplx.Conj(alpha[i]) || beta[i] != beta[i+1] {
					t.Errorf("pair %d: %v %v", i, alpha[i:i+2], beta[i:i+2])
				}
				x, y := complex(max(fa.largest(), 1e-300), 0), complex(max(fb.largest(), 1e-300), 0)
				m := func(k, l int) complex128 {
					return beta[i]/y*(ds.x[(i+k)*n+i+l]/x) - alpha[i]/x*(dt.x[(i+k)*n+i+l]/y)
				}
				if d := cmplx.Abs(m(0, 0)*m(1, 1) - m(0, 1)*m(1, 0)); !(d <= 100*float64(n)*tolerance) {
					t.Errorf("pair %d: determinant %g", i, d)
				}
			} else if i == 0 || ds.x[i*n+i-1] == 0 {
				if !(cmplx.Abs(alpha[i]-ds.x[i*n+i]) <= tolerance*fa.largest()) || !(cmplx.Abs(beta[i]-dt.x[i*n+i]) <= tolerance*fb.largest()) {
					t.Errorf("eigenvalue %d is %v / %v, diagonals %v and %v", i, alpha[i], beta[i], ds.x[i*n+i], dt.x[i*n+i])
				}
			}
		}
	})
}

// TestGgesKnown has a pencil with eigenvalues 1/2, 2, infinity and one with conjugate ones.
func TestGgesKnown(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	const n = 5
	left, right := dense{n, randomSlice[complex128](n*n, 1, r)}, dense{n, randomSlice[complex128](n*n, 1, r)}
	for i := range left.x { // real ones, as complex matrices
		left.x[i], right.x[i] = complex(real(left.x[i]), 0), complex(real(right.x[i]), 0)
	}
	s, u := diagonal([]float64{1, 2, 3, 0, 0}), diagonal([]float64{2, 1, 0, 1, 1})
	s.x[3*n+4], s.x[4*n+3] = -3, 3
	fa, fb := left.times(s).times(right), left.times(u).times(right)
	check := func(alpha, beta []complex128, info int) {
		if info != 0 {
			t.Fatal(info)
		}
		for _, want := range []complex128{0.5, 2, 3i, -3i} {
			nearest := math.Inf(1)
			for k := range n {
				nearest = min(nearest, cmplx.Abs(alpha[k]-want*beta[k]))
			}
			if !(nearest <= 1e-12*max(fa.largest(), fb.largest())) {
				t.Errorf("%v / %v lacks %v", alpha, beta, want)
			}
		}
		infinite := 0
		for k := range n {
			if cmplx.Abs(beta[k]) <= 1e-13*fb.largest() {
				infinite++
			}
		}
		if infinite != 1 {
			t.Errorf("%d infinite eigenvalues: %v", infinite, beta)
		}
	}
	alpha, beta := make([]complex128, n), make([]complex128, n)
	info := Gges(n, copied[float64](n, fa.x, n), n, copied[float64](n, fb.x, n), n, alpha, beta, nil, 0, nil, 0)
	check(alpha, beta, info)
	info = Gges(n, copied[complex128](n, fa.x, n), n, copied[complex128](n, fb.x, n), n, alpha, beta, nil, 0, nil, 0)
	check(alpha, beta, info)
}

func TestGgesNotFinite(t *testing.T) {
	a, b := []float64{1, 2, math.NaN(), 3}, []float64{1, 2, 3, math.Inf(1)}
	v, w := make([]complex128, 2), make([]complex128, 2)
	if info := Gges(2, a, 2, []float64{1, 0, 0, 1}, 2, v, w, nil, 0, nil, 0); info == 0 {
		t.Error("NaN has a Schur form")
	}
	if info := Gges(2, []float64{1, 0, 0, 1}, 2, b, 2, v, w, nil, 0, nil, 0); info == 0 {
		t.Error("Inf has a Schur form")
	}
}

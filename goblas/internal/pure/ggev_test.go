package pure

import (
	"math"
	"math/cmplx"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
)

func TestGgev(t *testing.T) {
	four(t, testGgev[float32], testGgev[float64], testGgev[complex64], testGgev[complex128])
}

func testGgev[T scalar.Scalar](t *testing.T) {
	pencils(t, func(t *testing.T, n int, a, b []T) {
		ldv := n + 1
		alpha, beta, vl, vr := make([]complex128, n), make([]complex128, n), make([]complex128, n*ldv), make([]complex128, n*ldv)
		if info := Ggev(n, a, n, b, n, alpha, beta, vl, vr, ldv); info != 0 {
			t.Fatalf("info %d", info)
		}
		alone, other := make([]complex128, n), make([]complex128, n)
		if info := Ggev(n, a, n, b, n, alone, other, nil, nil, 0); info != 0 {
			t.Fatalf("values alone: info %d", info)
		}
		fa, fb := denseOf(n, a, n), denseOf(n, b, n)
		sa, sb := levelled(fa.x), levelled(fb.x)
		left, right := denseOf(n, vl, ldv), denseOf(n, vr, ldv)
		for k := range n {
			if alone[k] != alpha[k] || other[k] != beta[k] {
				t.Errorf("eigenvalue %d differs without vectors", k)
			}
			if !(real(beta[k]) >= 0) || imag(beta[k]) != 0 {
				t.Errorf("beta %v", beta)
			}
			if !scalar.IsComplex[T]() && imag(alpha[k]) > 0 && (k+1 == n || alpha[k+1] != cmplx.Conj(alpha[k])) {
				t.Errorf("pair %v", alpha)
			}
			x, y := alpha[k]/complex(sa, 0), beta[k]/complex(sb, 0)
			if size := max(cmplx.Abs(x), cmplx.Abs(y)); size > 0 { // a null vector is one at any size
				x, y = x/complex(size, 0), y/complex(size, 0)
			}
			m, u, v := dense{n, make([]complex128, n*n)}, dense{n, make([]complex128, n*n)}, dense{n, make([]complex128, n*n)}
			for i := range m.x {
				m.x[i] = y*fa.x[i] - x*fb.x[i]
			}
			longest := [2]float64{}
			for i := range n {
				e, f := left.x[i*n+k], right.x[i*n+k]
				u.x[i*n], v.x[i*n] = e, f
				longest[0] = max(longest[0], math.Abs(real(e))+math.Abs(imag(e)))
				longest[1] = max(longest[1], math.Abs(real(f))+math.Abs(imag(f)))
				if !scalar.IsComplex[T]() && imag(alpha[k]) == 0 && (imag(e) != 0 || imag(f) != 0) {
					t.Fatalf("vector %d of a real eigenvalue is not real", k)
				}
			}
			if !(math.Abs(longest[0]-1) <= 0x1p-50) || !(math.Abs(longest[1]-1) <= 0x1p-50) {
				t.Errorf("vectors %d: largest elements %v", k, longest)
			}
			if x != 0 || y != 0 {
				residual(t, "right", k, m, v)
				residual(t, "left", k, m.h(), u)
			}
		}
	})
}

// residual fails the test unless m times the first column of v is small.
func residual(t *testing.T, side string, k int, m, v dense) {
	t.Helper()
	most := 0.0
	for i := range m.n {
		var sum complex128
		for j := range m.n {
			sum += m.x[i*m.n+j] * v.x[j*m.n]
		}
		if most = max(most, cmplx.Abs(sum)); math.IsNaN(most) {
			t.Fatal("NaN")
		}
	}
	if !(most <= 100*float64(m.n)*0x1p-52) {
		t.Errorf("%s vector %d: residual %g", side, k, most)
	}
}

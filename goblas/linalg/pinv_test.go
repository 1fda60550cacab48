package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
)

func TestPinv(t *testing.T) {
	fourTypes(t, testPinv[float32], testPinv[float64], testPinv[complex64], testPinv[complex128])
}

// smaller are the shapes that functions on the singular values are tested with: these are
// slow in pure Go for complex types.
var smaller = [][2]int{{0, 0}, {0, 3}, {3, 0}, {1, 1}, {2, 2}, {3, 3}, {1, 5}, {5, 1}, {17, 17}, {65, 20}, {20, 65}, {65, 65}}

// testPinv holds the four conditions of Penrose.
func testPinv[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for _, s := range smaller {
		m, n := s[0], s[1]
		for _, rank := range []int{min(m, n), min(m, n) / 2, 0} {
			a := ofRank[T](m, n, rank, r)
			name := fmt.Sprintf("%dx%d of rank %d", m, n, rank)
			p, err := linalg.Pinv(a.H().Clone().H(), -1)
			if err != nil || p.Rows != n || p.Cols != m {
				t.Fatalf("%s: %s, %v", name, p.Shape(), err)
			}
			limit := tolerance[T](m+n) * (1 + largest(a)*largest(p)*float64(m+n))
			ap, pa := product(a, p), product(p, a)
			for what, d := range map[string]float64{
				"A P A - A":     distance(product(ap, a), a) / largest(a),
				"P A P - P":     distance(product(pa, p), p) / largest(p),
				"A P - (A P)^H": distance(ap, ap.H()),
				"P A - (P A)^H": distance(pa, pa.H()),
			} {
				if rank > 0 && !(d <= limit) || rank == 0 && d > 0 {
					t.Errorf("%s: %s is %g, limit %g", name, what, d, limit)
				}
			}
			to := random[T](n, m, r)
			if err := linalg.PinvTo(to, a, -1); err != nil || distance(to, p) > limit*largest(p) {
				t.Errorf("%s: PinvTo: %v, differs by %g", name, err, distance(to, p))
			}
		}
	}
}

func TestPinvTolerance(t *testing.T) {
	modes(t, func(t *testing.T) {
		a := matrix.FromRows([]float64{4, 0}, []float64{0, 1})
		for rtol, want := range map[float64]float64{0: 1, 0.2: 1, 0.25: 0, 0.5: 0, -1: 1} {
			p, err := linalg.Pinv(a, rtol)
			if err != nil || p.At(0, 0) != 0.25 || p.At(1, 1) != want {
				t.Errorf("rtol %g: %v, %v, want %g", rtol, p.Data, err, want)
			}
		}
		if p, err := linalg.Pinv(a, math.NaN()); err != nil || p.At(1, 1) != 1 {
			t.Errorf("rtol NaN: %v, %v", p.Data, err)
		}
		for _, f := range []float64{1e-150, 1e150} { // scale-free
			p, err := linalg.Pinv(times(f, a), -1)
			if err != nil || math.Abs(p.At(1, 1)*f-1) > 1e-14 {
				t.Errorf("times %g: %v, %v", f, p.Data, err)
			}
		}
		a.Data[1] = math.Inf(-1)
		if _, err := linalg.Pinv(a, -1); !errors.Is(err, linalg.ErrNotFinite) {
			t.Errorf("infinity: %v", err)
		}
		if err := linalg.PinvTo(a, a, -1); !errors.Is(err, linalg.ErrOverlap) {
			t.Errorf("in place: %v", err)
		}
		if err := linalg.PinvTo(matrix.New[float64](2, 3), matrix.New[float64](2, 3), -1); !errors.Is(err, linalg.ErrShape) {
			t.Errorf("wrong shape: %v", err)
		}
	})
}

func ExamplePinv() {
	p, err := linalg.Pinv(matrix.FromRows([]float64{1}, []float64{1}), -1)
	fmt.Printf("%.2f %v\n", p.Data, err)
	// Output: [0.50 0.50] <nil>
}

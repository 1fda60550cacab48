package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

func TestLstsq(t *testing.T) {
	fourTypes(t, testLstsq[float32], testLstsq[float64], testLstsq[complex64], testLstsq[complex128])
}

// testLstsq compares solutions with those by the pseudoinverse, and what else is returned
// with the singular values and with B - A X.
func testLstsq[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	var reused linalg.LstsqResult[T]
	for _, s := range smaller {
		m, n := s[0], s[1]
		for _, rank := range []int{min(m, n), min(m, n) / 2, 0} {
			a := ofRank[T](m, n, rank, r)
			for _, nrhs := range []int{0, 1, 4} {
				b := random[T](m, nrhs, r)
				name := fmt.Sprintf("%dx%d of rank %d, %d right-hand sides", m, n, rank, nrhs)
				x, err := linalg.Lstsq(a.H().Clone().H(), b.T().Clone().T(), math.NaN())
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if x.Rank != rank || x.X.Rows != n || x.X.Cols != nrhs || len(x.S) != min(m, n) {
					t.Fatalf("%s: rank %d, X is %s, %d singular values", name, x.Rank, x.X.Shape(), len(x.S))
				}
				p, err := linalg.Pinv(a, -1)
				if err != nil {
					t.Fatal(err)
				}
				limit := tolerance[T](m+n) * (1 + largest(a)*largest(p)*float64(m+n)) * (1 + largest(p)*largest(b))
				if d := distance(product(p, b), x.X); !(d <= limit) {
					t.Errorf("%s: differs from pinv(A) B by %g, limit %g", name, d, limit)
				}
				values, err := linalg.SVDVals(a)
				if err != nil {
					t.Fatal(err)
				}
				for i, v := range values {
					if math.Abs(v-x.S[i]) > tolerance[T](m+n)*values[0] {
						t.Errorf("%s: singular value %d is %g, not %g", name, i, x.S[i], v)
					}
				}
				testResiduals(t, name, a, b, x)
				if err := linalg.LstsqTo(&reused, a, b, math.NaN()); err != nil || distance(reused.X, x.X) > limit || reused.Rank != rank || len(reused.Residuals) != len(x.Residuals) {
					t.Errorf("%s: LstsqTo: %v, differs by %g", name, err, distance(reused.X, x.X))
				}
			}
		}
	}
}

func testResiduals[T linalg.Scalar](t *testing.T, name string, a, b linalg.Matrix[T], x linalg.LstsqResult[T]) {
	t.Helper()
	if x.Rank < a.Cols || a.Rows <= a.Cols {
		if len(x.Residuals) != 0 {
			t.Errorf("%s: %d residuals", name, len(x.Residuals))
		}
		return
	}
	if len(x.Residuals) != b.Cols {
		t.Fatalf("%s: %d residuals", name, len(x.Residuals))
	}
	ax := product(a, x.X)
	for j, got := range x.Residuals {
		want, size := 0.0, 0.0
		for i := range a.Rows {
			v := scalar.ToComplex(b.At(i, j))
			want += math.Pow(scalar.Abs(v-ax.At(i, j)), 2)
			size += math.Pow(scalar.Abs(v), 2)
		}
		if !(math.Abs(got-want) <= tolerance[T](a.Rows)*size) {
			t.Errorf("%s: residual %g, not %g", name, got, want)
		}
	}
}

func TestLstsqKnown(t *testing.T) {
	modes(t, func(t *testing.T) {
		// A polynomial of degree 3 through points on it, by a Vandermonde matrix.
		a, b := matrix.New[float64](9, 4), matrix.New[float64](9, 1)
		for i := range 9 {
			x := float64(i)/4 - 1
			for j, p := 0, 1.0; j < 4; j, p = j+1, p*x {
				a.Set(i, j, p)
				b.Data[i] += float64(j+1) * p
			}
		}
		r, err := linalg.Lstsq(a, b, -1)
		if err != nil || r.Rank != 4 || len(r.Residuals) != 1 || r.Residuals[0] > 1e-28 {
			t.Errorf("polynomial: rank %d, residuals %g, %v", r.Rank, r.Residuals, err)
		}
		for j, got := range r.X.Data {
			if math.Abs(got-float64(j+1)) > 1e-13 {
				t.Errorf("polynomial: coefficient %d is %g", j, got)
			}
		}
		// A Hilbert matrix of order 12 has singular values down to 2.6e-17 times the largest.
		h, ones := matrix.New[float64](12, 12), matrix.New[float64](12, 1)
		for i := range 12 {
			for j := range 12 {
				h.Set(i, j, 1/float64(i+j+1))
				ones.Data[i] += h.At(i, j)
			}
		}
		r, err = linalg.Lstsq(h, ones, 1e-10)
		if err != nil || r.Rank != 9 || distance(product(h, r.X), ones) > 1e-9 {
			t.Errorf("Hilbert matrix: rank %d, %v", r.Rank, err)
		}
		// Scales do not matter, and rcond is relative.
		for _, f := range []float64{1e-150, 1e150} {
			r, err = linalg.Lstsq(times(f, a), b, -1)
			if err != nil || r.Rank != 4 || math.Abs(r.X.Data[3]*f-4) > 1e-12 {
				t.Errorf("polynomial times %g: rank %d, %v, %v", f, r.Rank, r.X.Data, err)
			}
		}
		d := matrix.FromRows([]float64{4, 0}, []float64{0, 1})
		for rcond, want := range map[float64]int{0.2: 2, 0.25: 1, 0.9: 1, 0: 2, 1: 2} {
			if r, err := linalg.Lstsq(d, d, rcond); err != nil || r.Rank != want {
				t.Errorf("rcond %g: rank %d, %v", rcond, r.Rank, err)
			}
		}
		// NumPy's answer for a matrix without columns.
		r, err = linalg.Lstsq(matrix.New[float64](2, 0), matrix.FromRows([]float64{3}, []float64{4}), -1)
		if err != nil || len(r.Residuals) != 1 || r.Residuals[0] != 25 {
			t.Errorf("2x0: residuals %v, %v", r.Residuals, err)
		}
	})
}

func TestLstsqErrors(t *testing.T) {
	modes(t, func(t *testing.T) {
		a, b := matrix.FromRows([]float64{1, 2}, []float64{3, 4}), matrix.New[float64](2, 1)
		_, err := linalg.Lstsq(a, matrix.New[float64](3, 1), -1)
		isOpError(t, err, linalg.ErrShape)
		for _, bad := range []float64{math.NaN(), math.Inf(1)} {
			b.Data[1] = bad
			_, err = linalg.Lstsq(a, b, -1)
			isOpError(t, err, linalg.ErrNotFinite)
			_, err = linalg.Lstsq(b, a, -1)
			isOpError(t, err, linalg.ErrNotFinite)
		}
		err = linalg.LstsqTo(&linalg.LstsqResult[float64]{X: a}, a, a, -1)
		isOpError(t, err, linalg.ErrOverlap)
		tiny := matrix.FromRows([]float64{1e-300})
		if r, err := linalg.Lstsq(tiny, matrix.FromRows([]float64{1e300}), -1); !errors.Is(err, linalg.ErrNotFinite) {
			t.Errorf("overflow: %v, %v", r.X.Data, err)
		}
	})
}

func TestAllocationsLstsq(t *testing.T) {
	counted(t)
	if goblas.Use(goblas.Native) != nil {
		t.Skip("the race detector empties pools at random, and pure Go allocates")
	}
	t.Cleanup(func() { _ = goblas.Use(goblas.PureGo) })
	if err := goblas.Use(goblas.Auto); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(43, 44))
	a, b := random[complex64](60, 30, r), random[complex64](60, 2, r)
	d, p := random[float64](50, 70, r), matrix.New[float64](70, 50)
	var x linalg.LstsqResult[complex64]
	var s linalg.SVDResult[complex64]
	allocateNothing(t, 60, map[string]func() error{
		"LstsqTo":   func() error { return linalg.LstsqTo(&x, a, b, -1) },
		"PinvTo":    func() error { return linalg.PinvTo(p, d, -1) },
		"SVDWithTo": func() error { return linalg.SVDWithTo(&s, a, linalg.SVDThin, linalg.GESVD) },
	})
}

func ExampleLstsq() {
	// The line y = m x + c through (0, -1), (1, 0.2), (2, 0.9), (3, 2.1).
	a := matrix.FromRows([]float64{0, 1}, []float64{1, 1}, []float64{2, 1}, []float64{3, 1})
	b := matrix.FromRows([]float64{-1}, []float64{0.2}, []float64{0.9}, []float64{2.1})
	r, err := linalg.Lstsq(a, b, math.NaN())
	fmt.Printf("%.2f %.2f %d %v\n", r.X.Data, r.Residuals, r.Rank, err)
	// Output: [1.00 -0.95] [0.05] 2 <nil>
}

package linalg_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

func TestQRUpdate(t *testing.T) {
	fourTypes(t, qrUpdate[float32], qrUpdate[float64], qrUpdate[complex64], qrUpdate[complex128])
}

func qrUpdate[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, s := range shapes {
		m, n := s[0], s[1]
		if m*n > 10000 {
			continue // nothing new, and slow
		}
		a := random[T](m, n, r).Clone()
		f, err := linalg.NewQR(a)
		if err != nil {
			t.Fatal(err)
		}
		for step := range 3 {
			u, v := random[T](m, 1, r), random[T](n, 1, r)
			if step == 1 && m > 0 && n > 0 { // in the range of A
				matrix.Copy(u, a.Slice(0, m, 0, 1))
			}
			change := f.Update
			sign := T(1)
			if step == 2 {
				change, sign = f.Downdate, -1
			}
			if err := change(u, v); err != nil {
				t.Fatalf("%s: %v", a.Shape(), err)
			}
			for i := range m {
				for j := range n {
					a.Set(i, j, a.At(i, j)+sign*u.At(i, 0)*scalar.Conj(v.At(j, 0)))
				}
			}
			testQRFactors(t, f, a)
			testSolution(t, f, a, r)
		}
		if m == n && m > 0 && m < 20 {
			det, err := f.Det()
			g, _ := linalg.NewQR(a)
			want, _ := g.Det()
			if err != nil || scalar.Abs(det-want) > tolerance[T](m)*scalar.Abs(want)/conditionOf(a) {
				t.Errorf("%s: determinant %v, %v, want %v", a.Shape(), det, err, want)
			}
		}
		if _, _, ok := f.Raw(); ok && min(m, n) > 0 {
			t.Errorf("%s: reflectors after an update", a.Shape())
		}
		if err := f.Reset(a); err != nil {
			t.Fatal(err)
		}
		testQRFactors(t, f, a)
	}
	f, err := linalg.NewQR(identity[T](3))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Update(matrix.New[T](2, 1), matrix.New[T](3, 1)); !errors.Is(err, linalg.ErrShape) {
		t.Errorf("vector of 2 for 3 rows: %v", err)
	}
	bad := matrix.New[T](3, 1)
	bad.Set(1, 0, scalar.FromComplex[T](complex(math.NaN(), 0)))
	if err := f.Update(bad, matrix.New[T](3, 1)); !errors.Is(err, linalg.ErrNotFinite) {
		t.Errorf("NaN in a vector: %v", err)
	}
}

package linalg_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

func TestQRDecompose(t *testing.T) {
	fourTypes(t, qrDecompose[float32], qrDecompose[float64], qrDecompose[complex64], qrDecompose[complex128])
}

func qrDecompose[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, s := range shapes {
		m, n := s[0], s[1]
		k := min(m, n)
		original := random[T](m, n, r)
		for i, a := range views(original) {
			if i > 0 && m*n > 5000 {
				continue // nothing new, and slow
			}
			for _, kind := range []linalg.QRKind{linalg.QRReduced, linalg.QRComplete, linalg.QRFactor} {
				name := fmt.Sprintf("%dx%d, view %d, %v", m, n, i, kind)
				q, u, err := linalg.QRDecompose(a, kind)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				cols, rows := k, k
				switch kind {
				case linalg.QRComplete:
					cols, rows = m, m
				case linalg.QRFactor:
					if q.Rows != 0 || q.Cols != 0 {
						t.Errorf("%s: Q is %s", name, q.Shape())
					}
					// |A^H A - R^H R| says all there is without Q.
					if d := distance(product(a.H(), a), product(u.H(), u)); d > tolerance[T](max(m, n))*float64(m)*math.Pow(largest(a), 2) {
						t.Errorf("%s: A^H A - R^H R is %g", name, d)
					}
				}
				if u.Rows != rows || u.Cols != n || !isUpper(u) {
					t.Fatalf("%s: R is %s, upper: %v", name, u.Shape(), isUpper(u))
				}
				for j := range min(rows, n) {
					if d := u.At(j, j); d != scalar.Real(d) {
						t.Errorf("%s: R's diagonal has %v", name, d)
					}
				}
				if kind == linalg.QRFactor {
					continue
				}
				if q.Rows != m || q.Cols != cols {
					t.Fatalf("%s: Q is %s", name, q.Shape())
				}
				if d := orthonormal(q); d > tolerance[T](m) {
					t.Errorf("%s: Q^H Q - I is %g", name, d)
				}
				if d := distance(product(q, u), a); d > tolerance[T](m)*largest(a) {
					t.Errorf("%s: Q R - A is %g", name, d)
				}
				qTo, uTo := random[T](m, cols, r), random[T](rows, n, r)
				if err := linalg.QRDecomposeTo(qTo, uTo, a); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if d := max(distance(qTo, q), distance(uTo, u)); d > tolerance[T](m)*largest(a) { // strides may change the last bits
					t.Errorf("%s: QRDecomposeTo differs by %g", name, d)
				}
			}
		}
	}
}

// TestQRScales holds the residuals at scales whose squares overflow or underflow.
func TestQRScales(t *testing.T) {
	modes(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		for _, n := range []int{3, 60, 130} {
			for _, f := range []float64{1e-150, 1e150} {
				a := times(f, random[float64](n+5, n, r))
				z := times(f, random[complex128](n+5, n, r))
				q, u, err := linalg.QRDecompose(a, linalg.QRReduced)
				if d := distance(product(q, u), a); err != nil || d > tolerance[float64](n)*largest(a) || orthonormal(q) > tolerance[float64](n) {
					t.Errorf("order %d times %g: error %v, residual %g", n, f, err, d/largest(a))
				}
				qz, uz, err := linalg.QRDecompose(z, linalg.QRReduced)
				if d := distance(product(qz, uz), z); err != nil || d > tolerance[float64](n)*largest(z) || orthonormal(qz) > tolerance[float64](n) {
					t.Errorf("complex, order %d times %g: error %v, residual %g", n, f, err, d/largest(z))
				}
			}
		}
	})
}

func ExampleQRDecompose() {
	a := matrix.FromRows([]float64{3, 1}, []float64{4, 2})
	q, r, err := linalg.QRDecompose(a, linalg.QRReduced)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f %.1f\n", q.Data[:2], q.Data[2:])
	fmt.Printf("%.1f %.1f\n", r.Data[:2], r.Data[2:])
	// Output:
	// [-0.6 -0.8] [-0.8 0.6]
	// [-5.0 -2.2] [0.0 0.4]
}

package linalg_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
)

func TestFractionalMatrixPower(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, powers[float32], powers[float64], powers[complex64], powers[complex128])
	})
}

func powers[T linalg.Scalar](t *testing.T) {
	power := func(p float64) func(linalg.Matrix[T]) (linalg.Matrix[T], error) {
		return func(a linalg.Matrix[T]) (linalg.Matrix[T], error) { return linalg.FractionalMatrixPower(a, p) }
	}
	likeSciPy(t, "power0.3", 100, power(0.3))
	likeSciPy(t, "power-1.5", 100, power(-1.5))
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range functionOrders() {
		a := rightOf[T](n, r)
		for _, p := range []float64{0.25, 0.7, -0.3} { // A^p A^(1-p) = A
			x, err1 := linalg.FractionalMatrixPower(a, p)
			y, err2 := linalg.FractionalMatrixPower(a, 1-p)
			if d := distance(product(x, y), a); err1 != nil || err2 != nil || d > tolerance[T](n)*largest(a) {
				t.Errorf("%T, order %d, p = %v: off by %.3g (%v, %v)", a.Data, n, p, d, err1, err2)
			}
		}
		x, err := linalg.FractionalMatrixPower(a, 3)
		cube := product(product(a, a), a)
		if d := distance(x, cube); err != nil || d > tolerance[T](n)*largest(cube) {
			t.Errorf("cube, order %d: off by %.3g (%v)", n, d, err)
		}
		x, err = linalg.FractionalMatrixPower(a, -2)
		if d := distance(product(product(a, a), x), identity[T](n)); err != nil || d > 100*tolerance[T](n) {
			t.Errorf("p = -2, order %d: off by %.3g (%v)", n, d, err)
		}
	}
}

func TestFractionalMatrixPowerSingular(t *testing.T) {
	modes(t, func(t *testing.T) {
		a := matrix.FromRows([]float64{1, 2}, []float64{0, 0})
		for _, p := range []float64{0.5, -1} {
			if _, err := linalg.FractionalMatrixPower(a, p); !errors.Is(err, linalg.ErrSingular) {
				t.Errorf("p = %v: %v", p, err)
			}
		}
		if x, err := linalg.FractionalMatrixPower(a, 2); err != nil || distance(x, a) != 0 {
			t.Error(x, err)
		}
		if _, err := linalg.FractionalMatrixPower(matrix.FromRows([]float64{-8}), 1./3); !errors.Is(err, linalg.ErrNotReal) {
			t.Error(err)
		}
	})
}

func ExampleFractionalMatrixPower() {
	x, err := linalg.FractionalMatrixPower(matrix.FromRows([]float64{4, 0}, []float64{0, 9}), 1.5)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.4f\n", x.Data)
	// Output: [8.0000 0.0000 0.0000 27.0000]
}

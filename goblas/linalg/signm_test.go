package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

func TestSignm(t *testing.T) {
	modes(t, func(t *testing.T) {
		likeSciPy(t, "signm", 1000, linalg.Signm[float64])
		likeSciPy(t, "signm", 1000, linalg.Signm[complex128])
		race.FourTypes(t, signs[float32], signs[float64], signs[complex64], signs[complex128])
	})
}

// signs tests S = P D P^-1 with signs in D, for a product with a known P.
func signs[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 3, 17, 40} {
		p := rightOf[T](n, r)
		q, err := linalg.Solve(p, identity[T](n))
		if err != nil {
			t.Fatal(err)
		}
		d, s := matrix.New[T](n, n), matrix.New[T](n, n)
		for i := range n {
			s.Set(i, i, 1)
			if i%3 == 1 {
				s.Set(i, i, -s.At(i, i))
			}
			d.Set(i, i, s.At(i, i)*scalar.FromComplex[T](complex(float64(1+i%5), 0)))
		}
		a := converted[T](product(product(p, d), q))
		want := product(product(p, s), q)
		for _, view := range []linalg.Matrix[T]{a, converted[T](a.T()).T()} {
			if got, err := linalg.Signm(view); err != nil || distance(got, want) > 10*tolerance[T](n) {
				t.Errorf("%T, order %d: off by %.3g (%v)", a.Data, n, distance(got, want), err)
			}
		}
	}
}

func TestSignmErrors(t *testing.T) {
	modes(t, func(t *testing.T) {
		got, err := linalg.Signm(matrix.FromRows([]float64{1e150, 0}, []float64{0, -1e-150}))
		if err != nil || distance(got, matrix.FromRows([]float64{1, 0}, []float64{0, -1})) > 1e-15 {
			t.Error("1e150 and -1e-150:", got, err)
		}
		for _, c := range []struct{ got, want error }{
			{errorOf(linalg.Signm(matrix.New[float64](2, 2))), linalg.ErrSingular},
			{errorOf(linalg.Signm(matrix.New[float64](2, 3))), linalg.ErrShape},
			{errorOf(linalg.Signm(matrix.FromRows([]float64{math.Inf(1)}))), linalg.ErrNotFinite},
		} {
			if !errors.Is(c.got, c.want) {
				t.Errorf("%v, want %v", c.got, c.want)
			}
		}
		// The eigenvalues i and -i: the iteration finds a singular matrix, or none at all.
		if _, err := linalg.Signm(matrix.FromRows([]float64{1, -2}, []float64{1, -1})); !errors.Is(err, linalg.ErrSingular) && !errors.Is(err, linalg.ErrNoConvergence) {
			t.Error("on the imaginary axis:", err)
		}
	})
}

func ExampleSignm() {
	s, err := linalg.Signm(matrix.FromRows([]float64{3, 0}, []float64{0, -2}))
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.2f\n", []float64{s.At(0, 0), s.At(1, 1)})
	// Output: [1.00 -1.00]
}

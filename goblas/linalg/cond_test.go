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

func TestCond(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, conds[float32], conds[float64], conds[complex64], conds[complex128])
	})
}

func conds[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 3, 17, 65} {
		m := random[T](n, n, r)
		for i := range n {
			m.Set(i, i, m.At(i, i)+scalar.FromComplex[T](complex(3*math.Sqrt(float64(n)), 0)))
		}
		for _, a := range []linalg.Matrix[T]{m, m.T(), m.H(), m.H().T()} {
			x, err := linalg.Solve(a, identity[T](n))
			if err != nil {
				t.Fatal(err)
			}
			for _, kind := range allNorms {
				norm, _ := linalg.MatrixNorm(a, kind)
				other, _ := linalg.MatrixNorm(x, kind)
				got, err := linalg.Cond(a, kind)
				if err != nil || !near(got, norm*other, 100*tolerance[T](n)) {
					t.Errorf("%s %v, norm %v: %v, want %v (%v)", a.Shape(), a.Op, kind, got, norm*other, err)
				}
			}
		}
	}
	wide := random[T](3, 20, r)
	s, _ := linalg.SVD(wide, linalg.SVDValues)
	if got, err := linalg.Cond(wide, linalg.NormTwo); err != nil || !near(got, s.S[0]/s.S[2], 1e-6) {
		t.Error(got, err)
	}
	if _, err := linalg.Cond(wide, linalg.NormOne); !errors.Is(err, linalg.ErrShape) {
		t.Error(err)
	}
}

// TestCondKnown has matrices of which NumPy's tests tell the condition number, and others
// of which NumPy's documentation does.
func TestCondKnown(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	modes(t, func(t *testing.T) {
		a := matrix.FromRows([]float64{1, 0, -2}, []float64{0, 3, 0}) // NumPy: 3 / sqrt(5)
		if got, _ := linalg.Cond(a, linalg.NormTwo); !near(got, 3/math.Sqrt(5), 1e-15) {
			t.Error(got)
		}
		b := matrix.FromRows([]float64{1, 0, -1}, []float64{0, 1, 0}, []float64{1, 0, 1})
		for kind, want := range map[linalg.NormKind]float64{
			linalg.NormTwo: math.Sqrt2, linalg.NormFrobenius: 3.1622776601683795, linalg.NormInf: 2, linalg.NormMinusInf: 1,
			linalg.NormOne: 2, linalg.NormMinusOne: 1, linalg.NormMinusTwo: 0.70710678118654746,
		} {
			if got, err := linalg.Cond(b, kind); err != nil || !near(got, want, 1e-14) {
				t.Errorf("norm %v: %v, want %v (%v)", kind, got, want, err)
			}
		}
		for _, kind := range allNorms {
			least := kind == linalg.NormMinusTwo
			for _, c := range []struct {
				name         string
				a            linalg.Matrix[float64]
				want, leastW float64
			}{
				{"zero", matrix.New[float64](2, 2), inf, inf},
				{"singular", matrix.FromRows([]float64{1, 0}, []float64{0, 0}), inf, 0},
				{"NaN", matrix.FromRows([]float64{1, nan}, []float64{0, 1}), nan, nan},
				{"infinite", matrix.FromRows([]float64{1, inf}, []float64{0, 1}), inf, nan},
			} {
				want := c.want
				if least {
					want = c.leastW
				}
				if got, err := linalg.Cond(c.a, kind); err != nil || !near(got, want, 0) {
					t.Errorf("%s, norm %v: %v, want %v (%v)", c.name, kind, got, want, err)
				}
			}
			if got, err := linalg.Cond(matrix.FromRows([]float64{1e200, 1e200}, []float64{0, 1e200}), kind); err != nil || !(got < 10) {
				t.Errorf("1e200, norm %v: %v, %v", kind, got, err)
			}
			if _, err := linalg.Cond(matrix.New[float64](0, 0), kind); !errors.Is(err, linalg.ErrShape) {
				t.Error(kind, err)
			}
		}
	})
}

func ExampleCond() {
	a := matrix.FromRows([]float64{1, 2}, []float64{3, 4})
	cond, err := linalg.Cond(a, linalg.NormOne)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.1f\n", cond)
	// Output: 21.0
}

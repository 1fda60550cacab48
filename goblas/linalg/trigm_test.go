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

func TestTrigonometric(t *testing.T) {
	modes(t, func(t *testing.T) {
		likeSciPy(t, "cosm", 1000, linalg.Cosm[float64])
		likeSciPy(t, "sinm", 1000, linalg.Sinm[complex128])
		race.FourTypes(t, trigonometric[float32], trigonometric[float64], trigonometric[complex64], trigonometric[complex128])
	})
}

func trigonometric[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 3, 17} {
		a := random[T](n, n, r)
		for i := range n {
			for j := range n {
				a.Set(i, j, a.At(i, j)*scalar.FromComplex[T](complex(0.3/math.Sqrt(float64(n)), 0)))
			}
		}
		results := make([]linalg.Matrix[T], 0, 6)
		for _, f := range []func(linalg.Matrix[T]) (linalg.Matrix[T], error){
			linalg.Cosm[T], linalg.Sinm[T], linalg.Tanm[T], linalg.Coshm[T], linalg.Sinhm[T], linalg.Tanhm[T],
		} {
			x, err := f(a.T())
			if err != nil {
				t.Fatal(err)
			}
			results = append(results, x)
		}
		e, err := linalg.Expm(a.T())
		if err != nil {
			t.Fatal(err)
		}
		cos, sin, tan, cosh, sinh, tanh := results[0], results[1], results[2], results[3], results[4], results[5]
		sum := product(cos, cos)
		for i, v := range product(sin, sin).Data {
			sum.Data[i] += v
		}
		both := matrix.New[complex128](n, n)
		for i := range both.Data {
			both.Data[i] = scalar.ToComplex(cosh.Data[i]) + scalar.ToComplex(sinh.Data[i])
		}
		for name, d := range map[string]float64{
			"cos^2 + sin^2 = 1": distance(sum, identity[T](n)),
			"cos tan = sin":     distance(product(cos, tan), sin),
			"cosh + sinh = e":   distance(both, e),
			"cosh tanh = sinh":  distance(product(cosh, tanh), sinh),
		} {
			if d > tolerance[T](n) {
				t.Errorf("%T, order %d: %s, off by %.3g", a.Data, n, name, d)
			}
		}
	}
}

func TestTrigonometricErrors(t *testing.T) {
	modes(t, func(t *testing.T) {
		nan := matrix.FromRows([]float64{math.NaN()})
		wide := matrix.New[float64](2, 3)
		for name, f := range map[string]func(linalg.Matrix[float64]) (linalg.Matrix[float64], error){
			"cosm": linalg.Cosm[float64], "sinm": linalg.Sinm[float64], "tanm": linalg.Tanm[float64],
			"coshm": linalg.Coshm[float64], "sinhm": linalg.Sinhm[float64], "tanhm": linalg.Tanhm[float64],
		} {
			if _, err := f(nan); !errors.Is(err, linalg.ErrNotFinite) {
				t.Errorf("%s of NaN: %v", name, err)
			}
			if _, err := f(wide); !errors.Is(err, linalg.ErrShape) {
				t.Errorf("%s of 2x3: %v", name, err)
			}
		}
		if _, err := linalg.Coshm(matrix.FromRows([]float64{1000})); !errors.Is(err, linalg.ErrNotFinite) {
			t.Errorf("coshm(1000): %v", err)
		}
	})
}

func ExampleCosm() {
	x, err := linalg.Cosm(matrix.FromRows([]float64{math.Pi, 0}, []float64{0, math.Pi / 3}))
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.4f\n", []float64{x.At(0, 0), x.At(1, 1)})
	// Output: [-1.0000 0.5000]
}

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
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

func TestLogm(t *testing.T) {
	modes(t, func(t *testing.T) {
		likeSciPy(t, "logm", 100, linalg.Logm[float32])
		likeSciPy(t, "logm", 100, linalg.Logm[float64])
		likeSciPy(t, "logm", 100, linalg.Logm[complex64])
		likeSciPy(t, "logm", 100, linalg.Logm[complex128])
		race.FourTypes(t, logarithms[float32], logarithms[float64], logarithms[complex64], logarithms[complex128])
	})
}

func logarithms[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range functionOrders() {
		a := rightOf[T](n, r)
		dst := random[T](n, n, r)
		x, err := linalg.Logm(a.T())
		if err != nil {
			t.Fatal(err)
		}
		y, err := linalg.Expm(converted[complex128](x))
		if d := distance(y, a.T()); err != nil || d > tolerance[T](n)*largest(a) {
			t.Errorf("%T, order %d: off by %.3g (%v)", a.Data, n, d, err)
		}
		if err := linalg.LogmTo(dst, a.T()); err != nil || distance(dst, x) != 0 {
			t.Errorf("LogmTo: off by %v (%v)", distance(dst, x), err)
		}
	}
}

func TestLogmPublished(t *testing.T) {
	log := math.Log(4)
	modes(t, func(t *testing.T) {
		for _, c := range []struct {
			name    string
			a, want linalg.Matrix[float64]
			tol     float64
		}{
			{"identity", identity[float64](3), matrix.New[float64](3, 3), 0},
			{"Jordan block", matrix.FromRows([]float64{4, 1, 0}, []float64{0, 4, 1}, []float64{0, 0, 4}),
				matrix.FromRows([]float64{log, 0.25, -1. / 32}, []float64{0, log, 0.25}, []float64{0, 0, log}), 1e-15},
			{"rotation", matrix.FromRows([]float64{math.Cos(3), -math.Sin(3)}, []float64{math.Sin(3), math.Cos(3)}),
				matrix.FromRows([]float64{0, -3}, []float64{3, 0}), 1e-14},
			{"1e300 and 1e-300", matrix.FromRows([]float64{1e300, 0}, []float64{0, 1e300}),
				matrix.FromRows([]float64{math.Log(1e300), 0}, []float64{0, math.Log(1e300)}), 1e-12},
			// Kenney and Laub (1998): exp of a matrix with a large element above the diagonal.
			{"large above the diagonal", matrix.FromRows([]float64{math.E, 1e6 * math.Sinh(1)}, []float64{0, 1 / math.E}),
				matrix.FromRows([]float64{1, 1e6}, []float64{0, -1}), 1e-9},
		} {
			if got, err := linalg.Logm(c.a); err != nil || distance(got, c.want) > c.tol {
				t.Errorf("%s: %v, off by %.3g (%v)", c.name, got.Data, distance(got, c.want), err)
			}
		}
		for _, c := range []struct {
			a    linalg.Matrix[float64]
			want error
		}{
			{matrix.New[float64](2, 2), linalg.ErrSingular},
			{matrix.FromRows([]float64{1, 2}, []float64{0, 0}), linalg.ErrSingular},
			{matrix.FromRows([]float64{1, 2}, []float64{0, 1e-20}), linalg.ErrCondition},
			{matrix.FromRows([]float64{1, 2}, []float64{3, -4}), linalg.ErrNotReal},
		} {
			if _, err := linalg.Logm(c.a); !errors.Is(err, c.want) {
				t.Errorf("%v: %v, want %v", c.a.Data, err, c.want)
			}
		}
		x, err := linalg.Logm(matrix.FromRows([]complex128{-1}))
		if err != nil || scalar.Abs(x.Data[0]-complex(0, math.Pi)) > 1e-15 {
			t.Error(x, err)
		}
	})
}

func ExampleLogm() {
	// The angle of a rotation stands beside the diagonal of its logarithm.
	turn := matrix.FromRows([]float64{0, -1}, []float64{1, 0})
	x, err := linalg.Logm(turn)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.6f\n", x.At(1, 0))
	// Output: 1.570796
}

func TestAllocationsSqrtmLogm(t *testing.T) {
	counted(t)
	modes(t, func(t *testing.T) {
		if goblas.Active() == goblas.PureGo {
			return // it allocates
		}
		for _, n := range []int{100, 300} {
			a := random[float64](n, n, rand.New(rand.NewPCG(61, 62)))
			for i := range n {
				a.Data[i*a.Stride+i] += 3 * math.Sqrt(float64(n))
			}
			x := matrix.New[float64](n, n)
			call := func() {
				if err := errors.Join(linalg.SqrtmTo(x, a), linalg.LogmTo(x, a)); err != nil {
					t.Fatal(err)
				}
			}
			for range 3 {
				call()
			}
			if got := allocations(2, call); got > 0 {
				t.Errorf("order %d: %g allocations", n, got)
			}
		}
	})
}

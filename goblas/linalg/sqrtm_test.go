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

func TestSqrtm(t *testing.T) {
	modes(t, func(t *testing.T) {
		likeSciPy(t, "sqrtm", 100, linalg.Sqrtm[float32])
		likeSciPy(t, "sqrtm", 100, linalg.Sqrtm[float64])
		likeSciPy(t, "sqrtm", 100, linalg.Sqrtm[complex64])
		likeSciPy(t, "sqrtm", 100, linalg.Sqrtm[complex128])
		race.FourTypes(t, squares[float32], squares[float64], squares[complex64], squares[complex128])
	})
}

// rightOf returns a random matrix of order n whose eigenvalues have positive real parts.
func rightOf[T linalg.Scalar](n int, r *rand.Rand) linalg.Matrix[T] {
	a := random[T](n, n, r)
	for i := range n {
		a.Set(i, i, a.At(i, i)+scalar.FromComplex[T](complex(3*math.Sqrt(float64(n)), 0)))
	}
	return a
}

func squares[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range functionOrders() {
		a := rightOf[T](n, r)
		dst := random[T](n, n, r)
		for _, view := range []linalg.Matrix[T]{a, a.T(), a.H()} {
			x, err := linalg.Sqrtm(view)
			if err != nil {
				t.Fatal(err)
			}
			if d := distance(product(x, x), view); d > tolerance[T](n)*largest(a) {
				t.Errorf("%T, order %d, %v: off by %.3g", a.Data, n, view.Op, d)
			}
			if err := linalg.SqrtmTo(dst, view); err != nil || distance(dst, x) != 0 {
				t.Errorf("SqrtmTo: off by %v (%v)", distance(dst, x), err)
			}
		}
	}
}

func TestSqrtmPublished(t *testing.T) {
	modes(t, func(t *testing.T) {
		for _, e := range []int{-500, -60, 0, 60, 500} { // a multiple of A has a multiple of the root
			f := math.Ldexp(1, e)
			a := matrix.FromRows([]float64{7 * f * f, 10 * f * f}, []float64{15 * f * f, 22 * f * f})
			if got, err := linalg.Sqrtm(a); err != nil || !near(got.At(0, 0), 1.5667*f, 2e-5) || !near(got.At(1, 0), 2.6112*f, 2e-5) || !near(got.At(1, 1), 4.1779*f, 2e-5) {
				t.Errorf("2^%d: %v, %v", 2*e, got.Data, err)
			}
		}
		// Higham, Functions of Matrices: a Jordan block, and a rotation by 2.
		jordan := matrix.FromRows([]float64{4, 1, 0}, []float64{0, 4, 1}, []float64{0, 0, 4})
		want := matrix.FromRows([]float64{2, 0.25, -1. / 64}, []float64{0, 2, 0.25}, []float64{0, 0, 2})
		if got, err := linalg.Sqrtm(jordan); err != nil || distance(got, want) > 1e-15 {
			t.Error(got, err)
		}
		c, s := math.Cos(1), math.Sin(1)
		turn := matrix.FromRows([]float64{c*c - s*s, -2 * c * s}, []float64{2 * c * s, c*c - s*s})
		if got, err := linalg.Sqrtm(turn); err != nil || distance(got, matrix.FromRows([]float64{c, -s}, []float64{s, c})) > 1e-15 {
			t.Error(got, err)
		}
	})
}

func TestSqrtmSingular(t *testing.T) {
	modes(t, func(t *testing.T) {
		var cond *linalg.ConditionError
		x, err := linalg.Sqrtm(matrix.FromRows([]float64{0, 0, 0}, []float64{0, 4, 1}, []float64{0, 0, 9}))
		if !errors.As(err, &cond) || cond.Cond != math.Inf(1) || distance(product(x, x), matrix.FromRows([]float64{0, 0, 0}, []float64{0, 4, 1}, []float64{0, 0, 9})) > 1e-14 {
			t.Error("singular with a root:", x, err)
		}
		ones := matrix.FromRows([]float64{1, 1, 1}, []float64{1, 1, 1}, []float64{1, 1, 1})
		if x, err = linalg.Sqrtm(ones); !errors.Is(err, linalg.ErrCondition) || distance(product(x, x), ones) > 1e-7 {
			t.Error("rank 1:", x, err)
		}
		if _, err = linalg.Sqrtm(matrix.FromRows([]float64{0, 1}, []float64{0, 0})); !errors.Is(err, linalg.ErrSingular) {
			t.Error("nilpotent:", err)
		}
		minus := matrix.FromRows([]float64{1, 2}, []float64{3, -4})
		dst := random[float64](2, 2, rand.New(rand.NewPCG(1, 2)))
		before := dst.Clone()
		if err = linalg.SqrtmTo(dst, minus); !errors.Is(err, linalg.ErrNotReal) || distance(dst, before) != 0 {
			t.Error("negative eigenvalue:", err)
		}
		z, err := linalg.Sqrtm(converted[complex128](minus))
		if err != nil || distance(product(z, z), minus) > 1e-14 {
			t.Error("as complex:", z, err)
		}
		for _, c := range []struct{ got, want error }{
			{errorOf(linalg.Sqrtm(matrix.New[float64](2, 3))), linalg.ErrShape},
			{errorOf(linalg.Sqrtm(linalg.Matrix[float32]{Rows: 2, Cols: 2})), linalg.ErrMatrix},
			{errorOf(linalg.Sqrtm(matrix.FromRows([]float64{1, math.NaN()}, []float64{0, 1}))), linalg.ErrNotFinite},
			{errorOf(linalg.Logm(matrix.FromRows([]float64{1, math.Inf(1)}, []float64{0, 1}))), linalg.ErrNotFinite},
			{errorOf(linalg.FractionalMatrixPower(ones, math.NaN())), linalg.ErrKind},
			{linalg.SqrtmTo(ones, ones), linalg.ErrOverlap},
			{linalg.LogmTo(matrix.New[float64](2, 2), ones), linalg.ErrShape},
		} {
			if !errors.Is(c.got, c.want) {
				t.Errorf("%v, want %v", c.got, c.want)
			}
		}
	})
}

func ExampleSqrtm() {
	x, err := linalg.Sqrtm(matrix.FromRows([]float64{5, 4}, []float64{4, 5}))
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.4f\n", x.Data)
	// Output: [2.0000 1.0000 1.0000 2.0000]
}

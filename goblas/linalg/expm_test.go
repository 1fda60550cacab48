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

func TestExpm(t *testing.T) {
	modes(t, func(t *testing.T) {
		likeSciPy(t, "expm", 100, linalg.Expm[float32])
		likeSciPy(t, "expm", 100, linalg.Expm[float64])
		likeSciPy(t, "expm", 100, linalg.Expm[complex64])
		likeSciPy(t, "expm", 100, linalg.Expm[complex128])
		race.FourTypes(t, inverseExpm[float32], inverseExpm[float64], inverseExpm[complex64], inverseExpm[complex128])
	})
}

// inverseExpm tests that e^A e^-A is the identity, with norms for which each degree is
// chosen, and for some that need squarings.
func inverseExpm[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 3, 17, 65, 130} {
		for _, norm := range []float64{0, 1e-3, 0.1, 0.7, 1.5, 3, 8} {
			if n > 65 && norm > 0.7 && norm < 8 {
				continue
			}
			a := random[T](n, n, r)
			f := scalar.FromComplex[T](complex(norm/math.Sqrt(float64(n+1)), 0))
			minus := matrix.New[T](n, n)
			for i := range n {
				for j := range n {
					a.Set(i, j, a.At(i, j)*f)
					minus.Set(i, j, -a.At(i, j))
				}
			}
			x, err1 := linalg.Expm(a)
			y, err2 := linalg.Expm(minus.T())
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			bound := tolerance[T](n) * largest(x) * largest(y) * max(norm, 1)
			if d := distance(product(x, y.T()), identity[T](n)); d > bound {
				t.Errorf("%T, order %d, norm %v: off by %.3g, allowed %.3g", f, n, norm, d, bound)
			}
		}
	}
}

// TestExpmPublished has matrices that are published because a method fails for them.
func TestExpmPublished(t *testing.T) {
	e := math.E
	cases := []struct {
		name      string
		a, want   linalg.Matrix[float64]
		tolerance float64 // relative to the largest element
	}{
		{"Moler and Van Loan, Nineteen Dubious Ways (1978)", // V diag(-1, -17) V^-1
			matrix.FromRows([]float64{-49, 24}, []float64{-64, 31}),
			matrix.FromRows(
				[]float64{-2*math.Exp(-1) + 3*math.Exp(-17), 1.5*math.Exp(-1) - 1.5*math.Exp(-17)},
				[]float64{-4*math.Exp(-1) + 4*math.Exp(-17), 3*math.Exp(-1) - 2*math.Exp(-17)}), 1e-13},
		{"Ward 1 (1977)", matrix.FromRows([]float64{4, 2, 0}, []float64{1, 4, 1}, []float64{1, 1, 4}), matrix.FromRows(
			[]float64{147.866622446369, 183.765138646367, 71.797032399996},
			[]float64{127.781085523181, 183.765138646366, 91.882569323183},
			[]float64{127.781085523181, 163.679601723179, 111.968106246371}), 1e-13},
		{"Ward 2 (1977)", matrix.FromRows(
			[]float64{29.87942128909879, .7815750847907159, -2.289519314033932},
			[]float64{.7815750847907159, 25.72656945571064, 8.680737820540137},
			[]float64{-2.289519314033932, 8.680737820540137, 34.39400925519054}), matrix.FromRows(
			[]float64{5496313853692357, -18231880972009844, -30475770808580828},
			[]float64{-18231880972009852, 60605228702227024, 101291842930256144},
			[]float64{-30475770808580840, 101291842930256144, 169294411240859072}), 1e-13},
		{"Ward 3 (1977)", matrix.FromRows([]float64{-131, 19, 18}, []float64{-390, 56, 54}, []float64{-387, 57, 52}), matrix.FromRows(
			[]float64{-1.509644158793135, .3678794391096522, .1353352811751005},
			[]float64{-5.632570799891469, 1.471517758499875, .4060058435250609},
			[]float64{-4.934938326088363, 1.103638317328798, .5413411267617766}), 1e-10},
		{"nilpotent", matrix.FromRows([]float64{0, 1, 0}, []float64{0, 0, 1}, []float64{0, 0, 0}),
			matrix.FromRows([]float64{1, 1, 0.5}, []float64{0, 1, 1}, []float64{0, 0, 1}), 1e-15},
		{"Jordan block", matrix.FromRows([]float64{2, 1, 0}, []float64{0, 2, 1}, []float64{0, 0, 2}),
			matrix.FromRows([]float64{e * e, e * e, e * e / 2}, []float64{0, e * e, e * e}, []float64{0, 0, e * e}), 1e-15},
		{"rotation by 1", matrix.FromRows([]float64{0, -1}, []float64{1, 0}),
			matrix.FromRows([]float64{math.Cos(1), -math.Sin(1)}, []float64{math.Sin(1), math.Cos(1)}), 1e-15},
		{"not a triangle, overscaling", matrix.FromRows([]float64{1001, -1000}, []float64{1000, -999}), // e (I + N), N N = 0
			matrix.FromRows([]float64{e * 1001, -e * 1000}, []float64{e * 1000, -e * 999}), 5e-9}, // |A|^2 eps
	}
	for _, b := range []float64{1e6, 1e7, 1e8, 1e100} {
		cases = append(cases, struct {
			name      string
			a, want   linalg.Matrix[float64]
			tolerance float64
		}{fmt.Sprintf("Al-Mohy and Higham, overscaling, b = %g (2009)", b), matrix.FromRows([]float64{1, b}, []float64{0, -1}),
			matrix.FromRows([]float64{e, b * math.Sinh(1)}, []float64{0, 1 / e}), 1e-14})
	}
	modes(t, func(t *testing.T) {
		for _, c := range cases {
			got, err := linalg.Expm(c.a)
			if d := distance(got, c.want); err != nil || d > c.tolerance*largest(c.want) {
				t.Errorf("%s: %v, off by %.3g (%v)", c.name, got.Data, d/largest(c.want), err)
			}
			lower, err := linalg.Expm(c.a.T())
			if d := distance(lower.T(), c.want); err != nil || d > c.tolerance*largest(c.want) {
				t.Errorf("%s, transposed: off by %.3g (%v)", c.name, d/largest(c.want), err)
			}
		}
		// The diagonal of a triangle is exact, also beside a large element.
		got, _ := linalg.Expm(matrix.FromRows([]float64{1, 1e8, 1}, []float64{0, -1, 1e7}, []float64{0, 0, -30}))
		for i, want := range []float64{e, 1 / e, math.Exp(-30)} {
			if !near(got.At(i, i), want, 1e-15) {
				t.Errorf("diagonal: %v, want %v", got.At(i, i), want)
			}
		}
		// Ward's fourth matrix: a Jordan block of order 10 with 1e-10 in the corner.
		a, want := matrix.New[float64](10, 10), matrix.New[float64](10, 10)
		a.Set(9, 0, 1e-10)
		f := 1.0
		for k := range 10 {
			for i := range 10 - k {
				want.Set(i, i+k, 1/f)
			}
			f *= float64(k + 1)
		}
		for i := range 9 {
			a.Set(i, i+1, 1)
		}
		if got, err := linalg.Expm(a); err != nil || distance(got, want) > 1.1e-10 || got.At(9, 0) != 1e-10 && !near(got.At(9, 0), 1e-10, 1e-6) {
			t.Errorf("Ward 4: off by %v (%v)", distance(got, want), err)
		}
	})
}

func TestExpmErrors(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	modes(t, func(t *testing.T) {
		a := matrix.New[float64](2, 2)
		for _, c := range []struct {
			got, want error
		}{
			{errorOf(linalg.Expm(matrix.New[float64](2, 3))), linalg.ErrShape},
			{errorOf(linalg.Expm(linalg.Matrix[float64]{Rows: 2, Cols: 2})), linalg.ErrMatrix},
			{errorOf(linalg.Expm(matrix.FromRows([]float64{1, nan}, []float64{0, 1}))), linalg.ErrNotFinite},
			{errorOf(linalg.Expm(matrix.FromRows([]float64{1, 0}, []float64{-inf, 1}))), linalg.ErrNotFinite},
			{errorOf(linalg.Expm(matrix.FromRows([]float64{800, 1}, []float64{1, 1}))), linalg.ErrNotFinite},
			{errorOf(linalg.Expm(matrix.FromRows([]float32{100, 1}, []float32{1, 1}))), linalg.ErrNotFinite},
			{linalg.ExpmTo(a, a), linalg.ErrOverlap},
			{linalg.ExpmTo(a.T(), matrix.New[float64](2, 2)), linalg.ErrMatrix},
			{linalg.ExpmTo(matrix.New[float64](2, 3), a), linalg.ErrShape},
		} {
			if !errors.Is(c.got, c.want) {
				t.Errorf("%v, want %v", c.got, c.want)
			}
		}
		minus, err := linalg.Expm(matrix.FromRows([]float64{-1e5, 1}, []float64{2, -1e5}))
		if err != nil || largest(minus) != 0 {
			t.Errorf("e^-100000: %v, %v", minus.Data, err)
		}
	})
}

func TestAllocationsOfExpm(t *testing.T) {
	counted(t)
	modes(t, func(t *testing.T) {
		if goblas.Active() == goblas.PureGo {
			return // gonum's LU allocates
		}
		a, dst := random[float64](40, 40, rand.New(rand.NewPCG(1, 2))), matrix.New[float64](40, 40)
		if n := allocations(20, func() { _ = linalg.ExpmTo(dst, a) }); n != 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

func ExampleExpm() {
	// The solution of x' = A x is e^(tA) x(0). Here it turns x by the angle t.
	x, err := linalg.Expm(matrix.FromRows([]float64{0, -1}, []float64{1, 0}))
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.6f\n", x.Data)
	// Output: [0.540302 -0.841471 0.841471 0.540302]
}

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
)

func testPower[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	for _, order := range []int{0, 1, 2, 3, 17} {
		for _, a := range integerViews[T](order, order, r) {
			for i := range order { // so that powers stay exact in float32: few elements
				for j := range order {
					if (i+2*j)%order > 1 {
						a.Set(i, j, 0)
					}
				}
			}
			want := identity[complex128](order)
			for n := range 5 {
				got, err := linalg.MatrixPower(a, n)
				if err != nil || distance(got, want) != 0 {
					t.Errorf("%T %s %v to the power %d: %v, off by %v", T(0), a.Shape(), a.Op, n, err, distance(got, want))
				}
				dst := random[T](order, order, r)
				if err := linalg.MatrixPowerTo(dst, a, n); err != nil || distance(dst, want) != 0 {
					t.Errorf("%T %s to the power %d, to: %v", T(0), a.Shape(), n, err)
				}
				copied := a.Clone()
				if err := linalg.MatrixPowerTo(copied, copied, n); err != nil || distance(copied, want) != 0 {
					t.Errorf("%T %s to the power %d in place: %v", T(0), a.Shape(), n, err)
				}
				want = product(want, a)
			}
		}
	}
	// Powers that the binary method takes in all its ways, of a rotation by 1/40 of a turn.
	c, s := T(1), T(0)
	switch p := any(&c).(type) {
	case *float64:
		*p, *any(&s).(*float64) = math.Cos(math.Pi/20), math.Sin(math.Pi/20)
	case *complex128:
		*p, *any(&s).(*complex128) = complex(math.Cos(math.Pi/20), 0), complex(math.Sin(math.Pi/20), 0)
	default:
		return
	}
	turn := matrix.FromRows([]T{c, -s}, []T{s, c})
	for n := -85; n <= 85; n++ {
		got, err := linalg.MatrixPower(turn, n)
		angle := float64(n) * math.Pi / 20
		want := matrix.FromRows([]float64{math.Cos(angle), -math.Sin(angle)}, []float64{math.Sin(angle), math.Cos(angle)})
		if err != nil || !(distance(got, want) < 1e-13) {
			t.Errorf("%T turned %d times: %v, off by %v", T(0), n, err, distance(got, want))
		}
		if err := linalg.MatrixPowerTo(got, got, 1); err != nil {
			t.Error(err)
		}
	}
}

func TestMatrixPower(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testPower[float32], testPower[float64], testPower[complex64], testPower[complex128])
	})
	flip := matrix.FromRows([]float64{0, 1}, []float64{1, 0})
	if p, err := linalg.MatrixPower(flip, math.MinInt); err != nil || distance(p, identity[float64](2)) != 0 {
		t.Error(p, err)
	}
	nan := matrix.FromRows([]float64{0, 0}, []float64{0, math.NaN()})
	if p, err := linalg.MatrixPower(nan, 3); err != nil || p.At(0, 1) == p.At(0, 1) {
		t.Errorf("a NaN does not spread: %v, %v", p, err)
	}
	for name, c := range map[string]struct{ err, is error }{
		"rectangle": {errorOf(linalg.MatrixPower(matrix.New[float64](2, 3), 2)), linalg.ErrShape},
		"singular":  {errorOf(linalg.MatrixPower(matrix.New[float64](2, 2), -1)), linalg.ErrSingular},
		"NaN":       {errorOf(linalg.MatrixPower(nan, -2)), linalg.ErrNotFinite},
		"to":        {linalg.MatrixPowerTo(matrix.New[float64](3, 3), flip, 2), linalg.ErrShape},
		"overlap":   {linalg.MatrixPowerTo(linalg.Matrix[float64]{Rows: 2, Cols: 2, Stride: 3, Data: make([]float64, 9)}, flip, 2), nil},
		"place":     {linalg.MatrixPowerTo(flip, flip.T(), 2), linalg.ErrOverlap},
	} {
		var op *linalg.OpError
		if c.is == nil && c.err != nil || c.is != nil && (!errors.Is(c.err, c.is) || !errors.As(c.err, &op)) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	near := matrix.FromRows([]float64{1, 1}, []float64{1, 1 + 1e-16 + 2.3e-16})
	if p, err := linalg.MatrixPower(near, -1); !errors.Is(err, linalg.ErrCondition) || p.Rows != 2 {
		t.Errorf("nearly singular: %v, %v", p, err)
	}
}

func TestAllocationsMatrixPower(t *testing.T) {
	counted(t)
	r := rand.New(rand.NewPCG(43, 44))
	modes(t, func(t *testing.T) {
		a, dst := random[float64](40, 40, r), random[float64](40, 40, r)
		if n := allocations(10, func() {
			for _, p := range []int{0, 1, 2, 3, 10} {
				if err := errors.Join(linalg.MatrixPowerTo(dst, a, p), linalg.MatrixPowerTo(dst, a.H(), p)); err != nil {
					t.Error(err)
				}
			}
		}); n > 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

func testMultiDot[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(45, 46))
	for _, sizes := range [][]int{{2, 3}, {2, 3, 4}, {5, 1, 5, 1}, {1, 7, 3, 1}, {3, 2, 5, 2, 4}, {2, 9, 1, 4, 3, 2}, {3, 0, 4, 2}, {0, 2, 2, 3}, {65, 3, 66, 2}} {
		for which := range 4 {
			matrices := make([]linalg.Matrix[T], len(sizes)-1)
			var want linalg.Matrix[complex128]
			for i := range matrices {
				matrices[i] = integerViews[T](sizes[i], sizes[i+1], r)[(which+i)%4]
				if i == 0 {
					want = product(matrices[0], identity[complex128](sizes[1]))
				} else {
					want = product(want, matrices[i])
				}
			}
			got, err := linalg.MultiDot(matrices...)
			if err != nil || distance(got, want) != 0 {
				t.Errorf("%T %v: %v, off by %v", T(0), sizes, err, distance(got, want))
			}
			dst := random[T](got.Rows, got.Cols, r)
			if err := linalg.MultiDotTo(dst, matrices...); err != nil || distance(dst, want) != 0 {
				t.Errorf("%T %v to: %v", T(0), sizes, err)
			}
		}
	}
}

func TestMultiDot(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testMultiDot[float32], testMultiDot[float64], testMultiDot[complex64], testMultiDot[complex128])
	})
	a, bad := matrix.New[float64](2, 2), linalg.Matrix[float64]{Rows: 2, Cols: 2}
	for name, c := range map[string]struct{ err, is error }{
		"none":    {errorOf(linalg.MultiDot[float64]()), linalg.ErrShape},
		"shapes":  {errorOf(linalg.MultiDot(a, a, matrix.New[float64](3, 2))), linalg.ErrShape},
		"bad":     {errorOf(linalg.MultiDot(a, bad)), linalg.ErrMatrix},
		"to":      {linalg.MultiDotTo(matrix.New[float64](2, 3), a, a), linalg.ErrShape},
		"overlap": {linalg.MultiDotTo(a, matrix.New[float64](2, 2), a), linalg.ErrOverlap},
	} {
		var op *linalg.OpError
		if !errors.Is(c.err, c.is) || !errors.As(c.err, &op) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

func TestAllocationsMultiDot(t *testing.T) {
	counted(t)
	r := rand.New(rand.NewPCG(47, 48))
	modes(t, func(t *testing.T) {
		a, b, c, d := random[float64](30, 40, r), random[float64](40, 20, r), random[float64](20, 50, r), random[float64](50, 10, r)
		dst := random[float64](30, 10, r)
		if n := allocations(10, func() {
			if err := linalg.MultiDotTo(dst, a, b, c, d); err != nil {
				t.Error(err)
			}
		}); n > 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

func ExampleMatrixPower() {
	fibonacci := matrix.FromRows([]float64{1, 1}, []float64{1, 0})
	p, err := linalg.MatrixPower(fibonacci, 10)
	fmt.Println(p.Data, err)
	// Output: [89 55 55 34] <nil>
}

func ExampleMultiDot() {
	a, b, c := matrix.FromRows([]float64{1, 2}), matrix.FromRows([]float64{1}, []float64{1}), matrix.FromRows([]float64{1, 0, 2})
	p, err := linalg.MultiDot(a, b, c)
	fmt.Println(p.Data, err)
	// Output: [3 0 6] <nil>
}

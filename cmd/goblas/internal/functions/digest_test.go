package functions

import (
	"math"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/internal/scalar"
)

// TestDeterminants holds that the determinants of all types and orders that are measured
// by default are numbers of which a digest tells something, neither infinite nor tiny.
func TestDeterminants(t *testing.T) {
	t.Run("float32", determinants[float32])
	t.Run("float64", determinants[float64])
	t.Run("complex64", determinants[complex64])
	t.Run("complex128", determinants[complex128])
}

func determinants[T linalg.Scalar](t *testing.T) {
	within := func(all []function[T], o *operands[T], n int) {
		for _, name := range []string{"det", "slogdet"} {
			f := all[slices.IndexFunc(all, func(f function[T]) bool { return f.name == name })]
			r := new(answer[T])
			if err := f.call(o, r); err != nil {
				t.Fatal(err)
			}
			for _, d := range r.digests(f.results) {
				if !(d[0] > 0.1 && d[0] < 1e4) {
					t.Errorf("%s of order %d: the sum of its moduli is %g", name, n, d[0])
				}
			}
		}
	}
	orders := Orders
	if scalar.IsComplex[T]() || scalar.Epsilon[T]() < 1e-8 { // those of float32 tell as much of large ones
		orders = orders[:len(orders)-1]
	}
	for _, n := range orders {
		o, err := newOperands[T](n)
		if err != nil {
			t.Fatal(err)
		}
		within(functions[T](), o, n)
	}
	for _, n := range append([]int{256}, StackOrders...) {
		within(stackFunctions[T](), newStacks[T](3, n), n)
	}
}

// TestCompare holds that answers are told apart, and that infinite ones, which all are
// alike, pass for none.
func TestCompare(t *testing.T) {
	sum := func(v ...float64) []digest {
		var d digester
		addVector(&d, '=', v)
		return []digest{d.digest()}
	}
	for _, c := range []struct {
		got, want []float64
		right     bool
	}{
		{[]float64{1, 2}, []float64{1, 2}, true},
		{[]float64{1, 2}, []float64{2, 1}, false},
		{[]float64{1, math.NaN()}, []float64{1, 2}, false},
		{[]float64{1, math.Inf(1)}, []float64{1, 2}, false},
		{[]float64{math.Inf(1), 2}, []float64{math.Inf(1), 2}, false},
		{[]float64{math.NaN(), 2}, []float64{math.NaN(), 2}, false},
	} {
		if _, err := compare[float64]("f", 2, sum(c.got...), sum(c.want...)); (err == nil) != c.right {
			t.Errorf("%v, want %v: %v", c.got, c.want, err)
		}
	}
}

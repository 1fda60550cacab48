package vec

import (
	"fmt"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/native/vector"
)

// TestSameBits checks that results are the same bits at any number of cores, on
// every set of kernels, and in Go.
func TestSameBits(t *testing.T) {
	t.Cleanup(func() { cores.Resize(cores.DefaultBudget()) })
	const n = 3<<19 + 4567
	a, b := numbers[float64](1, n, 1), numbers[float64](2, n, 1)
	single := numbers[float32](3, n, 1)
	results := func() string {
		s := fmt.Sprintln(Sum(a), Norm(a), Prod(a), Sum(single), Norm(single))
		dot, _ := Dot(a, b)
		mean, _ := Mean(a)
		deviation, _ := Std(a, 1)
		least, _ := MinOf(single)
		index, _ := ArgMax(a)
		s += fmt.Sprintln(dot, mean, deviation, least, index)
		random := make([]float64, 100_000)
		for _, fill := range []func([]float64, uint64){Uniform[float64], Normal[float64], Exponential[float64]} {
			fill(random, 7)
			s += fmt.Sprintln(Sum(random), random[99_999])
		}
		return s
	}
	want := ""
	eachTarget(t, func(t *testing.T) {
		for _, budget := range []int{1, 2, 3, 7} {
			cores.Resize(budget)
			got := results()
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("with %d cores:\n%swant\n%s", budget, got, want)
			}
		}
	})
	for _, op := range []vector.ReduceOp{vector.Sum, vector.SumSquares, vector.Deviations, vector.Dot, vector.Prod, vector.Least, vector.Greatest} {
		for _, size := range []int{1, 23, 24, 31, 32, 33, 100, vector.Tile - 1, vector.Tile, vector.Tile + 1, 3*vector.Tile + 77} {
			var second []float64
			if op == vector.Dot {
				second = b[:size]
			}
			got := make([]float64, tileCount(size))
			if !vector.Reduce(op, a[:size], second, 0.25, got) {
				continue
			}
			for i := range got {
				from, to := i*vector.Tile, min((i+1)*vector.Tile, size)
				var part []float64
				if second != nil {
					part = second[from:to]
				}
				if want := pureTile(op, a[from:to], part, 0.25); got[i] != want {
					t.Errorf("%v of %d: tile %d is %v in C, %v in Go", op, size, i, got[i], want)
				}
			}
		}
	}
}

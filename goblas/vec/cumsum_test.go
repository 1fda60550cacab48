package vec

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
)

// TestCumSum compares with the plain loops of the documentation, at lengths around
// those of blocks, groups and pieces, at several numbers of cores.
func TestCumSum(t *testing.T) {
	t.Cleanup(func() { cores.Resize(cores.DefaultBudget()) })
	for _, budget := range []int{1, 2, 5} {
		cores.Resize(budget)
		testCumSum[float32](t)
		testCumSum[float64](t)
	}
}

func testCumSum[T Float](t *testing.T) {
	const block = sumBlock
	for _, n := range []int{0, 1, 7, block - 1, block, block + 1, 4*block - 1, 4 * block, 9*block + 5, costExp.split - 1, costExp.split, costExp.split + 3*block + 1} {
		a := numbers[T](1, n, n%3)
		want := make([]T, n)
		before, s := 0.0, 0.0
		for i, x := range a {
			s += float64(x)
			want[i] = T(before + s)
			if i%block == block-1 {
				before, s = before+s, 0
			}
		}
		dst, check := guarded[T](t, n, n%5)
		for _, dst := range [][]T{dst, a} { // the second over the operand
			if err := CumSum(dst, a); err != nil {
				t.Fatal(err)
			}
			for i, x := range dst {
				if x != want[i] {
					t.Fatalf("%T: sum %d of %d is %v, want %v", x, i, n, x, want[i])
				}
			}
		}
		check()
	}
}

// TestCumSumRises checks that sums of what is not negative never go down, and that
// the last one is right.
func TestCumSumRises(t *testing.T) {
	const n = 300_000
	a, dst := make([]float64, n), make([]float64, n)
	exact := new(big.Float).SetPrec(precision)
	for i := range a {
		a[i] = math.Abs(numbers[float64](uint64(i), 1, 0)[0]) * math.Exp2(float64(i%40))
		exact.Add(exact, bigOf(a[i]))
	}
	if err := CumSum(dst, a); err != nil {
		t.Fatal(err)
	}
	for i := 1; i < n; i++ {
		if dst[i] < dst[i-1] {
			t.Fatalf("sum %d, %v, is less than the one before it, %v", i, dst[i], dst[i-1])
		}
	}
	off, _ := bigDiv(bigSub(bigOf(dst[n-1]), exact), exact).Float64()
	if math.Abs(off) > 1e-13 {
		t.Errorf("the last sum is off by %.3g", off)
	}
	if err := CumSum(a[1:], a[:n-1]); !errors.Is(err, ErrOverlap) {
		t.Errorf("%v, want ErrOverlap", err)
	}
}

package vec

import (
	"errors"
	"math"
	"math/big"
	"testing"
)

// TestStats compares with sums in 300 bits.
func TestStats(t *testing.T) {
	t.Run("float32", testStats[float32])
	t.Run("float64", testStats[float64])
}

func testStats[T Float](t *testing.T) {
	for _, n := range []int{1, 2, 3, 23, 24, 31, 33, 70, 1000, 8191, 8192, 8193, 40_000, reduceSplit + 11} {
		a, b := numbers[T](1, n, n%3), numbers[T](2, n, n%5)
		sum, dot, squares, size := bigOf(0), bigOf(0), bigOf(0), 0.0
		least, greatest := a[0], a[0]
		for i, x := range a {
			sum = bigAdd(sum, bigOf(float64(x)))
			dot = bigAdd(dot, bigMul(bigOf(float64(x)), bigOf(float64(b[i]))))
			squares = bigAdd(squares, bigMul(bigOf(float64(x)), bigOf(float64(x))))
			size += math.Abs(float64(x)) + math.Abs(float64(x)*float64(b[i]))
			least, greatest = min(least, x), max(greatest, x)
		}
		mean := bigDiv(sum, bigOf(float64(n)))
		deviations := bigSub(squares, bigMul(mean, sum))
		// Pairwise sums are off by their depth times the sum of magnitudes at most.
		bound := size * 0x1p-53 * (20 + math.Log2(float64(n)))
		close := func(what string, got T, want *big.Float, bound float64) {
			t.Helper()
			w, _ := want.Float64()
			if ulp := math.Abs(w) * 0x1p-23; !(math.Abs(float64(got)-w) <= bound+ulp*map[bool]float64{true: 1, false: 0}[sizeOf[T]() == 4]) {
				t.Errorf("%s of %d: %v, want %v", what, n, got, w)
			}
		}
		close("Sum", Sum(a), sum, bound)
		d, err := Dot(a, b)
		m, err2 := Mean(a)
		v, err3 := Var(a, 0)
		s, err4 := Std(a, 0)
		lo, err5 := MinOf(a)
		hi, err6 := MaxOf(a)
		i, err7 := ArgMin(a)
		j, err8 := ArgMax(a)
		if err := errors.Join(err, err2, err3, err4, err5, err6, err7, err8); err != nil {
			t.Fatal(err)
		}
		close("Dot", d, dot, bound)
		close("Mean", m, mean, bound/float64(n)+0x1p-52)
		variance, _ := bigDiv(deviations, bigOf(float64(n))).Float64()
		close("Var", v, bigOf(variance), variance*1e-13+1e-15)
		close("Std", s, bigOf(math.Sqrt(variance)), math.Sqrt(variance)*1e-13+1e-15)
		norm, _ := new(big.Float).Sqrt(squares).Float64()
		close("Norm", Norm(a), bigOf(norm), norm*1e-14)
		if lo != least || hi != greatest || a[i] != least || a[j] != greatest {
			t.Errorf("of %d: least %v at %d, greatest %v at %d; want %v and %v", n, lo, i, hi, j, least, greatest)
		}
	}
}

// TestProd compares with a loop.
func TestProd(t *testing.T) {
	for _, n := range []int{0, 1, 31, 33, 1000} {
		a, want := numbers[float64](1, n, 0), 1.0
		for i := range a {
			a[i] = 1 + a[i]/100
			want *= a[i]
		}
		if got := Prod(a); math.Abs(got-want) > 1e-13*want {
			t.Errorf("of %d: %v, want %v", n, got, want)
		}
	}
}

// TestExtremes checks what the instructions of processors get wrong: NaN, zeros of
// both signs, the first of several, on every set of kernels.
func TestExtremes(t *testing.T) {
	eachTarget(t, func(t *testing.T) {
		for _, n := range []int{5, 40, 100, 8192 * 3, costSum.split + 3} {
			for _, at := range []int{0, n / 2, n - 1} {
				a := make([]float64, n)
				Fill(a, 1)
				a[at] = math.NaN()
				lo, _ := MinOf(a)
				hi, _ := MaxOf(a)
				i, _ := ArgMin(a)
				j, _ := ArgMax(a)
				if lo == lo || hi == hi || i != at || j != at || !isNaN(Norm(a)) {
					t.Errorf("NaN at %d of %d: %v at %d, %v at %d", at, n, lo, i, hi, j)
				}
				Fill(a, 0)
				a[at] = math.Copysign(0, -1)
				lo, _ = MinOf(a)
				hi, _ = MaxOf(a)
				if lo != 0 || !math.Signbit(lo) || hi != 0 || math.Signbit(hi) {
					t.Errorf("-0 at %d of %d zeros: least %v, greatest %v", at, n, lo, hi)
				}
				Fill(a, math.Copysign(0, -1))
				if hi, _ = MaxOf(a); !math.Signbit(hi) {
					t.Errorf("greatest of %d -0 is 0", n)
				}
				Fill(a, 2)
				a[at] = math.Inf(-1)
				lo, _ = MinOf(a)
				i, _ = ArgMin(a)
				j, _ = ArgMax(a)
				if first := map[bool]int{true: 1, false: 0}[at == 0]; !math.IsInf(lo, -1) || i != at || j != first {
					t.Errorf("-Inf at %d of %d: %v at %d, greatest at %d, want %d", at, n, lo, i, j, first)
				}
				Fill(a, math.Inf(1))
				a[at] = math.Inf(-1)
				lo, _ = MinOf(a)
				hi, _ = MaxOf(a)
				if !math.IsInf(lo, -1) || n > 1 && !math.IsInf(hi, 1) {
					t.Errorf("-Inf at %d of %d Inf: least %v, greatest %v", at, n, lo, hi)
				}
			}
		}
	})
}

func TestNormScales(t *testing.T) {
	for _, c := range []struct{ x, want float64 }{
		{1e300, 2e300}, {1e-300, 2e-300}, {5e-324, 1e-323}, {math.MaxFloat64 / 2, math.MaxFloat64}, {0, 0}, {math.Inf(-1), math.Inf(1)}, {1e160, 2e160}, {1e-160, 2e-160},
	} {
		if got := Norm([]float64{c.x, c.x, c.x, c.x}); got != c.want && math.Abs(got-c.want) > 1e-15*c.want {
			t.Errorf("norm of four %v is %v, want %v", c.x, got, c.want)
		}
	}
}

func TestEmpty(t *testing.T) {
	var none []float64
	if Sum(none) != 0 || Prod(none) != 1 || Norm(none) != 0 {
		t.Error("sum, product or norm of nothing")
	}
	Fill(none, 1)
	Uniform(none, 1)
	for name, f := range map[string]func() error{
		"Mean":   func() error { _, err := Mean(none); return err },
		"Var":    func() error { _, err := Var([]float64{1}, 1); return err },
		"Std":    func() error { _, err := Std([]float64{1}, -1); return err },
		"MinOf":  func() error { _, err := MinOf(none); return err },
		"MaxOf":  func() error { _, err := MaxOf(none); return err },
		"ArgMin": func() error { _, err := ArgMin(none); return err },
		"ArgMax": func() error { _, err := ArgMax(none); return err },
	} {
		if err := f(); !errors.Is(err, ErrEmpty) {
			t.Errorf("%s: %v, want ErrEmpty", name, err)
		}
	}
}

// TestAllocations holds small calls to none.
func TestAllocations(t *testing.T) {
	a, b, dst := numbers[float64](1, 1000, 0), numbers[float64](2, 1000, 0), make([]float64, 1000)
	mask := make([]bool, 1000)
	sink := 0.0
	allocations := testing.AllocsPerRun(100, func() {
		for _, f := range []func() error{
			func() error { return Add(dst, a, b) },
			func() error { return MulScalar(dst, a, 2) },
			func() error { return ScalarDiv(dst, 2, a) },
			func() error { return Exp(dst, a) },
			func() error { return Pow(dst, a, b) },
			func() error { return LessScalar(mask, a, 0) },
			func() error { return Where(dst, mask, a, b) },
			func() error { return Axpby(dst, 1, a, 2, b) },
		} {
			if err := f(); err != nil {
				t.Fatal(err)
			}
		}
		Fill(dst, 1)
		Normal(dst, 1)
		sink += Sum(a) + Norm(a)
	})
	if allocations != 0 {
		t.Errorf("%v allocations", allocations)
	}
}

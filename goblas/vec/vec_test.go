package vec

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/internal/backend"
	"github.com/goblas/goblas/native"
)

// lengths are 0 to 70, for every rest of a vector, and some around the sizes at
// which tiles and cores come in.
func lengths() []int {
	if raceEnabled { // which sees nothing of C, and is slow: one for each way of splitting
		return []int{0, 1, 23, 24, 100, cheap.split + 7}
	}
	var all []int
	for n := range 71 {
		all = append(all, n)
	}
	return append(all, native.Tile-1, native.Tile, native.Tile+33, dear.split-1, dear.split, cheap.split+7)
}

// numbers returns n ordinary numbers of both signs in a slice that begins shift
// elements after an aligned address.
func numbers[T Float](seed uint64, n, shift int) []T {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	s := make([]T, n+shift)[shift:]
	for i := range s {
		s[i] = T(r.NormFloat64())
	}
	return s
}

// guarded returns n elements of NaN, and a function that fails if anything was
// written before or behind them.
func guarded[T Float](t *testing.T, n, shift int) (dst []T, check func()) {
	all := make([]T, n+shift+40)
	for i := range all {
		all[i] = T(math.NaN())
	}
	return all[shift : shift+n : shift+n], func() {
		t.Helper()
		for i, x := range all {
			if (i < shift || i >= shift+n) && x == x {
				t.Fatalf("element %d of a slice of %d at %d was overwritten", i-shift, n, shift)
			}
		}
	}
}

func same[T Float](x, y T) bool {
	return x == y && math.Signbit(float64(x)) == math.Signbit(float64(y)) || isNaN(x) && isNaN(y)
}

// near is sameness to some ulps, for what rounds in its own way.
func near[T Float](x, y T) bool {
	eps := 0x1p-50
	if _, single := any(x).(float32); single {
		eps = 0x1p-21
	}
	return same(x, y) || math.Abs(float64(x)-float64(y)) <= eps*math.Abs(float64(y))
}

// elementwise are the functions with what they are element by element.
type elementwise[T Float] struct {
	name string
	call func(dst, a, b []T) error
	want func(x, y T) T
	same func(x, y T) bool
}

func functions[T Float]() []elementwise[T] {
	f1 := func(f func(float64) float64) func(x, y T) T { return func(x, _ T) T { return T(f(float64(x))) } }
	u := func(f func(dst, a []T) error) func(dst, a, b []T) error {
		return func(dst, a, _ []T) error { return f(dst, a) }
	}
	const s = 1.25
	sc := func(f func(dst, a []T, s T) error) func(dst, a, b []T) error {
		return func(dst, a, _ []T) error { return f(dst, a, s) }
	}
	cs := func(f func(dst []T, s T, a []T) error) func(dst, a, b []T) error {
		return func(dst, a, _ []T) error { return f(dst, s, a) }
	}
	eq, ab := same[T], near[T]
	return []elementwise[T]{
		{"Neg", u(Neg[T]), func(x, _ T) T { return -x }, eq},
		{"Abs", u(Abs[T]), f1(math.Abs), eq},
		{"Square", u(Square[T]), func(x, _ T) T { return x * x }, eq},
		{"Reciprocal", u(Reciprocal[T]), func(x, _ T) T { return 1 / x }, eq},
		{"Sqrt", u(Sqrt[T]), f1(math.Sqrt), eq},
		{"Floor", u(Floor[T]), f1(math.Floor), eq},
		{"Ceil", u(Ceil[T]), f1(math.Ceil), eq},
		{"Trunc", u(Trunc[T]), f1(math.Trunc), eq},
		{"Round", u(Round[T]), f1(math.Round), eq},
		{"RoundToEven", u(RoundToEven[T]), f1(math.RoundToEven), eq},
		{"Cbrt", u(Cbrt[T]), f1(math.Cbrt), ab},
		{"Exp", u(Exp[T]), f1(math.Exp), ab},
		{"Expm1", u(Expm1[T]), f1(math.Expm1), ab},
		{"Log", u(Log[T]), f1(math.Log), ab},
		{"Log1p", u(Log1p[T]), f1(math.Log1p), ab},
		{"Log2", u(Log2[T]), f1(log2), ab},
		{"Log10", u(Log10[T]), f1(log10), ab},
		{"Sin", u(Sin[T]), f1(math.Sin), ab},
		{"Cos", u(Cos[T]), f1(math.Cos), ab},
		{"Tan", u(Tan[T]), f1(math.Tan), ab},
		{"Tanh", u(Tanh[T]), f1(math.Tanh), ab},
		{"Add", Add[T], func(x, y T) T { return x + y }, eq},
		{"Sub", Sub[T], func(x, y T) T { return x - y }, eq},
		{"Mul", Mul[T], func(x, y T) T { return x * y }, eq},
		{"Div", Div[T], func(x, y T) T { return x / y }, eq},
		{"Min", Min[T], func(x, y T) T { return min(x, y) }, eq},
		{"Max", Max[T], func(x, y T) T { return max(x, y) }, eq},
		{"Pow", Pow[T], func(x, y T) T { return T(math.Pow(float64(x), float64(y))) }, ab},
		{"Hypot", Hypot[T], func(x, y T) T { return T(math.Hypot(float64(x), float64(y))) }, ab},
		{"AddScalar", sc(AddScalar[T]), func(x, _ T) T { return x + s }, eq},
		{"SubScalar", sc(SubScalar[T]), func(x, _ T) T { return x - s }, eq},
		{"MulScalar", sc(MulScalar[T]), func(x, _ T) T { return x * s }, eq},
		{"DivScalar", sc(DivScalar[T]), func(x, _ T) T { return x / s }, eq},
		{"MinScalar", sc(MinScalar[T]), func(x, _ T) T { return min(x, s) }, eq},
		{"MaxScalar", sc(MaxScalar[T]), func(x, _ T) T { return max(x, s) }, eq},
		{"PowScalar", sc(PowScalar[T]), func(x, _ T) T { return T(math.Pow(float64(x), s)) }, ab},
		{"ScalarSub", cs(ScalarSub[T]), func(x, _ T) T { return s - x }, eq},
		{"ScalarDiv", cs(ScalarDiv[T]), func(x, _ T) T { return s / x }, eq},
		{"ScalarPow", cs(ScalarPow[T]), func(x, _ T) T { return T(math.Pow(s, float64(x))) }, ab},
		{"Copy", u(Copy[T]), func(x, _ T) T { return x }, eq},
		{"Clip", u(func(dst, a []T) error { return Clip(dst, a, -0.5, 0.75) }), func(x, _ T) T { return min(max(x, -0.5), 0.75) }, eq},
		{"Apply", u(func(dst, a []T) error { return Apply(dst, a, func(x T) T { return 2 * x }) }), func(x, _ T) T { return 2 * x }, eq},
		{"Axpby", func(dst, a, b []T) error { return Axpby(dst, 2, a, -3, b) }, func(x, y T) T { return T(2*x) + T(-3*y) }, eq},
		{"FMA", func(dst, a, b []T) error { return FMA(dst, a, b, a) }, func(x, y T) T { return fma(x, y, x) }, eq},
		{"Where", func(dst, a, b []T) error {
			mask := make([]bool, len(a))
			if len(a) == len(b) {
				if err := Less(mask, a, b); err != nil {
					return err
				}
			}
			return Where(dst, mask, a, b)
		}, func(x, y T) T { return min(x, y) }, eq},
	}
}

func TestElementwise(t *testing.T) {
	eachTarget(t, func(t *testing.T) {
		t.Run("float32", testElementwise[float32])
		t.Run("float64", testElementwise[float64])
	})
}

// testElementwise runs every function on every length, at odd addresses, into
// another slice and over each of its operands.
func testElementwise[T Float](t *testing.T) {
	for _, f := range functions[T]() {
		for _, n := range lengths() {
			if testing.Short() && n > native.Tile {
				continue
			}
			a, b := numbers[T](1, n, n%3), numbers[T](2, n, n%5)
			verify := func(how string, dst, x, y []T) {
				t.Helper()
				for i := range dst {
					if want := f.want(x[i], y[i]); !f.same(dst[i], want) {
						t.Fatalf("%s %s of %d: f(%v, %v) = %v at %d, want %v", f.name, how, n, x[i], y[i], dst[i], i, want)
					}
				}
			}
			dst, check := guarded[T](t, n, n%7)
			a0, b0 := append([]T(nil), a...), append([]T(nil), b...)
			if err := f.call(dst, a, b); err != nil {
				t.Fatal(err)
			}
			check()
			verify("", dst, a0, b0)
			for i := range a {
				if a[i] != a0[i] || b[i] != b0[i] {
					t.Fatalf("%s of %d changed an operand", f.name, n)
				}
			}
			if err := f.call(a, a, b); err != nil {
				t.Fatal(err)
			}
			verify("over a", a, a0, b0)
			copy(a, a0)
			if err := f.call(b, a, b); err != nil {
				t.Fatal(err)
			}
			verify("over b", b, a0, b0)
		}
	}
}

func TestMistakes(t *testing.T) {
	all := numbers[float64](1, 100, 0)
	for _, f := range functions[float64]() {
		dst := append([]float64(nil), all...)
		for _, c := range []struct {
			dst, a, b []float64
			want      error
		}{
			{all[:10], all[20:29], all[40:50], ErrLength},
			{all[:10], all[:0], all[40:50], ErrLength},
			{all[:10], all[1:11], all[40:50], ErrOverlap},
			{all[5:15], all[:10], all[40:50], ErrOverlap},
		} {
			err := f.call(c.dst, c.a, c.b)
			var e *Error
			if !errors.Is(err, c.want) || !errors.As(err, &e) || e.Func != f.name {
				t.Errorf("%s: %v, want %v", f.name, err, c.want)
			}
		}
		for i := range all {
			if all[i] != dst[i] {
				t.Fatalf("%s wrote although it failed", f.name)
			}
		}
		if err := f.call(nil, nil, nil); err != nil {
			t.Errorf("%s of nothing: %v", f.name, err)
		}
	}
	for _, f := range []func() error{
		func() error { return Add(all[:10], all[20:30], all[5:15]) },
		func() error { return FMA(all[:10], all[20:30], all[40:50], all[1:11]) },
		func() error { return Where(all[:10], make([]bool, 10), all[20:30], all[9:19]) },
	} {
		if err := f(); !errors.Is(err, ErrOverlap) {
			t.Errorf("%v, want ErrOverlap", err)
		}
	}
	for _, f := range []func() error{
		func() error { return Add(all[:10], all[20:30], all[40:51]) },
		func() error { return FMA(all[:10], all[20:30], all[40:50], all[60:69]) },
		func() error { return Where(all[:10], make([]bool, 9), all[20:30], all[40:50]) },
		func() error { return Less(make([]bool, 9), all[20:30], all[40:50]) },
		func() error { return Less(make([]bool, 10), all[20:30], all[40:51]) },
		func() error { return LessScalar(make([]bool, 9), all[20:30], 1) },
		func() error { _, err := Dot(all[:3], all[:4]); return err },
	} {
		if err := f(); !errors.Is(err, ErrLength) {
			t.Errorf("%v, want ErrLength", err)
		}
	}
	if err := Clip(all, all, 1, 0); !errors.Is(err, ErrRange) {
		t.Error(err)
	}
	if err := Clip(all, all, math.NaN(), 0); !errors.Is(err, ErrRange) {
		t.Error(err)
	}
}

func TestCompare(t *testing.T) {
	eachTarget(t, func(t *testing.T) {
		t.Run("float32", testCompare[float32])
		t.Run("float64", testCompare[float64])
	})
}

func testCompare[T Float](t *testing.T) {
	for _, f := range []struct {
		name   string
		call   func(dst []bool, a, b []T) error
		scalar func(dst []bool, a []T, s T) error
		want   func(x, y T) bool
	}{
		{"Equal", Equal[T], EqualScalar[T], func(x, y T) bool { return x == y }},
		{"NotEqual", NotEqual[T], NotEqualScalar[T], func(x, y T) bool { return x != y }},
		{"Less", Less[T], LessScalar[T], func(x, y T) bool { return x < y }},
		{"LessEqual", LessEqual[T], LessEqualScalar[T], func(x, y T) bool { return x <= y }},
		{"Greater", Greater[T], GreaterScalar[T], func(x, y T) bool { return x > y }},
		{"GreaterEqual", GreaterEqual[T], GreaterEqualScalar[T], func(x, y T) bool { return x >= y }},
	} {
		for _, n := range lengths() {
			a, b := numbers[T](1, n, n%3), numbers[T](2, n, n%5)
			for i := range a {
				switch i % 11 {
				case 3:
					a[i] = b[i]
				case 5:
					a[i] = T(math.NaN())
				case 7:
					a[i], b[i] = 0, T(math.Copysign(0, -1))
				case 9:
					a[i] = 0.5
				}
			}
			dst := make([]bool, n+9)
			if err := f.call(dst[:n], a, b); err != nil {
				t.Fatal(err)
			}
			for i := range n {
				if dst[i] != f.want(a[i], b[i]) {
					t.Fatalf("%s of %d: %v and %v give %v", f.name, n, a[i], b[i], dst[i])
				}
			}
			if err := f.scalar(dst[:n], a, 0.5); err != nil {
				t.Fatal(err)
			}
			for i, x := range dst {
				if i < n && x != f.want(a[i], 0.5) || i >= n && x {
					t.Fatalf("%sScalar of %d: element %d is %v", f.name, n, i, x)
				}
			}
		}
	}
}

func TestFill(t *testing.T) {
	eachTarget(t, func(t *testing.T) {
		for _, n := range lengths() {
			dst, check := guarded[float64](t, n, n%5)
			Fill(dst, -1.5)
			check()
			for i, x := range dst {
				if x != -1.5 {
					t.Fatalf("element %d of %d is %v", i, n, x)
				}
			}
			single, check := guarded[float32](t, n, n%5)
			Fill(single, float32(math.Copysign(0, -1)))
			check()
			for i, x := range single {
				if !same(x, float32(math.Copysign(0, -1))) {
					t.Fatalf("element %d of %d is %v", i, n, x)
				}
			}
		}
	})
}

// TestSameBits checks that results are the same bits at any number of cores, on
// every set of kernels, and in Go.
func TestSameBits(t *testing.T) {
	t.Cleanup(func() { backend.Resize(backend.DefaultBudget()) })
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
			backend.Resize(budget)
			got := results()
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("with %d cores:\n%swant\n%s", budget, got, want)
			}
		}
	})
	for _, op := range []native.ReduceOp{native.Sum, native.SumSquares, native.Deviations, native.Dot, native.Prod, native.Least, native.Greatest} {
		for _, size := range []int{1, 23, 24, 31, 32, 33, 100, native.Tile - 1, native.Tile, native.Tile + 1, 3*native.Tile + 77} {
			var second []float64
			if op == native.Dot {
				second = b[:size]
			}
			got := make([]float64, tileCount(size))
			if !native.VectorReduce(op, a[:size], second, 0.25, got) {
				continue
			}
			for i := range got {
				from, to := i*native.Tile, min((i+1)*native.Tile, size)
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

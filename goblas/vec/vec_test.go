package vec

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/native/vector"
)

// lengths are 0 to 70, for every rest of a vector, and some around the sizes at
// which tiles and cores come in.
func lengths() []int {
	if race.Enabled { // which sees nothing of C, and is slow: one for each way of splitting
		some := []int{0, 1, 23, 24, 100}
		if firstTarget { // the goroutines are the same for every set of kernels
			some = append(some, costAdd.split+7)
		}
		return some
	}
	var all []int
	for n := range 71 {
		all = append(all, n)
	}
	return append(all, vector.Tile-1, vector.Tile, vector.Tile+33, costPow.split-1, costPow.split, costAdd.split+7)
}

// drawn keeps what numbers has drawn, up to a million of them at a time: to draw them
// again takes longer than most functions that are tested with them.
var drawn = map[any]any{}

// numbers returns n ordinary numbers of both signs in a slice that begins shift
// elements after an aligned address.
func numbers[T Float](seed uint64, n, shift int) []T {
	type numbersOf[T Float] struct {
		seed uint64
		n    int
	}
	key := numbersOf[T]{seed, n}
	s := make([]T, n+shift)[shift:]
	if known, ok := drawn[key].([]T); ok {
		copy(s, known)
		return s
	}
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	for i := range s {
		s[i] = T(r.NormFloat64())
	}
	if n <= 1<<20 {
		drawn[key] = slices.Clone(s)
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

// A function is an element-wise function with what they are element by element.
type function[T Float] struct {
	name string
	call func(dst, a, b []T) error
	want func(x, y T) T
	same func(x, y T) bool
}

func functions[T Float]() []function[T] {
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
	return []function[T]{
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
			if testing.Short() && n > vector.Tile {
				continue
			}
			a, b := numbers[T](1, n, n%3), numbers[T](2, n, n%5)
			a0, b0, want := slices.Clone(a), slices.Clone(b), make([]T, n)
			for i := range want {
				want[i] = f.want(a0[i], b0[i])
			}
			verify := func(how string, dst []T) {
				t.Helper()
				for i, x := range dst {
					if (x != want[i] || x == 0) && !f.same(x, want[i]) { // same also tells -0 from 0
						t.Fatalf("%s %s of %d: f(%v, %v) = %v at %d, want %v", f.name, how, n, a0[i], b0[i], x, i, want[i])
					}
				}
			}
			dst, check := guarded[T](t, n, n%7)
			if err := f.call(dst, a, b); err != nil {
				t.Fatal(err)
			}
			check()
			verify("", dst)
			if !slices.Equal(a, a0) || !slices.Equal(b, b0) {
				t.Fatalf("%s of %d changed an operand", f.name, n)
			}
			if err := f.call(a, a, b); err != nil {
				t.Fatal(err)
			}
			verify("over a", a)
			copy(a, a0)
			if err := f.call(b, a, b); err != nil {
				t.Fatal(err)
			}
			verify("over b", b)
		}
	}
}

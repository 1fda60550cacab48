package vec

import (
	"fmt"
	"math"
	"testing"

	"github.com/goblas/goblas/native/vector"
)

// firstTarget is true while eachTarget is at its first set of kernels.
var firstTarget bool

// eachTarget runs a test on every set of kernels that this processor has, and
// in Go.
func eachTarget(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	if !vector.Available {
		firstTarget = true
		t.Run("go", test)
		return
	}
	best := vector.Target()
	t.Cleanup(func() { vector.Choose(best) })
	ran := 0
	for _, target := range []string{"avx512", "avx2", "base"} {
		if vector.Choose(target) {
			firstTarget = ran == 0
			ran++
			t.Run(target, test)
		}
	}
	if ran == 0 {
		t.Fatal("no set of kernels at all")
	}
}

// specials are the numbers at which functions turn.
func specials[T Float]() []T {
	var all []T
	for _, x := range []float64{
		0, 1, 0.5, 1.5, 2.5, 2, 3, 4, 8, 10, 100, 1000, 1e-3, 1e-5, 1e-8, 1e-10, 1e-16, 1e-20, 1e-30, 1e-40, 1e-45, 5e-324, 1e-310, 2e-308,
		0.49999999999999994, 0.9999999999999999, 1.0000000000000002, 0.3, 0.7, 0.785, 1.57, 1.6, 3.14159, 6.28, 20, 30, 50, 80, 87, 88, 88.7, 88.8, 89, 103, 104, 127, 128, 149, 150,
		700, 708, 709, 709.7, 709.8, 710, 744, 745, 745.1, 745.2, 746, 1022, 1023, 1024, 1074, 1075, 2000,
		1e5, 1e6, 1 << 22, 1<<22 + 0.5, 1<<23 - 0.5, 1 << 23, 1 << 24, 1 << 31, 1e10, 1e15, 1 << 51, 1<<51 + 0.5, 1<<52 - 0.5, 1 << 52, 1<<52 + 1, 1 << 53, 1e17, 1e22, 1e30, 1e38, 1e39, 1e100, 1e300,
		math.MaxFloat32, math.SmallestNonzeroFloat32, 1.1754943508222875e-38, math.MaxFloat64, 2.2250738585072014e-308, math.Pi, math.E, math.Inf(1), math.NaN(),
	} {
		all = append(all, T(x), T(-x), T(math.Copysign(float64(T(x)), -1)))
	}
	return all
}

// sameSpecial reports whether got is what want says in the matters that are not
// of rounding: NaN, infinities, zeros with their signs, and the sign of the rest.
func sameSpecial[T Float](got, want T) bool {
	if isNaN(got) || isNaN(want) {
		return isNaN(got) && isNaN(want)
	}
	if math.IsInf(float64(got), 0) || math.IsInf(float64(want), 0) || got == 0 || want == 0 {
		return got == want && math.Signbit(float64(got)) == math.Signbit(float64(want))
	}
	return math.Signbit(float64(got)) == math.Signbit(float64(want)) && math.Abs(float64(got)-float64(want)) <= 1e-3*math.Abs(float64(want))+float64(smallest[T]())*8
}

func smallest[T Float]() T {
	if _, single := any(T(0)).(float32); single {
		x := float32(math.SmallestNonzeroFloat32)
		return T(x)
	}
	x := math.SmallestNonzeroFloat64
	return T(x)
}

func TestUnarySpecials(t *testing.T) {
	eachTarget(t, func(t *testing.T) {
		t.Run("float32", testUnarySpecials[float32])
		t.Run("float64", testUnarySpecials[float64])
	})
}

func testUnarySpecials[T Float](t *testing.T) {
	all := specials[T]()
	for op := range vector.UnaryOp(vector.NumUnary) {
		got, want := make([]T, len(all)), make([]T, len(all))
		if !vector.Unary(op, got, all) {
			t.Logf("%v in Go", op)
			continue
		}
		pureUnary(op, want, all)
		bad := ""
		for i, x := range all {
			if !sameSpecial(got[i], want[i]) {
				bad += fmt.Sprintf(" f(%g)=%g,want %g;", x, got[i], want[i])
			}
		}
		if bad != "" {
			t.Errorf("%v:%s", op, bad)
		}
	}
}

func TestBinarySpecials(t *testing.T) {
	eachTarget(t, func(t *testing.T) {
		t.Run("float32", testBinarySpecials[float32])
		t.Run("float64", testBinarySpecials[float64])
	})
}

func testBinarySpecials[T Float](t *testing.T) {
	var a, b []T
	for _, x := range specials[T]() {
		for _, y := range specials[T]() {
			a, b = append(a, x), append(b, y)
		}
	}
	for op := range vector.BinaryOp(vector.NumBinary) {
		got, want := make([]T, len(a)), make([]T, len(a))
		if !vector.Binary(op, vector.VectorVector, got, a, b) {
			t.Logf("%v in Go", op)
			continue
		}
		pureBinary(op, vector.VectorVector, want, a, b)
		bad, n := "", 0
		for i := range a {
			if op == vector.Pow && math.Abs(float64(got[i]-want[i])) <= float64(smallest[T]()) && math.Signbit(float64(got[i])) == math.Signbit(float64(want[i])) {
				continue // a subnormal number is a few ulps from the next, or from 0
			}
			if !sameSpecial(got[i], want[i]) {
				if n++; n < 12 {
					bad += fmt.Sprintf(" f(%g,%g)=%g,want %g;", a[i], b[i], got[i], want[i])
				}
			}
		}
		if bad != "" {
			t.Errorf("%v: %d:%s", op, n, bad)
		}
	}
}

// TestPowBelowZero checks that powers of negative numbers are those of positive
// ones with the sign of math.Pow, and NaN where it is.
func TestPowBelowZero(t *testing.T) {
	eachTarget(t, func(t *testing.T) {
		t.Run("float32", testPowBelowZero[float32])
		t.Run("float64", testPowBelowZero[float64])
	})
}

func testPowBelowZero[T Float](t *testing.T) {
	var x, above, y []T
	huge := math.Ldexp(1, 53)
	for _, e := range []float64{-1.5, -1, -0.5, 0.5, 1, 2, 2.5, 3, 17, -18, 1001, 1 << 20, 1<<22 + 1, 1 << 24, 1<<24 - 1, huge - 1, huge, huge + 2, -huge} {
		for _, b := range []float64{1, 0.75, 1.0009765625, 3.5, 1e-40, float64(smallest[T]())} {
			x, above, y = append(x, T(-b)), append(above, T(b)), append(y, T(e))
		}
	}
	got, want := make([]T, len(x)), make([]T, len(x))
	if err := Pow(got, x, y); err != nil {
		t.Fatal(err)
	}
	if err := Pow(want, above, y); err != nil {
		t.Fatal(err)
	}
	for i := range x {
		sign := T(math.Pow(-1, float64(y[i])))
		if !near(got[i], sign*want[i]) {
			t.Errorf("%v^%v is %v, want %v", x[i], y[i], got[i], sign*want[i])
		}
	}
}

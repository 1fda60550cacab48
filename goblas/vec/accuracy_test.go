package vec

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/native/vector"
)

// maxUlps is what the package promises.
const maxUlps = 4

// domain is where a function is measured: what float64 bits it is given.
type domain struct {
	op       vector.UnaryOp
	exact    func(x *big.Float) *big.Float
	from, to float64 // uniformly from here, besides numbers of all magnitudes
	positive bool    // or all: of both signs
	limit    float64 // of |x|, 0 for none
	step     float64 // some numbers are next to a multiple of this, where it is not 0
}

var domains = []domain{
	{vector.Exp, bigExp, -745, 709, false, 750, 0},
	{vector.Expm1, bigExpm1, -40, 709, false, 750, 0},
	{vector.Log, bigLog, 0.5, 2, true, 0, 1.0 / 64},
	{vector.Log1p, bigLog1p, -0.99, 2, true, 0, 0},
	{vector.Log2, func(x *big.Float) *big.Float { return bigDiv(bigLog(x), bigLn2) }, 0.5, 2, true, 0, 0},
	{vector.Log10, func(x *big.Float) *big.Float { return bigDiv(bigLog(x), bigLn10) }, 0.5, 2, true, 0, 0},
	{vector.Sin, func(x *big.Float) *big.Float { s, _ := bigSinCos(x); return s }, -100, 100, false, 0, math.Pi / 2},
	{vector.Cos, func(x *big.Float) *big.Float { _, c := bigSinCos(x); return c }, -100, 100, false, 0, math.Pi / 2},
	{vector.Tan, func(x *big.Float) *big.Float { s, c := bigSinCos(x); return bigDiv(s, c) }, -100, 100, false, 0, math.Pi / 2},
	{vector.Tanh, bigTanh, -20, 20, false, 0, 0},
	{vector.Cbrt, bigCbrt, -8, 8, false, 0, 0},
	{vector.Sqrt, func(x *big.Float) *big.Float { return new(big.Float).SetPrec(precision).Sqrt(x) }, 0, 4, true, 0, 0},
}

// anyMagnitude is a number with a random exponent.
func anyMagnitude[T Float](r *rand.Rand) T {
	for {
		var x T
		switch p := any(&x).(type) {
		case *float32:
			*p = math.Float32frombits(r.Uint32())
		case *float64:
			*p = math.Float64frombits(r.Uint64())
		}
		if !isNaN(x) && !math.IsInf(float64(x), 0) && x != 0 {
			return x
		}
	}
}

// sample is n numbers of a domain.
func sample[T Float](r *rand.Rand, d domain, n int) []T {
	var xs []T
	for len(xs) < n {
		x := T(d.from + (d.to-d.from)*r.Float64())
		if len(xs)%2 == 1 {
			x = anyMagnitude[T](r)
		}
		if d.step > 0 && len(xs)%4 == 2 {
			x = T(d.step * math.Floor(math.Exp2(20*r.Float64())))
			x += x * T(r.IntN(5)-2) * T(math.Exp2(float64(-20-r.IntN(33))))
		}
		if d.limit > 0 && math.Abs(float64(x)) > d.limit || d.positive && float64(x) <= math.Min(d.from, 0) || x == 0 {
			continue
		}
		xs = append(xs, x)
	}
	return xs
}

// exactly keeps the results of exact, which take far longer than the functions that are
// measured, and are the same for every set of kernels.
var exactly = map[any]*big.Float{}

// exactOf returns f of x, in 300 bits.
func exactOf(op vector.UnaryOp, f func(x *big.Float) *big.Float, x float64) *big.Float {
	type call struct {
		op vector.UnaryOp
		x  float64
	}
	known, ok := exactly[call{op, x}]
	if !ok {
		known = f(bigOf(x))
		exactly[call{op, x}] = known
	}
	return known
}

// exactOf2 returns f of x and y, in 300 bits.
func exactOf2(op vector.BinaryOp, f func(x, y *big.Float) *big.Float, x, y float64) *big.Float {
	type call struct {
		op   vector.BinaryOp
		x, y float64
	}
	known, ok := exactly[call{op, x, y}]
	if !ok {
		known = f(bigOf(x), bigOf(y))
		exactly[call{op, x, y}] = known
	}
	return known
}

// inGo is the domain in which the function in Go promises its digits: package math
// reduces larger angles to some 61 bits after the point.
func inGo(d domain) domain {
	if d.op == vector.Sin || d.op == vector.Cos || d.op == vector.Tan {
		d.limit = farAngle
	}
	return d
}

// TestAccuracy measures every function that rounds in its own way against 300
// bits. Run with -v it prints the table of docs/vec.md.
func TestAccuracy(t *testing.T) {
	eachTarget(t, func(t *testing.T) {
		testAccuracy(t, false, vector.Unary[float32], vector.Binary[float32])
		testAccuracy(t, false, vector.Unary[float64], vector.Binary[float64])
	})
	t.Run("pure", func(t *testing.T) {
		testAccuracy(t, true, always1(pureUnary[float32]), always2(pureBinary[float32]))
		testAccuracy(t, true, always1(pureUnary[float64]), always2(pureBinary[float64]))
	})
}

func always1[T Float](f func(vector.UnaryOp, []T, []T)) func(vector.UnaryOp, []T, []T) bool {
	return func(op vector.UnaryOp, dst, a []T) bool { f(op, dst, a); return true }
}

func always2[T Float](f func(vector.BinaryOp, vector.Form, []T, []T, []T)) func(vector.BinaryOp, vector.Form, []T, []T, []T) bool {
	return func(op vector.BinaryOp, form vector.Form, dst, a, b []T) bool { f(op, form, dst, a, b); return true }
}

func testAccuracy[T Float](t *testing.T, pure bool, unary func(vector.UnaryOp, []T, []T) bool, binary func(vector.BinaryOp, vector.Form, []T, []T, []T) bool) {
	count := 1500
	if testing.Short() || race.Enabled {
		count = 100
	}
	r := rand.New(rand.NewPCG(1, 2))
	var line strings.Builder
	for _, d := range domains {
		if pure {
			d = inGo(d)
		}
		xs := sample[T](r, d, count)
		got := make([]T, len(xs))
		if !unary(d.op, got, xs) {
			fmt.Fprintf(&line, " %v -", d.op)
			continue
		}
		worst, at := 0.0, T(0)
		for i, x := range xs {
			if u := ulps(got[i], exactOf(d.op, d.exact, float64(x))); u > worst {
				worst, at = u, x
			}
		}
		fmt.Fprintf(&line, " %v %.2f", d.op, worst)
		if worst > maxUlps {
			t.Errorf("%T: %v(%v) is %.3g ulp off", at, d.op, at, worst)
		}
	}
	type pair struct{ x, y T }
	for _, d := range []struct {
		op    vector.BinaryOp
		exact func(x, y *big.Float) *big.Float
		next  func() pair
	}{
		{vector.Pow, bigPow, func() pair {
			x := T(math.Abs(float64(anyMagnitude[T](r))))
			if r.IntN(2) == 0 {
				x = T(0.5 + 1.5*r.Float64())
			}
			// A result of any size that there is.
			return pair{x, T((r.Float64()*1500 - 745) / math.Max(math.Abs(math.Log(math.Max(float64(x), 1e-300))), 1e-3))}
		}},
		{vector.Hypot, bigHypot, func() pair {
			x := anyMagnitude[T](r)
			return pair{x, T(float64(x) * (r.Float64()*4 - 2))}
		}},
	} {
		var xs, ys, got []T
		for len(xs) < count {
			p := d.next()
			if d.op == vector.Pow && math.Abs(float64(p.y)*math.Log(math.Abs(float64(p.x)))) > 3000 {
				continue
			}
			xs, ys = append(xs, p.x), append(ys, p.y)
		}
		got = make([]T, len(xs))
		if !binary(d.op, vector.VectorVector, got, xs, ys) {
			fmt.Fprintf(&line, " %v -", d.op)
			continue
		}
		worst, at := 0.0, pair{}
		for i := range xs {
			if u := ulps(got[i], exactOf2(d.op, d.exact, float64(xs[i]), float64(ys[i]))); u > worst {
				worst, at = u, pair{xs[i], ys[i]}
			}
		}
		fmt.Fprintf(&line, " %v %.2f", d.op, worst)
		if worst > maxUlps {
			t.Errorf("%T: %v(%v, %v) is %.3g ulp off", at.x, d.op, at.x, at.y, worst)
		}
	}
	t.Logf("%T:%s", T(0), line.String())
}

package vec

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/native/vector"
)

// Powers and exponentials to 90 bits and more, as sums of two numbers: fast enough
// to measure others at millions of arguments, where bigmath_test.go has thousands.

// pair is high + low, |low| at most half a unit in the last place of high.
type pair struct{ high, low float64 }

func pairSum(x, y float64) pair { // exact
	s := x + y
	v := s - x
	return pair{s, (x - (s - v)) + (y - v)}
}

func (p pair) add(q pair) pair {
	s := pairSum(p.high, q.high)
	return pairSum(s.high, s.low+p.low+q.low)
}

func (p pair) mul(q pair) pair {
	m := float64(p.high * q.high) // rounded, and not fused with a sum
	return pairSum(m, math.FMA(p.high, q.high, -m)+(p.high*q.low+p.low*q.high))
}

func (p pair) times(x float64) pair { return p.mul(pair{x, 0}) }

// pairExp is e^p 2^-n and n, for |p| up to some thousands.
func pairExp(p pair) (e pair, n int) {
	const high, middle, low = 0x1.62e42fefa3800p-1, 0x1.ef35793c76730p-45, 0x1.cc01f97b57a08p-103 // ln 2
	k := math.RoundToEven(p.high / math.Ln2)
	r := pairSum(p.high-k*high, p.low).add(pair{middle, low}.times(-k))
	r = r.times(1. / 64)
	e = pair{1, 0}
	for i := 12.; i > 0; i-- { // 1 + r/1 (1 + r/2 (1 + ...))
		e = e.mul(r).mul(reciprocals[int(i)]).add(pair{1, 0})
	}
	for range 6 {
		e = e.mul(e)
	}
	return e, int(k)
}

var reciprocals = func() (r [13]pair) {
	for i := 1; i < len(r); i++ {
		q := 1 / float64(i)
		r[i] = pair{q, math.FMA(-q, float64(i), 1) / float64(i)}
	}
	return r
}()

// pairLog is the logarithm of a positive normal number: one step of Newton's.
func pairLog(x float64) pair {
	m, k := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, k = 2*m, k-1
	}
	l := math.Log1p(m - 1)
	e, n := pairExp(pair{-l, 0})
	rest := e.times(math.Ldexp(m, n)).add(pair{-1, 0}) // m e^-l - 1, some 2^-53
	log := pairSum(l, rest.high-rest.high*rest.high/2).add(pair{rest.low, 0})
	return pair{0x1.62e42fefa3800p-1, 0}.times(float64(k)).add(pair{0x1.ef35793c76730p-45, 0x1.cc01f97b57a08p-103}.times(float64(k))).add(log)
}

// pairUlps is how far got is from e 2^n, in units in the last place of T.
func pairUlps[T Float](got T, e pair, n int) float64 {
	digits, least := 53, -1074
	if sizeOf[T]() == 4 {
		digits, least = 24, -149
	}
	_, exponent := math.Frexp(e.high)
	unit := max(exponent+n-digits, least) // the power of two
	if g := float64(got); !math.IsInf(g, 0) && !math.IsNaN(g) {
		m, k := math.Frexp(g) // k in two steps: 2^(k-n) may be no number
		d := pairSum(math.Ldexp(m, k-n), -e.high)
		return math.Abs(math.Ldexp(d.high+(d.low-e.low), n-unit))
	}
	return math.Inf(1)
}

// TestPowExpMany measures what this package computes by itself, at millions of
// arguments: powers of all sizes with large exponents and small, and of numbers
// close to one, and exponentials up to the ends of the range.
func TestPowExpMany(t *testing.T) {
	eachTarget(t, func(t *testing.T) {
		testPowExpMany[float32](t, 128, -149)
		testPowExpMany[float64](t, 1024, -1074)
	})
}

func testPowExpMany[T Float](t *testing.T, most, least float64) {
	count := 1 << 18
	if testing.Short() || race.Enabled {
		count = 1 << 11
	}
	limit := 2.0 // ulp; libmvec has exponentials that are 2.8 off
	if vector.Target() != "avx512" {
		limit = maxUlps
	}
	r := rand.New(rand.NewPCG(3, uint64(most)))
	x, y, got := make([]T, count), make([]T, count), make([]T, count)
	for i := range x {
		// x^y = 2^w with w over the whole range, x = 2^l with l likewise, or small
		w := least + (most-least)*r.Float64()
		l := w
		switch i % 4 {
		case 0:
			l = (2*r.Float64() - 1) * most * 0.98
		case 1:
			l = 2*r.Float64() - 1
		case 2:
			l = (2*r.Float64() - 1) * math.Exp2(-16*r.Float64())
		case 3:
			w = (2*r.Float64() - 1) * math.Exp2(-20*r.Float64())
		}
		x[i] = T(math.Exp2(l))
		y[i] = T(w / math.Log2(float64(x[i])))
		if x[i] == 1 {
			y[i] = T(w)
		}
	}
	report := func(name string, want func(i int) (pair, int)) {
		worst, at := 0.0, 0
		for i := range got {
			e, n := want(i)
			if v := math.Log2(e.high) + float64(n); v > most-0.01 || v < least+1 {
				continue
			}
			if u := pairUlps(got[i], e, n); u > worst {
				worst, at = u, i
			}
		}
		t.Logf("%T: %s %.2f ulp", x[0], name, worst)
		if worst > limit {
			t.Errorf("%T: %s(%v, %v) = %v is %.3g ulp off", x[0], name, x[at], y[at], got[at], worst)
		}
	}
	if vector.Binary(vector.Pow, vector.VectorVector, got, x, y) {
		report("pow", func(i int) (pair, int) { return pairExp(pairLog(float64(x[i])).times(float64(y[i]))) })
	}
	for i := range got {
		got[i] = T(pow(float64(x[i]), float64(y[i])))
	}
	report("pow in Go", func(i int) (pair, int) { return pairExp(pairLog(float64(x[i])).times(float64(y[i]))) })
	for i := range x {
		y[i] = T((least + (most-least)*r.Float64()) * math.Ln2)
		if i%3 == 0 {
			y[i] = T((2*r.Float64() - 1) * math.Exp2(-20*r.Float64()))
		}
	}
	if vector.Unary(vector.Exp, got, y) {
		report("exp", func(i int) (pair, int) { return pairExp(pair{float64(y[i]), 0}) })
	}
}

// TestPairMath checks the measure by the slower one.
func TestPairMath(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		x, y := math.Exp2(200*r.Float64()-100), 10*r.Float64()-5
		e, n := pairExp(pairLog(x).times(y))
		want := bigPow(bigOf(x), bigOf(y))
		got := bigAdd(bigOf(e.high), bigOf(e.low))
		got.SetMantExp(got, n)
		off, _ := bigDiv(bigSub(got, want), want).Float64()
		if math.Abs(off) > 0x1p-85 {
			t.Fatalf("%v^%v is off by %.3g", x, y, off)
		}
	}
}

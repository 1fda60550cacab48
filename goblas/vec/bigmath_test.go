package vec

import (
	"math"
	"math/big"
)

// Functions in 300 bits and more, by series, to measure others by.

const precision = 300

func bigOf(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

func op2(f func(z, x, y *big.Float) *big.Float) func(x, y *big.Float) *big.Float {
	return func(x, y *big.Float) *big.Float { return f(new(big.Float).SetPrec(max(x.Prec(), y.Prec())), x, y) }
}

var (
	bigAdd = op2((*big.Float).Add)
	bigSub = op2((*big.Float).Sub)
	bigMul = op2((*big.Float).Mul)
	bigDiv = op2((*big.Float).Quo)
)

// series is the sum of terms, the next of which is next(term, index from 1),
// until they no longer matter.
func series(first *big.Float, next func(term *big.Float, i int) *big.Float) *big.Float {
	sum, term := first, first
	for i := 1; term.Sign() != 0 && (sum.Sign() == 0 || term.MantExp(nil) > sum.MantExp(nil)-int(sum.Prec())-4); i++ {
		term = next(term, i)
		sum = bigAdd(sum, term)
	}
	return sum
}

// wide is the precision that reduces the largest float64 by pi.
const wide = 1500

var bigPi, bigLn2 = func() (pi, ln2 *big.Float) {
	atan := func(n int64) *big.Float { // of 1/n
		power := bigDiv(new(big.Float).SetPrec(wide).SetInt64(1), new(big.Float).SetPrec(wide).SetInt64(n))
		square := bigMul(power, power)
		sum := power
		for i := int64(1); power.MantExp(nil) > -wide; i++ {
			power = bigMul(power, square)
			term := bigDiv(power, bigOf(float64(2*i+1)))
			if i%2 == 1 {
				term.Neg(term)
			}
			sum = bigAdd(sum, term)
		}
		return sum
	}
	pi = bigSub(bigMul(bigOf(16), atan(5)), bigMul(bigOf(4), atan(239)))
	third := bigDiv(bigOf(1), bigOf(3)) // ln 2 = 2 atanh(1/3)
	ln2 = bigOf(0)
	power := third
	for i := 0; i < precision; i++ {
		ln2 = bigAdd(ln2, bigDiv(power, bigOf(float64(2*i+1))))
		power = bigMul(power, bigMul(third, third))
	}
	return pi, bigMul(bigOf(2), ln2)
}()

// bigExp takes |x| up to some thousands.
func bigExp(x *big.Float) *big.Float {
	q, _ := bigDiv(x, bigLn2).Float64()
	k := int(math.RoundToEven(q))
	r := bigSub(x, bigMul(bigOf(float64(k)), bigLn2))
	r.SetMantExp(r, -10)
	e := series(bigOf(1), func(term *big.Float, i int) *big.Float { return bigDiv(bigMul(term, r), bigOf(float64(i))) })
	for range 10 {
		e = bigMul(e, e)
	}
	return e.SetMantExp(e, k)
}

// bigLog takes x > 0: Newton's method on exp.
func bigLog(x *big.Float) *big.Float {
	m := new(big.Float).SetPrec(precision)
	k := x.MantExp(m)
	guess, _ := m.Float64()
	y := bigOf(math.Log(guess))
	for range 3 { // 50 bits, 100, 200, 400
		y = bigAdd(y, bigSub(bigMul(m, bigExp(new(big.Float).Neg(y))), bigOf(1)))
	}
	return bigAdd(y, bigMul(bigOf(float64(k)), bigLn2))
}

var bigLn10 = bigLog(bigOf(10))

// bigSinCos is right for every float64.
func bigSinCos(x *big.Float) (sin, cos *big.Float) {
	half := new(big.Float).SetPrec(wide).SetMantExp(bigPi, -1)
	w := new(big.Float).SetPrec(wide).Set(x)
	q, _ := bigAdd(bigDiv(w, half), bigOf(math.Copysign(0.5, float64(x.Sign())))).Int(nil)
	r := bigSub(w, bigMul(new(big.Float).SetPrec(wide).SetInt(q), half))
	r.SetPrec(precision)
	square := new(big.Float).Neg(bigMul(r, r))
	sin = series(r, func(term *big.Float, i int) *big.Float {
		return bigDiv(bigMul(term, square), bigOf(float64(2*i*(2*i+1))))
	})
	cos = series(bigOf(1), func(term *big.Float, i int) *big.Float {
		return bigDiv(bigMul(term, square), bigOf(float64((2*i-1)*2*i)))
	})
	switch new(big.Int).And(q, big.NewInt(3)).Int64() {
	case 1:
		sin, cos = cos, sin.Neg(sin)
	case 2:
		sin, cos = sin.Neg(sin), cos.Neg(cos)
	case 3:
		sin, cos = cos.Neg(cos), sin
	}
	return sin, cos
}

func isSmall(x *big.Float) bool { return x.MantExp(nil) < -100 }

func bigExpm1(x *big.Float) *big.Float {
	if isSmall(x) {
		return bigAdd(x, bigMul(bigMul(x, x), bigOf(0.5)))
	}
	return bigSub(bigExp(x), bigOf(1))
}

func bigLog1p(x *big.Float) *big.Float {
	if isSmall(x) {
		return bigSub(x, bigMul(bigMul(x, x), bigOf(0.5)))
	}
	return bigLog(bigAdd(bigOf(1), x))
}

func bigTanh(x *big.Float) *big.Float {
	if x.MantExp(nil) > 8 {
		return bigOf(float64(x.Sign()))
	}
	e := bigExpm1(bigMul(bigOf(2), x))
	return bigDiv(e, bigAdd(e, bigOf(2)))
}

func bigCbrt(x *big.Float) *big.Float {
	guess, _ := x.Float64()
	y := bigOf(math.Cbrt(guess))
	for range 4 { // y -= (y - x/y^2) / 3
		y = bigSub(y, bigDiv(bigSub(y, bigDiv(x, bigMul(y, y))), bigOf(3)))
	}
	return y
}

func bigPow(x, y *big.Float) *big.Float { return bigExp(bigMul(y, bigLog(x))) }

func bigHypot(x, y *big.Float) *big.Float {
	s := bigAdd(bigMul(x, x), bigMul(y, y))
	return s.Sqrt(s)
}

// ulps is the distance of got from want in units of want's last place in T;
// an infinite got is as far as the first power of two beyond T.
func ulps[T Float](got T, want *big.Float) float64 {
	digits, least, most := 53, -1074, 1024
	if _, single := any(got).(float32); single {
		digits, least, most = 24, -149, 128
	}
	exponent := min(want.MantExp(nil), most)
	unit := new(big.Float).SetMantExp(bigOf(1), max(exponent-digits, least))
	var g *big.Float
	switch v := float64(got); {
	case math.IsNaN(v):
		return math.Inf(1)
	case math.IsInf(v, 0):
		g = new(big.Float).SetPrec(precision).SetMantExp(bigOf(math.Copysign(1, v)), most)
		if g.Cmp(want)*g.Sign() <= 0 {
			return 0 // overflow, as it should
		}
	default:
		g = bigOf(v)
	}
	d, _ := bigDiv(bigSub(g, want), unit).Float64()
	return math.Abs(d)
}

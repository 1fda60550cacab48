package vec

import "math"

// Functions that replace those of package math where these have fewer right digits than
// this package promises: logarithms of subnormal numbers (on amd64), logarithms to base
// 2 and 10 near 1, and others, each of which says why.

const smallestNormal = 0x1p-1022

// log is math.Log, and right for subnormal numbers.
func log(x float64) float64 {
	if x > 0 && x < smallestNormal {
		return math.Log(x*0x1p54) - 54*math.Ln2
	}
	return math.Log(x)
}

// log1pOf returns k and log(1+f) for x = 2^k (1+f) > 0, with 1+f from sqrt(1/2) to
// sqrt(2). So f is exact, and the digits of k ln 2 and log(1+f) do not cancel in a sum.
func log1pOf(x float64) (k, log float64) {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = 2*m, e-1
	}
	return float64(e), math.Log1p(m - 1)
}

// log2 is math.Log2, and right near 1.
func log2(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 1) {
		return math.Log(x)
	}
	k, l := log1pOf(x)
	return k + l*(1/math.Ln2)
}

// log10 is math.Log10, and right near 1.
func log10(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 1) {
		return math.Log(x)
	}
	k, l := log1pOf(x)
	return k*(math.Ln2/math.Ln10) + l*(1/math.Ln10)
}

// farAngle is where package math begins to reduce angles by more digits of pi.
const farAngle = 1 << 29

// quarter returns n and r for x = n pi/2 + r, with r from -pi/4 to pi/4 and |x| up to
// farAngle. Package math takes fewer digits of pi, so that sines next to their zeros keep
// few right ones. The first difference is exact, because both terms are multiples of the
// same power of two.
func quarter(x float64) (n int64, r float64) {
	q := math.RoundToEven(x * (2 / math.Pi))
	r = math.FMA(-q, 0x1.921fb54442d18p+0, x)
	r = math.FMA(-q, 0x1.1a62633145c07p-54, r)
	return int64(q), math.FMA(q, 0x1.f1976b7ed8fbcp-110, r)
}

// isFar reports whether x is farther from 0 than farAngle, or NaN.
func isFar(x float64) bool { return !(math.Abs(x) < farAngle) }

// sin is math.Sin, and right next to its zeros.
func sin(x float64) float64 {
	if isFar(x) || math.Abs(x) < math.Pi/4 {
		return math.Sin(x)
	}
	n, r := quarter(x)
	return sinOf(n, r)
}

// cos is math.Cos, and right next to its zeros.
func cos(x float64) float64 {
	if isFar(x) || math.Abs(x) < math.Pi/4 {
		return math.Cos(x)
	}
	n, r := quarter(x)
	return sinOf(n+1, r)
}

// sinOf returns sin(n pi/2 + r).
func sinOf(n int64, r float64) float64 {
	s := math.Sin(r)
	if n&1 != 0 {
		s = math.Cos(r)
	}
	if n&2 != 0 {
		return -s
	}
	return s
}

// tan is math.Tan, right next to its zeros, and with the second term of the series near 0,
// where math.Tan has only the first.
func tan(x float64) float64 {
	if x == 0 || isFar(x) {
		return math.Tan(x) // 0 with its sign
	}
	n, r := quarter(x)
	t := math.Tan(r)
	if r > -1e-7 && r < 1e-7 {
		t = r + r*r*r/3
	}
	if n&1 != 0 {
		return -1 / t
	}
	return t
}

// exp is math.Exp, and right up to the largest power, where math.Exp overflows on amd64.
func exp(x float64) float64 {
	if x > 709 && x < 710 {
		return math.Exp(x-1) * math.E
	}
	return math.Exp(x)
}

// Constants of pow, which are those of native/vector_pow.h: ln 2, 2/3 and 1/3, each as the
// sum of two numbers. The first of ln 2 has so few digits that its product with an
// exponent is exact.
const (
	ln2High, ln2Low             = 0x1.62e42fefa3800p-1, 0x1.ef35793c76730p-45
	twoThirdsHigh, twoThirdsLow = 0x1.5555555555555p-1, 0x1.5555555555555p-55
	thirdHigh, thirdLow         = twoThirdsHigh / 2, twoThirdsLow / 2
)

// pow is math.Pow with an error of less than one ulp, where the error of math.Pow grows with
// the exponent. It has the logarithm as the sum of two numbers, with 66 bits or more.
// Powers that float64 represents exactly come out exactly. A product whose rest is taken is
// converted to float64: that rounds it, where arm64 and others would fuse it with a sum, and
// the rest would be added twice.
func pow(x, y float64) float64 {
	a, sign := math.Abs(x), 1.0
	if x < 0 {
		if y != math.Trunc(y) || math.IsInf(y, 0) {
			return math.Pow(x, y)
		}
		if math.Mod(y, 2) != 0 {
			sign = -1
		}
	}
	if a == 0 || a == 1 || !(a <= math.MaxFloat64) || !(math.Abs(y) <= math.MaxFloat64) {
		return math.Pow(x, y)
	}
	m, e := math.Frexp(a)
	if m < math.Sqrt2/2 {
		m, e = 2*m, e-1
	}
	f, k := m-1, float64(e)
	// log(1+f) = 2 s + s z v with v = 2/3 + z q, z = s^2, s = f/(2+f), and
	// q = 2/5 + 2/7 z + ..., here the polynomial that interpolates it in Chebyshev's
	// points. The series itself would need four more terms.
	t := 2 + f
	s := f / t
	sLow := (math.FMA(-s, t, f) - s*(f-(t-2))) / t
	z := float64(s * s)
	zLow := math.FMA(s, s, -z) + 2*s*sLow
	q := 0x1.999999999999ap-2 + z*(0x1.2492492492521p-2+z*(0x1.c71c71c6eaa10p-3+z*(0x1.745d177a96056p-3+
		z*(0x1.3b1395d2190c0p-3+z*(0x1.1118c7e4b0962p-3+z*(0x1.df7cc8e5f97f1p-4+z*0x1.e02e6fff2f162p-4))))))
	v := twoThirdsHigh + q*z
	vLow := (twoThirdsHigh - v) + q*z + (q*zLow + twoThirdsLow)
	p := float64(z * v)
	pLow := math.FMA(z, v, -p) + z*vLow + zLow*v
	u := float64(s * p)
	uLow := math.FMA(s, p, -u) + s*pLow + sLow*p
	l := 2*s + u
	lLow := (2*s - l) + u + uLow + 2*sLow
	log := k*ln2High + l
	logLow := (k*ln2High - log) + l + (lLow + k*ln2Low)
	// This is y log(a), and what is left of it without a multiple of ln 2.
	w := float64(y * log)
	wLow := math.FMA(y, log, -w) + y*logLow
	if w > 800 {
		return sign * math.Inf(1)
	}
	if w < -800 {
		return sign * 0
	}
	n := math.RoundToEven((w + wLow) * (1 / math.Ln2))
	high, low := w-n*ln2High, wLow-n*ln2Low
	r := high + low
	return sign * math.Ldexp(expNear0(r, (high-r)+low), int(n))
}

// expNear0 returns e^(r + low) for |r| <= ln 2 / 2 and a far smaller low. It has the terms
// of the series up to r^3/6 as sums of two numbers, and eleven more.
func expNear0(r, low float64) float64 {
	h := float64(r / 2 * r)
	hLow := math.FMA(r/2, r, -h)
	u := float64(thirdHigh * r)
	v := 1 + u // h v is r^2/2 + r^3/6
	vLow := (1 - v) + u + (math.FMA(thirdHigh, r, -u) + thirdLow*r)
	p := float64(h * v)
	pLow := math.FMA(h, v, -p) + h*vLow + hLow*v
	c := 1./24 + r*(1./120+r*(1./720+r*(1./5040+r*(1./40320+r*(1./362880+r*(1./3628800+r*(1./39916800+r*(1./479001600+r*(1./6227020800)))))))))
	s := 1 + r
	e := s + p
	return e + (((1 - s) + r + ((s - e) + p)) + pLow + (e*low + c*(r*r)*(r*r)))
}

// x^y = e^(y log x) for targets without AVX-512. For float64 the logarithm is the sum of
// two numbers, together 66 binary digits. So the error stays below one ulp however large
// the exponent is, and powers that are exactly a float64 are exact. libmvec's pow takes
// twice the time on targets with FMA, and such powers are not exact.

ALWAYS V_f64 each_f64(double x) { return x - (V_f64){}; }

// MULADD_f64 is a b + c, rounded once or twice. rest_f64 returns what a b has lost when it
// was rounded to p. With FMA that is exact; without, it is computed from products of the
// halves of a and b, and exact except for the last bit of the smallest product. left_f64
// returns c - a b, for operands for which that has few digits.
#if defined(FMA_f64)
#define MULADD_f64(a, b, c) FMA_f64(a, b, c)
ALWAYS V_f64 rest_f64(V_f64 a, V_f64 b, V_f64 p) { return FMA_f64(a, b, -p); }
ALWAYS V_f64 left_f64(V_f64 c, V_f64 a, V_f64 b) { return FMA_f64(-a, b, c); }
#else
#define MULADD_f64(a, b, c) ((a) * (b) + (c))
ALWAYS V_f64 first_half(V_f64 x) { return (V_f64)((VU)x & 0xfffffffff8000000); }
ALWAYS V_f64 rest_f64(V_f64 a, V_f64 b, V_f64 p) {
  V_f64 a1 = first_half(a), a2 = a - a1, b1 = first_half(b), b2 = b - b1;
  return ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2;
}
ALWAYS V_f64 left_f64(V_f64 c, V_f64 a, V_f64 b) { return (c - a * b) - rest_f64(a, b, a * b); }
#endif

// line returns a + b x. Polynomials are made of lines, and of lines of lines, which has a
// third of the delay of Horner's rule. They interpolate in Chebyshev's points.
ALWAYS V_f64 line_f64(double a, double b, V_f64 x) { return MULADD_f64(each_f64(b), x, each_f64(a)); }

// ordinary returns for which elements of x the functions below can compute the logarithm:
// the positive, normal, finite ones.
ALWAYS VI_f64 ordinary(V_f64 x) { return (x >= 0x1p-1022) & (x <= 0x1.fffffffffffffp+1023); }

// split returns f and stores k, where x = 2^k (1 + f) with 1 + f from sqrt(1/2) to
// sqrt(2).
ALWAYS V_f64 split(V_f64 x, V_f64 *k) {
  VU bits = (VU)x + (0x3ff0000000000000 - 0x3fe6a09e00000000);
  *k = (V_f64)(bits >> 52 | 0x4330000000000000) - (0x1p52 + 1023);
  return (V_f64)((bits & 0xfffffffffffff) + 0x3fe6a09e00000000) - 1.0;
}

ALWAYS V_f64 magnitude(V_f64 x) { return (V_f64)((VU)x & 0x7fffffffffffffff); }

// exp_near_0 returns e^(r + low) for |r| up to ln 2 / 2 and a low that is far smaller. The
// terms up to r^3/6 are sums of two numbers, and the rounding of the others costs two
// thousandths of an ulp. So a result that is exactly a float64 is exact.
ALWAYS V_f64 exp_near_0(V_f64 r, V_f64 low) {
  V_f64 r2 = r * r, r4 = r2 * r2;
  V_f64 half = 0.5 * r, h = half * r, h_low = rest_f64(half, r, h);
  // v = 1 + r/3, and p = h v = r^2/2 + r^3/6
  const V_f64 third = each_f64(0x1.5555555555555p-2);
  V_f64 u = third * r, u_low = MULADD_f64(each_f64(0x1.5555555555555p-56), r, rest_f64(third, r, u));
  V_f64 v = 1.0 + u, v_low = (1.0 - v) + u + u_low;
  V_f64 p = h * v, p_low = MULADD_f64(h, v_low, MULADD_f64(h_low, v, rest_f64(h, v, p)));
  // (e^r - 1 - r - r^2/2 - r^3/6) / r^4 to 2^-60 of the result
  V_f64 c = MULADD_f64(line_f64(0x1.6c16c16c16a93p-10, 0x1.a01a01a4b322fp-13, r), r2, line_f64(0x1.5555555555555p-5, 0x1.1111111110e6ap-7, r));
  V_f64 d = MULADD_f64(line_f64(0x1.27e4e7c9c1412p-22, 0x1.af236aac51d05p-26, r), r2, line_f64(0x1.a01a01a2ba8c3p-16, 0x1.71de17e40edfep-19, r));
  c = MULADD_f64(MULADD_f64(each_f64(0x1.1f5abc1998660p-29), r4, d), r4, c);
  V_f64 s = 1.0 + r, s_low = (1.0 - s) + r;
  V_f64 e = s + p, e_low = (s - e) + p;
  return e + MULADD_f64(c, r4, MULADD_f64(low, e, (s_low + e_low) + p_low));
}

// scale returns e times 2^n, where n is shifted - 1.5 2^52.
ALWAYS V_f64 scale(V_f64 e, V_f64 shifted) { return (V_f64)((VU)e + ((VU)shifted << 52)); }

// exponential returns e^(w + low) for |w| < 708 and |low| < 1. w minus a multiple of the
// first part of ln 2 is exact, because that part has few digits.
ALWAYS V_f64 exponential(V_f64 w, V_f64 low) {
  V_f64 shifted = MULADD_f64(w + low, each_f64(0x1.71547652b82fep0), each_f64(0x1.8p52)), n = shifted - 0x1.8p52;
  V_f64 a = MULADD_f64(n, each_f64(-0x1.62e42fefa3800p-1), w), b = MULADD_f64(n, each_f64(-0x1.ef35793c76730p-45), low);
  V_f64 r = a + b;
  return scale(exp_near_0(r, (a - r) + b), shifted);
}

// rare replaces the elements of result that where marks by the C library's powers.
static __attribute__((noinline)) V_f64 rare(VI_f64 where, V_f64 x, V_f64 y, V_f64 result) {
  for (int i = 0; i < D; i++)
    if (where[i])
      result[i] = pow(x[i], y[i]);
  return result;
}

// unless_rare returns result, except for elements for which x is not ordinary, or e^w,
// the result, is near or beyond the ends of the range: these are left to rare.
ALWAYS V_f64 unless_rare(V_f64 x, V_f64 y, V_f64 w, V_f64 result) {
  VI_f64 where = ~(ordinary(x) & (magnitude(w) < 708.0));
  return __builtin_expect(ANY(where), 0) ? rare(where, x, y, result) : result;
}

// power_f64 returns x^y, by the same steps as pow in goblas/vec/puremath.go.
ALWAYS V_f64 power_f64(V_f64 x, V_f64 y) {
  V_f64 k, f = split(x, &k);
  V_f64 t = 2.0 + f, inverse = 1.0 / t, s = f * inverse;
  V_f64 s_low = (left_f64(f, s, t) - s * (f - (t - 2.0))) * inverse;
  V_f64 z = s * s, z_low = MULADD_f64(2.0 * s, s_low, rest_f64(s, s, z));
  // (log((1+s)/(1-s)) - 2 s - 2/3 s^3) / s^5 to 2^-66 of the logarithm
  V_f64 z2 = z * z, z4 = z2 * z2;
  V_f64 q = MULADD_f64(line_f64(0x1.c71c71c6eaa10p-3, 0x1.745d177a96056p-3, z), z2, line_f64(0x1.999999999999ap-2, 0x1.2492492492521p-2, z));
  q = MULADD_f64(MULADD_f64(line_f64(0x1.df7cc8e5f97f1p-4, 0x1.e02e6fff2f162p-4, z), z2, line_f64(0x1.3b1395d2190c0p-3, 0x1.1118c7e4b0962p-3, z)), z4, q);
  // p = z v, v = 2/3 + q z
  const V_f64 c = each_f64(0x1.5555555555555p-1), c_low = each_f64(0x1.5555555555555p-55);
  V_f64 qz = q * z, v = c + qz, v_low = (c - v) + qz + MULADD_f64(q, z_low, c_low);
  V_f64 p = z * v, p_low = MULADD_f64(z, v_low, MULADD_f64(z_low, v, rest_f64(z, v, p)));
  V_f64 u = s * p, u_low = rest_f64(s, p, u) + MULADD_f64(s, p_low, s_low * p);
  V_f64 l = 2.0 * s + u, l_low = (2.0 * s - l) + u + MULADD_f64(each_f64(2), s_low, u_low);
  V_f64 high = k * 0x1.62e42fefa3800p-1, log = high + l;
  V_f64 log_low = (high - log) + l + MULADD_f64(k, each_f64(0x1.ef35793c76730p-45), l_low);
  V_f64 w = y * log, w_low = MULADD_f64(y, log_low, rest_f64(y, log, w));
  return unless_rare(x, y, w, exponential(w, w_low));
}

// power_single returns x^y for x and y that are floats, with some digits more than a float
// has.
ALWAYS V_f64 power_single(V_f64 x, V_f64 y) {
  V_f64 k, f = split(x, &k);
  V_f64 s = f / (2.0 + f), z = s * s;
  V_f64 z2 = z * z;
  V_f64 q = MULADD_f64(each_f64(0x1.e3aa7f87ec3e2p-3), z2, line_f64(0x1.999a9bd409d19p-2, 0x1.2432e793be597p-2, z));
  q = MULADD_f64(q, z2, line_f64(0x1.0000000004991p+1, 0x1.555554db60926p-1, z));
  V_f64 w = y * MULADD_f64(s, q, k * 0x1.62e42fefa39efp-1);
  V_f64 shifted = MULADD_f64(w, each_f64(0x1.71547652b82fep0), each_f64(0x1.8p52)), n = shifted - 0x1.8p52;
  V_f64 r = MULADD_f64(n, each_f64(-0x1.62e42fefa39efp-1), w);
  V_f64 r2 = r * r;
  V_f64 c = MULADD_f64(each_f64(0x1.6d7543e4127b8p-10), r2, line_f64(0x1.5554accfdb593p-5, 0x1.126fb8fa71fe6p-7, r));
  c = MULADD_f64(MULADD_f64(c, r2, line_f64(0x1.000000287f871p-1, 0x1.5554041b96acbp-3, r)), r2, line_f64(1, 0x1.000000a21653fp+0, r));
  return unless_rare(x, y, w, scale(c, shifted));
}

// power_f32 computes the two halves of its vectors by power_single.
ALWAYS V_f32 power_f32(V_f32 x, V_f32 y) {
  float p[2 * D], q[2 * D];
  *(M_f32 *)p = x, *(M_f32 *)q = y;
  narrow_f32(p, power_single(widen_f32(p), widen_f32(q)));
  narrow_f32(p + D, power_single(widen_f32(p + D), widen_f32(q + D)));
  return *(M_f32 *)p;
}

// x^y = e^(y log x) where the target has FMA but no AVX-512: for float64 with the logarithm as
// the sum of two numbers, 65 digits, so that the error stays below one ulp however
// large the exponent. libmvec's takes twice the time.

// The elements of x whose logarithm the functions below give: positive, normal,
// finite.
ALWAYS VI_f64 ordinary(V_f64 x) { return ((VI_f64)x >= 0x0010000000000000) & ((VI_f64)x < 0x7ff0000000000000); }

// split is x = 2^k (1 + f) with 1 + f from sqrt(1/2) to sqrt(2).
ALWAYS V_f64 split(V_f64 x, V_f64 *k) {
  VU bits = (VU)x + (0x3ff0000000000000 - 0x3fe6a09e00000000);
  *k = (V_f64)(bits >> 52 | 0x4330000000000000) - (0x1p52 + 1023);
  return (V_f64)((bits & 0xfffffffffffff) + 0x3fe6a09e00000000) - 1.0;
}

ALWAYS V_f64 each(double x) { return x - (V_f64){}; }
ALWAYS V_f64 magnitude(V_f64 x) { return (V_f64)((VU)x & 0x7fffffffffffffff); }

// line is a + b x. Polynomials below are cut into lines, and lines of lines: that
// has a third of the delay of Horner's rule. Their coefficients are those of
// interpolation in Chebyshev's points.
ALWAYS V_f64 line(double a, double b, V_f64 x) { return FMA_f64(each(b), x, each(a)); }

// scale is e times 2 to the power n, which is shifted - 1.5 2^52.
ALWAYS V_f64 scale(V_f64 e, V_f64 shifted) { return (V_f64)((VU)e + ((VU)shifted << 52)); }

// exponential is e^(w + low) for |w| < 708 and |low| < 1.
ALWAYS V_f64 exponential(V_f64 w, V_f64 low) {
  V_f64 shifted = FMA_f64(w + low, each(0x1.71547652b82fep0), each(0x1.8p52)), n = shifted - 0x1.8p52;
  V_f64 r = FMA_f64(n, each(-0x1.62e42fefa3800p-1), w) + FMA_f64(n, each(-0x1.ef35793c76730p-45), low);
  V_f64 r2 = r * r, r4 = r2 * r2;
  // (e^r - 1 - r) / r^2 to 2^-56
  V_f64 c = FMA_f64(line(0x1.5555555553d63p-5, 0x1.11111111109b3p-7, r), r2, line(0.5, 0x1.5555555555556p-3, r));
  V_f64 d = FMA_f64(line(0x1.a019b90d2ae7ap-16, 0x1.71de0dae63bb3p-19, r), r2, line(0x1.6c16c1788bd90p-10, 0x1.a01a01a7c41d5p-13, r));
  c = FMA_f64(FMA_f64(line(0x1.289185613a3d6p-22, 0x1.af38a9b0ec855p-26, r), r4, d), r4, c);
  return scale(1.0 + FMA_f64(r2, c, r), shifted);
}

// rare puts the C library's powers where they are wanted.
static __attribute__((noinline)) V_f64 rare(VI_f64 where, V_f64 x, V_f64 y, V_f64 result) {
  for (int i = 0; i < D; i++)
    if (where[i])
      result[i] = pow(x[i], y[i]);
  return result;
}

// unless_rare is result but where x is not ordinary, or the result, e^w, is near or
// beyond the ends of the range.
ALWAYS V_f64 unless_rare(V_f64 x, V_f64 y, V_f64 w, V_f64 result) {
  VI_f64 where = ~(ordinary(x) & (magnitude(w) < 708.0));
  return __builtin_expect(ANY(where), 0) ? rare(where, x, y, result) : result;
}

// power_f64 is x^y. The steps are those of pow in goblas/vec/puremath.go.
ALWAYS V_f64 power_f64(V_f64 x, V_f64 y) {
  V_f64 k, f = split(x, &k);
  V_f64 t = 2.0 + f, inverse = 1.0 / t, s = f * inverse;
  V_f64 s_low = (FMA_f64(-s, t, f) - s * (f - (t - 2.0))) * inverse;
  V_f64 z = s * s, z_low = FMA_f64(2.0 * s, s_low, FMA_f64(s, s, -z));
  // (log((1+s)/(1-s)) - 2 s - 2/3 s^3) / s^5 to 2^-63 of the logarithm
  V_f64 z2 = z * z, z4 = z2 * z2;
  V_f64 q = FMA_f64(line(0x1.c71c71d7e7fc3p-3, 0x1.745d09f06d811p-3, z), z2, line(0x1.999999999999ep-2, 0x1.249249248e532p-2, z));
  q = FMA_f64(FMA_f64(each(0x1.08788c3e01713p-3), z2, line(0x1.3b18b8ee7a308p-3, 0x1.1018ae366a914p-3, z)), z4, q);
  const V_f64 c = each(0x1.5555555555555p-1), c_low = each(0x1.5555555555555p-55);
  V_f64 p = c * z, p_low = FMA_f64(c, z, -p) + FMA_f64(c, z_low, FMA_f64(c_low, z, q * z2));
  V_f64 u = s * p, u_low = FMA_f64(s, p, -u) + FMA_f64(s, p_low, s_low * p);
  V_f64 l = 2.0 * s + u, l_low = (2.0 * s - l) + u + FMA_f64(each(2), s_low, u_low);
  V_f64 high = k * 0x1.62e42fefa3800p-1, log = high + l;
  V_f64 log_low = (high - log) + l + FMA_f64(k, each(0x1.ef35793c76730p-45), l_low);
  V_f64 w = y * log, w_low = FMA_f64(y, log_low, FMA_f64(y, log, -w));
  return unless_rare(x, y, w, exponential(w, w_low));
}

// power_single is x^y of what are floats: some digits more than a float has.
ALWAYS V_f64 power_single(V_f64 x, V_f64 y) {
  V_f64 k, f = split(x, &k);
  V_f64 s = f / (2.0 + f), z = s * s;
  V_f64 z2 = z * z;
  V_f64 q = FMA_f64(each(0x1.e3aa7f87ec3e2p-3), z2, line(0x1.999a9bd409d19p-2, 0x1.2432e793be597p-2, z));
  q = FMA_f64(q, z2, line(0x1.0000000004991p+1, 0x1.555554db60926p-1, z));
  V_f64 w = y * FMA_f64(s, q, k * 0x1.62e42fefa39efp-1);
  V_f64 shifted = FMA_f64(w, each(0x1.71547652b82fep0), each(0x1.8p52)), n = shifted - 0x1.8p52;
  V_f64 r = FMA_f64(n, each(-0x1.62e42fefa39efp-1), w);
  V_f64 r2 = r * r;
  V_f64 c = FMA_f64(each(0x1.6d7543e4127b8p-10), r2, line(0x1.5554accfdb593p-5, 0x1.126fb8fa71fe6p-7, r));
  c = FMA_f64(FMA_f64(c, r2, line(0x1.000000287f871p-1, 0x1.5554041b96acbp-3, r)), r2, line(1, 0x1.000000a21653fp+0, r));
  return unless_rare(x, y, w, scale(c, shifted));
}

// power_f32 does it by halves.
ALWAYS V_f32 power_f32(V_f32 x, V_f32 y) {
  float p[2 * D], q[2 * D];
  *(M_f32 *)p = x, *(M_f32 *)q = y;
  narrow_f32(p, power_single(widen_f32(p), widen_f32(q)));
  narrow_f32(p + D, power_single(widen_f32(p + D), widen_f32(q + D)));
  return *(M_f32 *)p;
}

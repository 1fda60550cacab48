// x^y, e^x, log x, sin x and cos x with instructions that only AVX-512 has: one each for
// exponents and mantissas, for tables in registers, and for scaling that overflows and
// underflows correctly.
//
// Let x = 2^k m with m from 0.75 to 1.5, and let r be the multiple of 1/32 that is
// nearest to 1/m. Then log x = k log 2 - log r + log(1 + f) with f = m r - 1, which is
// exact and below 0.0235. x^y is 2^(y log2 x), with a logarithm that is the sum of two
// numbers, so that the error stays near one ulp however large the exponent is. The
// polynomials interpolate in Chebyshev's points.

// Tables of -log2 r as a sum of two numbers, indexed by the last five bits of 32 r. The
// first number has so few digits that its sum with k is exact.
static const double log_high_f64[32] __attribute__((aligned(64))) = {
    0, -0x1.6bad3758ep-5, -0x1.663f6fac9p-4, -0x1.08c588cda8p-3,
    -0x1.5c01a39fcp-3, -0x1.acf5e2db5p-3, -0x1.fbc16b9028p-3, -0x1.24407ab0ep-2,
    -0x1.49a784bcdp-2, -0x1.6e221cd9dp-2, -0x1.91bba891fp-2, -0x1.b47ebf7388p-2,
    -0x1.d6753e033p-2, -0x1.f7a8568cbp-2, -0x1.0c10500d64p-1, -0x1.1bf311e95ep-1,
    0x1p+0, 0x1.d338120a6ep-1, 0x1.a8ff97181p-1, 0x1.810fa51bf6p-1,
    0x1.5b2c3da198p-1, 0x1.37222bb708p-1, 0x1.14c560fe68p-1, 0x1.e7df5fe538p-2,
    0x1.a8ff97181p-2, 0x1.6cb0f6865cp-2, 0x1.32bfee371p-2, 0x1.f5fd8a906p-3,
    0x1.8a8980abf8p-3, 0x1.22dadc2abp-3, 0x1.7d60496dp-4, 0x1.77394c9dap-5};
static const double log_low_f64[32] __attribute__((aligned(64))) = {
    0, -0x1.fb0e626c0de13p-42, -0x1.3167ccc538261p-44, 0x1.871a7610e40bdp-45,
    0x1.4bc302ffa76fbp-42, 0x1.36c101ee1344p-43, 0x1.7f5dc57266758p-43, -0x1.ce60916e52e91p-44,
    -0x1.b8afe492bf6ffp-42, -0x1.9bcaf1aa4168ap-43, -0x1.708b4b2b5056cp-42, -0x1.50520a377c7ecp-45,
    0x1.5f101c141e67p-42, -0x1.b3b3864c60011p-44, 0x1.5669df6a2b592p-43, 0x1.fe43895d8ac46p-42,
    0, -0x1.3167ccc538261p-44, 0x1.4bc302ffa76fbp-42, 0x1.7f5dc57266758p-43,
    -0x1.b8afe492bf6ffp-42, -0x1.708b4b2b5056cp-42, 0x1.5f101c141e67p-42, 0x1.5669df6a2b592p-43,
    0x1.4bc302ffa76fbp-43, 0x1.1d406db502403p-43, -0x1.1979a5db68722p-42, 0x1.f1a4847f7b278p-42,
    0x1.e9933354dbf17p-42, 0x1.a4b69691d7994p-42, -0x1.12ce6312ebb82p-42, -0x1.4e55443478fep-42};
static const float log_high_f32[32] __attribute__((aligned(64))) = {
    0, -0x1.6b8p-5f, -0x1.664p-4f, -0x1.08cp-3f,
    -0x1.5cp-3f, -0x1.adp-3f, -0x1.fbcp-3f, -0x1.244p-2f,
    -0x1.49ap-2f, -0x1.6e2p-2f, -0x1.91cp-2f, -0x1.b48p-2f,
    -0x1.d67p-2f, -0x1.f7bp-2f, -0x1.0c1p-1f, -0x1.1bfp-1f,
    0x1p+0f, 0x1.d338p-1f, 0x1.a9p-1f, 0x1.811p-1f,
    0x1.5b3p-1f, 0x1.372p-1f, 0x1.14c8p-1f, 0x1.e7ep-2f,
    0x1.a9p-2f, 0x1.6cbp-2f, 0x1.32cp-2f, 0x1.f6p-3f,
    0x1.8a8p-3f, 0x1.22ep-3f, 0x1.7d8p-4f, 0x1.77p-5f};
static const float log_low_f32[32] __attribute__((aligned(64))) = {
    0, -0x1.69bac8p-16f, 0x1.20a6dep-21f, -0x1.62336ap-17f,
    -0x1.a39fbep-19f, 0x1.43a496p-16f, -0x1.6b9026p-19f, -0x1.eac382p-20f,
    -0x1.e12f34p-16f, -0x1.0e6ce8p-17f, 0x1.15db84p-16f, 0x1.408c78p-18f,
    -0x1.4f80ccp-16f, 0x1.ea5cd4p-16f, -0x1.40358ep-19f, -0x1.88f4aep-16f,
    0, 0x1.20a6dep-21f, -0x1.a39fbep-19f, -0x1.6b9026p-19f,
    -0x1.e12f34p-16f, 0x1.15db84p-16f, -0x1.4f80ccp-16f, -0x1.40358ep-19f,
    -0x1.a39fbep-20f, 0x1.ed0cbap-19f, -0x1.1c8f12p-22f, -0x1.3ab7cep-18f,
    0x1.30158p-16f, -0x1.48f554p-17f, -0x1.fb693p-16f, 0x1.ca64ecp-16f};

// Tables of -log r as a single number, indexed by the same bits.
static const double log_whole_f64[32] __attribute__((aligned(64))) = {
    0, -0x1.f829b0e7833p-6, -0x1.f0a30c01162a6p-5, -0x1.6f0d28ae56b4cp-4,
    -0x1.e27076e2af2e6p-4, -0x1.29552f81ff523p-3, -0x1.5ff3070a793d4p-3, -0x1.9525a9cf456b4p-3,
    -0x1.c8ff7c79a9a22p-3, -0x1.fb9186d5e3e2bp-3, -0x1.1675cababa60ep-2, -0x1.2e8e2bae11d31p-2,
    -0x1.4618bc21c5ec2p-2, -0x1.5d1bdbf5809cap-2, -0x1.739d7f6bbd007p-2, -0x1.89a3386c1425bp-2,
    0x1.62e42fefa39efp-1, 0x1.43d9ff2f923c5p-1, 0x1.269621134db92p-1, 0x1.0ae76e2d054fap-1,
    0x1.e148a1a2726cep-2, 0x1.af5295248cddp-2, 0x1.7fafa3bd8151cp-2, 0x1.522ae0738a3d8p-2,
    0x1.269621134db92p-2, 0x1.f991c6cb3b379p-3, 0x1.a93ed3c8ad9e3p-3, 0x1.5bf406b543db2p-3,
    0x1.1178e8227e47cp-3, 0x1.9335e5d594989p-4, 0x1.08598b59e3a07p-4, 0x1.0415d89e74444p-5};
static const float log_whole_f32[32] __attribute__((aligned(64))) = {
    0, -0x1.f829bp-6f, -0x1.f0a30cp-5f, -0x1.6f0d28p-4f,
    -0x1.e27076p-4f, -0x1.29553p-3f, -0x1.5ff308p-3f, -0x1.9525aap-3f,
    -0x1.c8ff7cp-3f, -0x1.fb9186p-3f, -0x1.1675cap-2f, -0x1.2e8e2cp-2f,
    -0x1.4618bcp-2f, -0x1.5d1bdcp-2f, -0x1.739d8p-2f, -0x1.89a338p-2f,
    0x1.62e43p-1f, 0x1.43dap-1f, 0x1.269622p-1f, 0x1.0ae76ep-1f,
    0x1.e148a2p-2f, 0x1.af5296p-2f, 0x1.7fafa4p-2f, 0x1.522aep-2f,
    0x1.269622p-2f, 0x1.f991c6p-3f, 0x1.a93ed4p-3f, 0x1.5bf406p-3f,
    0x1.1178e8p-3f, 0x1.9335e6p-4f, 0x1.08598cp-4f, 0x1.0415d8p-5f};

// Tables of 2^(j/16) as a sum of two numbers.
static const double exp_high_f64[16] __attribute__((aligned(64))) = {
    0x1p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0,
    0x1.306fe0a31b715p+0, 0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0,
    0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f09p+0,
    0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dap+0};
static const double exp_low_f64[16] __attribute__((aligned(64))) = {
    0, 0x1.8a62e4adc610bp-54, -0x1.19041b9d78a76p-55, 0x1.9b07eb6c70573p-54,
    0x1.6f46ad23182e4p-55, 0x1.ada0911f09ebcp-55, 0x1.d4397afec42e2p-56, 0x1.6324c054647adp-54,
    -0x1.bdd3413b26456p-54, -0x1.41577ee04992fp-55, 0x1.6e9f156864b27p-54, 0x1.c7c46b071f2bep-56,
    0x1.7a1cd345dcc81p-54, 0x1.11065895048ddp-55, 0x1.2ed02d75b3707p-55, -0x1.e9c23179c2893p-54};
static const float exp_high_f32[16] __attribute__((aligned(64))) = {
    0x1p+0f, 0x1.0b5586p+0f, 0x1.172b84p+0f, 0x1.2387a6p+0f,
    0x1.306fep+0f, 0x1.3dea64p+0f, 0x1.4bfdaep+0f, 0x1.5ab07ep+0f,
    0x1.6a09e6p+0f, 0x1.7a1148p+0f, 0x1.8ace54p+0f, 0x1.9c4918p+0f,
    0x1.ae89fap+0f, 0x1.c199bep+0f, 0x1.d5818ep+0f, 0x1.ea4afap+0f};
static const float exp_low_f32[16] __attribute__((aligned(64))) = {
    0, 0x1.9f3122p-25f, -0x1.c15742p-27f, 0x1.ceac48p-25f,
    0x1.4636e2p-25f, 0x1.824684p-25f, -0x1.593abcp-25f, -0x1.5bd5ecp-27f,
    0x1.9fcef4p-26f, -0x1.829fdp-25f, 0x1.15506ep-27f, 0x1.51f848p-27f,
    -0x1.a94b14p-26f, -0x1.3d56b2p-27f, -0x1.822dbcp-27f, 0x1.52486cp-27f};

ALWAYS V_f64 each_f64(double x) { return x - (V_f64){}; }
ALWAYS V_f32 each_f32(float x) { return x - (V_f32){}; }

// line returns a + b x. Polynomials are made of such lines, which has less delay than
// Horner's rule.
ALWAYS V_f64 line_f64(double a, double b, V_f64 x) { return FMA_f64(each_f64(b), x, each_f64(a)); }
ALWAYS V_f32 line_f32(float a, float b, V_f32 x) { return FMA_f32(each_f32(b), x, each_f32(a)); }

ALWAYS V_f64 nearest_f64(V_f64 x) { return ROUND_f64(x, TO_NEAREST); }
ALWAYS V_f32 nearest_f32(V_f32 x) { return ROUND_f32(x, TO_NEAREST); }

// last_half returns for which elements i is in the second half of a table of 32.
ALWAYS __mmask8 last_half(__m512i i) { return _mm512_test_epi64_mask(i, _mm512_set1_epi64(16)); }

// look_up returns the elements of a table of 32 at the indices in the last bits of i.
ALWAYS V_f64 look_up_f64(const double *t, __m512i i, __mmask8 second) {
  __m512d a = _mm512_permutex2var_pd(_mm512_load_pd(t), i, _mm512_load_pd(t + 8));
  __m512d b = _mm512_permutex2var_pd(_mm512_load_pd(t + 16), i, _mm512_load_pd(t + 24));
  return (V_f64)_mm512_mask_blend_pd(second, a, b);
}
ALWAYS V_f32 look_up_f32(const float *t, __m512i i) {
  return (V_f32)_mm512_permutex2var_ps(_mm512_load_ps(t), i, _mm512_load_ps(t + 16));
}

// root returns the elements of a table of 16 at the indices in the last bits of i.
ALWAYS V_f64 root_f64(const double *t, __m512i i) {
  return (V_f64)_mm512_permutex2var_pd(_mm512_load_pd(t), i, _mm512_load_pd(t + 8));
}
ALWAYS V_f32 root_f32(const float *t, __m512i i) { return (V_f32)_mm512_permutexvar_ps(i, _mm512_load_ps(t)); }

// Classes of numbers. UNUSUAL ones (0, infinities and NaN) are left to the C library, as
// are powers for which y log2 x is huge or NaN.
enum { UNUSUAL = 0x01 | 0x02 | 0x04 | 0x08 | 0x10 | 0x80, NEGATIVE = 0x40 };

// below_0 corrects result, which is |x|^y, to x^y where x is negative: the sign if y is
// odd, and NaN if y is not a whole number.
ALWAYS V_f64 below_0_f64(__mmask8 negative, V_f64 y, V_f64 result) {
  __mmask8 whole = _mm512_cmp_pd_mask((__m512d)y, (__m512d)nearest_f64(y), _CMP_EQ_OQ);
  __mmask8 odd = whole & _mm512_cmp_pd_mask((__m512d)(0.5 * y), (__m512d)nearest_f64(0.5 * y), _CMP_NEQ_OQ);
  __m512d r = _mm512_mask_sub_pd((__m512d)result, negative & odd, _mm512_set1_pd(-0.0), (__m512d)result);
  return (V_f64)_mm512_mask_mov_pd(r, negative & ~whole, _mm512_set1_pd(__builtin_nan("")));
}
ALWAYS V_f32 below_0_f32(__mmask16 negative, V_f32 y, V_f32 result) {
  __mmask16 whole = _mm512_cmp_ps_mask((__m512)y, (__m512)nearest_f32(y), _CMP_EQ_OQ);
  __mmask16 odd = whole & _mm512_cmp_ps_mask((__m512)(0.5f * y), (__m512)nearest_f32(0.5f * y), _CMP_NEQ_OQ);
  __m512 r = _mm512_mask_sub_ps((__m512)result, negative & odd, _mm512_set1_ps(-0.0f), (__m512)result);
  return (V_f32)_mm512_mask_mov_ps(r, negative & ~whole, _mm512_set1_ps(__builtin_nanf("")));
}

static __attribute__((noinline)) V_f64 rare_f64(unsigned where, V_f64 x, V_f64 y, V_f64 result) {
  for (int i = 0; i < 8; i++)
    if (where >> i & 1)
      result[i] = pow(x[i], y[i]);
  return result;
}
static __attribute__((noinline)) V_f32 rare_f32(unsigned where, V_f32 x, V_f32 y, V_f32 result) {
  for (int i = 0; i < 16; i++)
    if (where >> i & 1)
      result[i] = pow(x[i], y[i]);
  return result;
}

// parts returns f for |x|, and stores k, and 32 r in the last five bits of i.
ALWAYS V_f64 parts_f64(V_f64 x, V_f64 *k, __m512i *i) {
  __m512d e = _mm512_getexp_pd((__m512d)x);
  __m512d m = _mm512_getmant_pd((__m512d)x, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_zero);
  *k = (V_f64)_mm512_mask_add_pd(e, _mm512_cmp_pd_mask(m, _mm512_set1_pd(1), _CMP_LT_OQ), e, _mm512_set1_pd(1));
  V_f64 shifted = (V_f64)_mm512_rcp14_pd(m) + 0x1.8p47;
  *i = (__m512i)shifted;
  return FMA_f64((V_f64)m, shifted - 0x1.8p47, each_f64(-1));
}
ALWAYS V_f32 parts_f32(V_f32 x, V_f32 *k, __m512i *i) {
  __m512 e = _mm512_getexp_ps((__m512)x);
  __m512 m = _mm512_getmant_ps((__m512)x, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_zero);
  *k = (V_f32)_mm512_mask_add_ps(e, _mm512_cmp_ps_mask(m, _mm512_set1_ps(1), _CMP_LT_OQ), e, _mm512_set1_ps(1));
  V_f32 shifted = (V_f32)_mm512_rcp14_ps(m) + 0x1.8p18f;
  *i = (__m512i)shifted;
  return FMA_f32((V_f32)m, shifted - 0x1.8p18f, each_f32(-1));
}

ALWAYS V_f64 power_f64(V_f64 x, V_f64 y) {
  V_f64 k;
  __m512i i;
  V_f64 f = parts_f64(x, &k, &i);
  __mmask8 second = last_half(i);
  V_f64 table = k + look_up_f64(log_high_f64, i, second);
  // log(1+f) = f - f^2/2 + f^3 p
  V_f64 half = 0.5 * f, u = half * f, u_low = FMA_f64(half, f, -u), f2 = f * f;
  V_f64 l = f - u, l_low = (f - l) - u - u_low;
  V_f64 p = FMA_f64(line_f64(0x1.c78559bee13b2p-4, -0x1.99f9c3c67001ep-4, f), f2, line_f64(0x1.24924486e277ep-3, -0x1.fffff7898cf79p-4, f));
  p = FMA_f64(p, f2 * f2, FMA_f64(line_f64(0x1.99999999badf8p-3, -0x1.5555555573d58p-3, f), f2, line_f64(0x1.5555555555554p-2, -0x1.ffffffffffffep-3, f)));
  l_low = FMA_f64(f2 * f, p, l_low);
  // Convert to base 2 and add the other terms.
  const V_f64 base = each_f64(0x1.71547652b82fep+0), base_low = each_f64(0x1.777d0ffda0d24p-56);
  V_f64 b = l * base, b_low = FMA_f64(l_low, base, FMA_f64(l, base_low, FMA_f64(l, base, -b)));
  V_f64 log = table + b, log_low = (table - log) + b + (b_low + look_up_f64(log_low_f64, i, second));
  V_f64 w = y * log, w_low = FMA_f64(y, log_low, FMA_f64(y, log, -w));
  // 2^w = 2^n t (1 + z c), where n + log2 t is the multiple of 1/16 next to w. So z is
  // below 1/32, and the rounding of z c costs 3 hundredths of an ulp. So powers that are
  // exactly a float64 are exact.
  V_f64 shifted = (w + w_low) + 0x1.8p48, n = shifted - 0x1.8p48, z = (w - n) + w_low, z2 = z * z;
  V_f64 c = FMA_f64(each_f64(0x1.ffcd7aed3c1cbp-17), z2, line_f64(0x1.5d87fe7846c8fp-10, 0x1.430a4970f3ce1p-13, z));
  c = FMA_f64(c, z2 * z2, FMA_f64(line_f64(0x1.c6b08d704a0c1p-5, 0x1.3b2ab6fb09a33p-7, z), z2, line_f64(0x1.62e42fefa39efp-1, 0x1.ebfbdff82c594p-3, z)));
  V_f64 t = root_f64(exp_high_f64, (__m512i)shifted), t_low = root_f64(exp_low_f64, (__m512i)shifted);
  // The instruction scales by 2 to the whole part of n.
  V_f64 result = (V_f64)_mm512_scalef_pd((__m512d)(t + FMA_f64(t, c * z, t_low)), (__m512d)n);
  unsigned where = _mm512_fpclass_pd_mask((__m512d)x, UNUSUAL) | _mm512_cmp_pd_mask(_mm512_abs_pd((__m512d)w), _mm512_set1_pd(0x1p30), _CMP_NLT_UQ);
  unsigned negative = _mm512_fpclass_pd_mask((__m512d)x, NEGATIVE);
  if (__builtin_expect(negative, 0))
    result = below_0_f64(negative, y, result);
  return __builtin_expect(where, 0) ? rare_f64(where, x, y, result) : result;
}

// power_f32 takes the same steps.
ALWAYS V_f32 power_f32(V_f32 x, V_f32 y) {
  V_f32 k;
  __m512i i;
  V_f32 f = parts_f32(x, &k, &i), table = k + look_up_f32(log_high_f32, i);
  V_f32 half = 0.5f * f, u = half * f, u_low = FMA_f32(half, f, -u), f2 = f * f;
  V_f32 l = f - u, l_low = (f - l) - u - u_low;
  V_f32 p = FMA_f32(line_f32(0x1.99c2cep-3f, -0x1.557962p-3f, f), f2, line_f32(0x1.555554p-2f, -0x1p-2f, f));
  l_low = FMA_f32(f2 * f, p, l_low);
  const V_f32 base = each_f32(0x1.715476p+0f), base_low = each_f32(0x1.4ae0cp-26f);
  V_f32 b = l * base, b_low = FMA_f32(l_low, base, FMA_f32(l, base_low, FMA_f32(l, base, -b)));
  V_f32 log = table + b, log_low = (table - log) + b + (b_low + look_up_f32(log_low_f32, i));
  V_f32 w = y * log, w_low = FMA_f32(y, log_low, FMA_f32(y, log, -w));
  V_f32 shifted = (w + w_low) + 0x1.8p19f, n = shifted - 0x1.8p19f, z = (w - n) + w_low;
  V_f32 c = FMA_f32(line_f32(0x1.c6b348p-5f, 0x1.3b2bfap-7f, z), z * z, line_f32(0x1.62e43p-1f, 0x1.ebfbep-3f, z));
  V_f32 t = root_f32(exp_high_f32, (__m512i)shifted), t_low = root_f32(exp_low_f32, (__m512i)shifted);
  V_f32 result = (V_f32)_mm512_scalef_ps((__m512)(t + FMA_f32(t, c * z, t_low)), (__m512)n);
  unsigned where = _mm512_fpclass_ps_mask((__m512)x, UNUSUAL) | _mm512_cmp_ps_mask(_mm512_abs_ps((__m512)w), _mm512_set1_ps(0x1p20f), _CMP_NLT_UQ);
  unsigned negative = _mm512_fpclass_ps_mask((__m512)x, NEGATIVE);
  if (__builtin_expect(negative, 0))
    result = below_0_f32(negative, y, result);
  return __builtin_expect(where, 0) ? rare_f32(where, x, y, result) : result;
}

// e_to returns e^x = 2^n (1 + r + r^2 c). x is first limited to a range outside of which
// the result is 0 or infinite; NaN stays.
ALWAYS V_f64 e_to_f64(V_f64 x) {
  x = GREATER_f64(each_f64(-750), LESSER_f64(each_f64(720), x));
  V_f64 n = nearest_f64(x * 0x1.71547652b82fep+0);
  V_f64 r = FMA_f64(n, each_f64(-0x1.62e42fefa39efp-1), x);
  r = FMA_f64(n, each_f64(-0x1.abc9e3b39803fp-56), r);
  V_f64 r2 = r * r, r4 = r2 * r2;
  V_f64 c = FMA_f64(line_f64(0x1.a019b9133a48ap-16, 0x1.71de0db21e27fp-19, r), r2, line_f64(0x1.6c16c1788a49bp-10, 0x1.a01a01a7c327ap-13, r));
  c = FMA_f64(line_f64(0x1.28917e2c43a66p-22, 0x1.af38a0d2d962p-26, r), r4, c);
  c = FMA_f64(c, r4, FMA_f64(line_f64(0x1.5555555553d67p-5, 0x1.11111111109b4p-7, r), r2, line_f64(0x1.0000000000001p-1, 0x1.5555555555556p-3, r)));
  return (V_f64)_mm512_scalef_pd((__m512d)(1.0 + FMA_f64(r2, c, r)), (__m512d)n);
}
ALWAYS V_f32 e_to_f32(V_f32 x) {
  x = GREATER_f32(each_f32(-110), LESSER_f32(each_f32(90), x));
  V_f32 n = nearest_f32(x * 0x1.715476p+0f);
  V_f32 r = FMA_f32(n, each_f32(-0x1.62e43p-1f), x);
  r = FMA_f32(n, each_f32(0x1.05c61p-29f), r);
  V_f32 r2 = r * r;
  V_f32 c = FMA_f32(each_f32(0x1.6d10fep-10f), r2, line_f32(0x1.55551ap-5f, 0x1.120b64p-7f, r));
  c = FMA_f32(c, r2, line_f32(0x1p-1f, 0x1.5554dep-3f, r));
  return (V_f32)_mm512_scalef_ps((__m512)(1.0f + FMA_f32(r2, c, r)), (__m512)n);
}

// by_one replaces the elements of result that where marks by f(x), a function of the C
// library.
static __attribute__((noinline)) V_f64 by_one_f64(unsigned where, V_f64 x, V_f64 result, double (*f)(double)) {
  for (int i = 0; i < 8; i++)
    if (where >> i & 1)
      result[i] = f(x[i]);
  return result;
}
static __attribute__((noinline)) V_f32 by_one_f32(unsigned where, V_f32 x, V_f32 result, float (*f)(float)) {
  for (int i = 0; i < 16; i++)
    if (where >> i & 1)
      result[i] = f(x[i]);
  return result;
}

// log_of returns log x, with log(1+f) = f - f^2/2 + f^3 p.
ALWAYS V_f64 log_of_f64(V_f64 x) {
  V_f64 k;
  __m512i i;
  V_f64 f = parts_f64(x, &k, &i), f2 = f * f;
  V_f64 whole = FMA_f64(k, each_f64(0x1.62e42fefa39efp-1), look_up_f64(log_whole_f64, i, last_half(i)));
  V_f64 p = FMA_f64(each_f64(0x1.c7796921717c9p-4), f2, line_f64(0x1.249245d415444p-3, -0x1.00332186f6b73p-3, f));
  p = FMA_f64(p, f2 * f2, FMA_f64(line_f64(0x1.99999999a8b92p-3, -0x1.555551b001c91p-3, f), f2, line_f64(0x1.5555555555555p-2, -0x1.0000000008515p-2, f)));
  V_f64 result = whole + FMA_f64(f2, FMA_f64(f, p, each_f64(-0.5)), f);
  unsigned where = _mm512_fpclass_pd_mask((__m512d)x, UNUSUAL | NEGATIVE);
  return __builtin_expect(where, 0) ? by_one_f64(where, x, result, log) : result;
}
ALWAYS V_f32 log_of_f32(V_f32 x) {
  V_f32 k;
  __m512i i;
  V_f32 f = parts_f32(x, &k, &i), f2 = f * f;
  V_f32 whole = FMA_f32(k, each_f32(0x1.62e43p-1f), look_up_f32(log_whole_f32, i));
  V_f32 p = FMA_f32(each_f32(0x1.99b8e6p-3f), f2, line_f32(0x1.555556p-2f, -0x1.001242p-2f, f));
  V_f32 result = whole + FMA_f32(f2, FMA_f32(f, p, each_f32(-0.5f)), f);
  unsigned where = _mm512_fpclass_ps_mask((__m512)x, UNUSUAL | NEGATIVE);
  return __builtin_expect(where, 0) ? by_one_f32(where, x, result, logf) : result;
}

// Angles that are larger, infinite or NaN are left to the C library.
#define FAR_f64(x) _mm512_cmp_pd_mask(x, _mm512_set1_pd(0x1p30), _CMP_NLT_UQ)
#define FAR_f32(x) _mm512_cmp_ps_mask(x, _mm512_set1_ps(0x1p15f), _CMP_NLT_UQ)

// wave returns sin x or, if cosine is set, cos x. Let r = |x| - q pi, which is from -pi/2
// to pi/2. For the sine q is a whole number n, and sin x is (-1)^n sin r with the sign of
// x. For the cosine q is n + 1/2, and cos x is -(-1)^n sin r. pi is the sum of three
// numbers. The first difference is exact, because it and its operands are multiples of
// the same power of two. sin r = r + r^3 c.
ALWAYS V_f64 wave_f64(V_f64 x, bool cosine) {
  const double half = cosine ? 0.5 : 0;
  __m512d a = _mm512_abs_pd((__m512d)x), minus = _mm512_set1_pd(-0.0);
  V_f64 shifted = FMA_f64(a, each_f64(0x1.45f306dc9c883p-2), each_f64(-half)) + 0x1.8p52;
  V_f64 q = (shifted - 0x1.8p52) + half;
  V_f64 r = FMA_f64(q, each_f64(-0x1.921fb54442d18p+1), a);
  r = FMA_f64(q, each_f64(0x1.f1976b7ed8fbcp-109), FMA_f64(q, each_f64(-0x1.1a62633145c07p-53), r));
  V_f64 z = r * r, z2 = z * z;
  V_f64 c = FMA_f64(line_f64(-0x1.ae513415aadccp-41, 0x1.89a3f16388edcp-49, z), z2, line_f64(-0x1.ae6455a1a9e7ep-26, 0x1.6124014cbe2fcp-33, z));
  c = FMA_f64(c, z2 * z2, FMA_f64(line_f64(-0x1.a01a01a018aa6p-13, 0x1.71de3a54562a8p-19, z), z2, line_f64(-0x1.5555555555555p-3, 0x1.1111111111107p-7, z)));
  __m512d odd = (__m512d)_mm512_slli_epi64((__m512i)shifted, 63), sign = cosine ? minus : _mm512_and_pd((__m512d)x, minus);
  V_f64 result = (V_f64)_mm512_xor_pd((__m512d)FMA_f64(r * z, c, r), _mm512_xor_pd(sign, odd));
  unsigned where = FAR_f64(a);
  return __builtin_expect(where, 0) ? by_one_f64(where, x, result, cosine ? cos : sin) : result;
}
ALWAYS V_f32 wave_f32(V_f32 x, bool cosine) {
  const float half = cosine ? 0.5f : 0;
  __m512 a = _mm512_abs_ps((__m512)x), minus = _mm512_set1_ps(-0.0f);
  V_f32 shifted = FMA_f32(a, each_f32(0x1.45f306p-2f), each_f32(-half)) + 0x1.8p23f;
  V_f32 q = (shifted - 0x1.8p23f) + half;
  V_f32 r = FMA_f32(q, each_f32(-0x1.921fb6p+1f), a);
  r = FMA_f32(q, each_f32(0x1.ee59dap-49f), FMA_f32(q, each_f32(0x1.777a5cp-24f), r));
  V_f32 z = r * r, z2 = z * z;
  V_f32 c = FMA_f32(each_f32(-0x1.9db0f6p-26f), z2, line_f32(-0x1.a01906p-13f, 0x1.71968ap-19f, z));
  c = FMA_f32(c, z2, line_f32(-0x1.555556p-3f, 0x1.11111p-7f, z));
  __m512 odd = (__m512)_mm512_slli_epi32((__m512i)shifted, 31), sign = cosine ? minus : _mm512_and_ps((__m512)x, minus);
  V_f32 result = (V_f32)_mm512_xor_ps((__m512)FMA_f32(r * z, c, r), _mm512_xor_ps(sign, odd));
  unsigned where = FAR_f32(a);
  return __builtin_expect(where, 0) ? by_one_f32(where, x, result, cosine ? cosf : sinf) : result;
}

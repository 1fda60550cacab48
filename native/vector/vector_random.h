// Random numbers come in blocks of GOBLAS_BLOCK, each from a generator of its own, so that
// any core can make any block. A generator consists of eight xoshiro256++ (Blackman and
// Vigna, https://prng.di.unimi.it/xoshiro256plusplus.c) side by side, whose outputs are
// used in turn. SplitMix64 makes their states from the seed and the number of the block.
//
// The functions below use only the operations + - * / sqrt, in the same order as the code
// in Go, so that the numbers have the same bits everywhere.

// GROUP is how many numbers are made at a time.
enum { GROUP = 2 * GOBLAS_STREAMS, W = GOBLAS_STREAMS / D };

typedef struct {
  VU s[4][W];
} state;

ALWAYS uint64_t mix(uint64_t z) {
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

ALWAYS void seed_state(state *s, uint64_t seed, uint64_t block) {
  uint64_t z = mix(seed + 0x9e3779b97f4a7c15) + block * (4 * GOBLAS_STREAMS) * 0x9e3779b97f4a7c15;
  uint64_t words[4][GOBLAS_STREAMS];
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < GOBLAS_STREAMS; j++)
      words[i][j] = mix(z += 0x9e3779b97f4a7c15);
  memcpy(s->s, words, sizeof words);
}

ALWAYS VU rotate(VU x, int k) { return x << k | x >> (64 - k); }

// next stores the next GOBLAS_STREAMS outputs of the generator in out.
ALWAYS void next(state *g, VU *out) {
  _Pragma("GCC unroll 4") for (int w = 0; w < W; w++) {
    VU s0 = g->s[0][w], s1 = g->s[1][w], s2 = g->s[2][w], s3 = g->s[3][w];
    out[w] = rotate(s0 + s3, 23) + s0;
    VU t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotate(s3, 45);
    g->s[0][w] = s0, g->s[1][w] = s1, g->s[2][w] = s2, g->s[3][w] = s3;
  }
}

// unit returns the upper 53 bits of x times 2^-53. With the upper 52 bits as its mantissa
// it makes a number from 1 to 2, subtracts 1, and adds the last bit. So it needs no
// conversion of 64-bit integers, which few processors have.
ALWAYS V_f64 unit(VU x) {
  VU one = (VU)(1.0 - (V_f64){}), last = (VU)(0x1p-53 - (V_f64){});
  return (V_f64)(x >> 12 | one) - 1.0 + (V_f64)(-(x >> 11 & 1) & last);
}

ALWAYS void make_uniform(state *g, double *out) {
  _Pragma("GCC unroll 2") for (int i = 0; i < GROUP; i += GOBLAS_STREAMS) {
    VU x[W];
    next(g, x);
    _Pragma("GCC unroll 4") for (int w = 0; w < W; w++)
      *(V_f64 *)(out + i + w * D) = unit(x[w]);
  }
}

// make_uniform24 takes only the upper 24 bits, which fit into a float.
ALWAYS void make_uniform24(state *g, double *out) {
  _Pragma("GCC unroll 2") for (int i = 0; i < GROUP; i += GOBLAS_STREAMS) {
    VU x[W];
    next(g, x);
    _Pragma("GCC unroll 4") for (int w = 0; w < W; w++)
      *(V_f64 *)(out + i + w * D) = (V_f64)((x[w] >> 40 << 28) | (VU)(1.0 - (V_f64){})) - 1.0;
  }
}

// minus_log returns -log(1 - unit(x)), for exponential numbers, within 1 ulp, by the
// method of FreeBSD's e_log.c. 1 - unit(x) is from 2^-53 to 1.
ALWAYS V_f64 minus_log(VU x) {
  V_f64 v = 1.0 - unit(x);
  // v = 2^k (1 + f), sqrt(1/2) <= 1 + f < sqrt(2)
  VU bits = (VU)v + (0x3ff0000000000000 - 0x3fe6a09e00000000);
  V_f64 k = (V_f64)(bits >> 52 | 0x4330000000000000) - (0x1p52 + 1023);
  V_f64 f = (V_f64)((bits & 0xfffffffffffff) + 0x3fe6a09e00000000) - 1.0;
  V_f64 s = f / (2.0 + f), z = s * s, w = z * z;
  V_f64 odd = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  V_f64 even = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  V_f64 half = 0.5 * f * f;
  return half - (s * (half + (even + odd)) + k * 1.90821492927058770002e-10) - f - k * 6.93147180369123816490e-01;
}

ALWAYS void make_exponential(state *g, double *out) {
  _Pragma("GCC unroll 2") for (int i = 0; i < GROUP; i += GOBLAS_STREAMS) {
    VU x[W];
    next(g, x);
    _Pragma("GCC unroll 4") for (int w = 0; w < W; w++)
      *(V_f64 *)(out + i + w * D) = minus_log(x[w]);
  }
}

// make_normal uses Box and Muller's method: if the angle of a point is random and the
// square of its distance is twice an exponential number, both coordinates are normal.
ALWAYS void make_normal(state *g, double *out) {
  VU x[W], y[W];
  next(g, x);
  next(g, y);
  _Pragma("GCC unroll 4") for (int w = 0; w < W; w++) {
    V_f64 radius = SQRT_f64(2.0 * minus_log(x[w]));
    // The angle is q quarters of a circle and a rest of -1/8 to 1/8 of it. Adding
    // 1.5 2^52 rounds to the nearest integer, which is then in the last bits.
    V_f64 quarters = 4.0 * unit(y[w]), shifted = quarters + 0x1.8p52;
    V_f64 t = (quarters - (shifted - 0x1.8p52)) * 1.57079632679489661923, z = t * t;
    VU q = (VU)shifted;
    // Sine and cosine on -pi/4 to pi/4: FreeBSD's k_sin.c and k_cos.c.
    V_f64 sin = t + t * z * (-1.66666666666666324348e-01 + z * (8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04 + z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)))));
    V_f64 cos = 1.0 - (0.5 * z - z * z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 + z * (2.48015872894767294178e-05 + z * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11))))));
    VI_f64 odd = (VI_f64)(-(q & 1));
    V_f64 c = choose_f64(odd, sin, cos), s = choose_f64(odd, cos, sin);
    c = (V_f64)((VU)c ^ ((q + 1) & 2) << 62);
    s = (V_f64)((VU)s ^ (q & 2) << 62);
    *(V_f64 *)(out + w * D) = radius * c;
    *(V_f64 *)(out + GOBLAS_STREAMS + w * D) = radius * s;
  }
}

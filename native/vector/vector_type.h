// The kernels of one target for one element type. vector_kernels.h includes this file
// twice; T is the type, and FN adds its suffix to a name.
#define V FN(V)
#define VI FN(VI)
#define M FN(M)
#define L ((size_t)(WIDTH / sizeof(T)))

ALWAYS V FN(load)(const T *p) { return *(const M *)p; }
ALWAYS void FN(store)(T *p, V x) { *(M *)p = x; }
ALWAYS V FN(all)(T x) { return x - (V){}; } // -0 stays -0

#include "vector_map.h"

// Functions that are one instruction or a few.
#define MAP1(name, expression)                       \
  ALWAYS V FN(name##_v)(V x) { return (expression); } \
  static void FN(name)(size_t n, void *dst, const void *a) { FN(map1)(n, dst, a, FN(name##_v)); }
MAP1(neg, -x)
MAP1(abs, (V)((VI)x & ~(VI)FN(all)(-(T)0)))
MAP1(square, x *x)
MAP1(reciprocal, 1 / x)
MAP1(sqrt, FN(SQRT)(x))

#if defined(ROUND_f64)
MAP1(floor, FN(ROUND)(x, TO_FLOOR))
MAP1(ceil, FN(ROUND)(x, TO_CEIL))
MAP1(trunc, FN(ROUND)(x, TO_TRUNC))
MAP1(rint, FN(ROUND)(x, TO_NEAREST))
// round rounds halves away from zero. It adds the number just below one half, because
// with one half itself 0.49999999999999994 would become 1.
MAP1(round, FN(ROUND)(x + (V)(((VI)x & (VI)FN(all)(-(T)0)) | (VI)FN(all)(WIDE ? 0x1.fffffffffffffp-2 : 0x1.fffffep-2f)), TO_TRUNC))
#else
#define EACH(name, expression)                                    \
  static void FN(name)(size_t n, void *dst, const void *a) {      \
    T *d = dst;                                                   \
    const T *p = a;                                               \
    INDEPENDENT for (size_t i = 0; i < n; i++) {                  \
      T x = p[i];                                                 \
      d[i] = (expression);                                        \
    }                                                             \
  }
EACH(floor, SCALAR(__builtin_floor)(x))
EACH(ceil, SCALAR(__builtin_ceil)(x))
EACH(trunc, SCALAR(__builtin_trunc)(x))
EACH(rint, SCALAR(__builtin_rint)(x))
EACH(round, SCALAR(__builtin_round)(x))
#endif

// Functions of libmvec.
#define MVEC1(name) \
  static void FN(name)(size_t n, void *dst, const void *a) { FN(map1)(n, dst, a, (V(*)(V))goblas_mvec_unary[WIDE][GOBLAS_I_##name]); }
GOBLAS_MVEC(MVEC1)
#if defined(AVX512)
MAP1(exp, FN(e_to)(x))
MAP1(log, FN(log_of)(x))
MAP1(sin, FN(wave)(x, false))
MAP1(cos, FN(wave)(x, true))
#else
MVEC1(exp)
// log is log2 times ln 2, because libmvec's natural logarithm takes half as long again,
// and in float is wrong by up to 3.5 ulp, this one by up to 2.
MAP1(log, ((V(*)(V))goblas_mvec_unary[WIDE][GOBLAS_I_log2])(x) * (T)0.693147180559945309417)
MVEC1(sin)
MVEC1(cos)
#endif

#define MAP2(name, expression)                                                                                                                 \
  ALWAYS V FN(name##_v)(V x, V y) { return (expression); }                                                                                     \
  static void FN(name##_vv)(size_t n, void *dst, const void *a, const void *b) { FN(map2)(n, dst, a, b, GOBLAS_VV, FN(name##_v)); }            \
  static void FN(name##_vs)(size_t n, void *dst, const void *a, const void *b) { FN(map2)(n, dst, a, b, GOBLAS_VS, FN(name##_v)); }            \
  static void FN(name##_sv)(size_t n, void *dst, const void *a, const void *b) { FN(map2)(n, dst, a, b, GOBLAS_SV, FN(name##_v)); }
MAP2(add, x + y)
MAP2(sub, x - y)
MAP2(mul, x *y)
MAP2(div, x / y)
// min and max are like Go's: -0 is below 0, and the result is NaN if an operand is. If
// x == y, the bits of both are the same, except for zeros. x + y is NaN if one of them is.
MAP2(min, FN(choose)((x < y) | (y < x), FN(choose)(x < y, x, y), FN(choose)(x == y, (V)((VI)x | (VI)y), x + y)))
MAP2(max, FN(choose)((x < y) | (y < x), FN(choose)(x < y, y, x), FN(choose)(x == y, (V)((VI)x & (VI)y), x + y)))
MAP2(hypot, ((V(*)(V, V))goblas_mvec_binary[WIDE][GOBLAS_I_hypot])(x, y))
MAP2(pow, FN(power)(x, y))

#define COMPARE(name, operator)                                                          \
  static void FN(name##_vv)(size_t n, bool *dst, const void *a, const void *b) {         \
    const T *p = a, *q = b;                                                              \
    INDEPENDENT for (size_t i = 0; i < n; i++) dst[i] = p[i] operator q[i];              \
  }                                                                                      \
  static void FN(name##_vs)(size_t n, bool *dst, const void *a, const void *b) {         \
    const T *p = a, y = *(const T *)b;                                                   \
    INDEPENDENT for (size_t i = 0; i < n; i++) dst[i] = p[i] operator y;                 \
  }                                                                                      \
  static void FN(name##_sv)(size_t n, bool *dst, const void *a, const void *b) {         \
    const T x = *(const T *)a, *q = b;                                                   \
    INDEPENDENT for (size_t i = 0; i < n; i++) dst[i] = x operator q[i];                 \
  }
COMPARE(equal, ==)
COMPARE(notequal, !=)
COMPARE(less, <)
COMPARE(lessequal, <=)
COMPARE(greater, >)
COMPARE(greaterequal, >=)

#if defined(FMA_f64)
static void FN(fma)(size_t n, void *dst, const void *a, const void *b, const void *c) {
  T *d = dst;
  const T *p = a, *q = b, *r = c;
  size_t i = 0;
  for (; i + L <= n; i += L)
    FN(store)(d + i, FN(FMA)(FN(load)(p + i), FN(load)(q + i), FN(load)(r + i)));
  for (; i < n; i++)
    d[i] = SCALAR(__builtin_fma)(p[i], q[i], r[i]);
}
#endif

static void FN(axpby)(size_t n, void *dst, double alpha, const void *x, double beta, const void *y) {
  T *d = dst, a = alpha, b = beta;
  const T *p = x, *q = y;
  INDEPENDENT for (size_t i = 0; i < n; i++) d[i] = a * p[i] + b * q[i];
}

static void FN(clip)(size_t n, void *dst, const void *a, double low, double high) {
  T *d = dst, l = low, h = high;
  const T *p = a;
  INDEPENDENT for (size_t i = 0; i < n; i++) {
    T x = p[i] < l ? l : p[i];
    d[i] = x > h ? h : x;
  }
}

static void FN(where)(size_t n, void *dst, const bool *mask, const void *a, const void *b) {
  typedef signed char bytes __attribute__((vector_size(WIDTH / sizeof(T)), aligned(1), may_alias));
  T *d = dst;
  const T *p = a, *q = b;
  size_t i = 0;
  for (; i + L <= n; i += L) {
    VI take = -__builtin_convertvector(*(const bytes *)(mask + i), VI);
    FN(store)(d + i, FN(choose)(take, FN(load)(p + i), FN(load)(q + i)));
  }
  for (; i < n; i++)
    d[i] = mask[i] ? p[i] : q[i];
}

static void FN(fill)(size_t n, void *dst, double value) {
  T *d = dst, v = value;
  V x = FN(all)(v);
  size_t i = 0;
  bool stream = FN(streams)(n, d, NULL, NULL);
  for (; i + L <= n; i += L)
    FN(put)(d + i, x, stream);
  FN(settle)(stream);
  for (; i < n; i++)
    d[i] = v;
}

#include "vector_reduce.h"

// Random numbers of every kind are made in double; see vector_random.h.
ALWAYS void FN(random)(size_t n, void *dst, uint64_t seed, uint64_t block, void (*make)(state *, double *)) {
  T *d = dst;
  for (; n > 0; block++) {
    state s;
    seed_state(&s, seed, block);
    for (size_t left = GOBLAS_BLOCK; left > 0 && n > 0;) {
      _Alignas(WIDTH) double group[GROUP];
      make(&s, group);
      size_t count = n < GROUP ? n : GROUP;
      if (count == GROUP)
        _Pragma("GCC unroll 8") for (size_t i = 0; i < GROUP; i += D)
          FN(narrow)(d + i, *(V_f64 *)(group + i));
      else
        for (size_t i = 0; i < count; i++)
          d[i] = group[i];
      d += count, n -= count, left -= GROUP;
    }
  }
}

static void FN(uniform)(size_t n, void *dst, uint64_t seed, uint64_t block) {
  FN(random)(n, dst, seed, block, WIDE ? make_uniform : make_uniform24);
}
static void FN(normal)(size_t n, void *dst, uint64_t seed, uint64_t block) { FN(random)(n, dst, seed, block, make_normal); }
static void FN(exponential)(size_t n, void *dst, uint64_t seed, uint64_t block) { FN(random)(n, dst, seed, block, make_exponential); }

#undef V
#undef VI
#undef M
#undef L
#undef MAP1
#undef EACH
#undef MVEC1
#undef MAP2
#undef COMPARE

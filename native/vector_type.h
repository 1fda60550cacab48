// The kernels of one target for one element type: vector_kernels.h includes this
// twice, with T the type and FN what makes a name of it.
#define V FN(V)
#define VI FN(VI)
#define M FN(M)
#define L ((size_t)(WIDTH / sizeof(T)))

ALWAYS V FN(load)(const T *p) { return *(const M *)p; }
ALWAYS void FN(store)(T *p, V x) { *(M *)p = x; }
ALWAYS V FN(all)(T x) { return x - (V){}; } // -0 stays -0

// streams reports whether n elements at d go to memory past the caches. Pieces of
// this size are cut from arrays far larger than those (goblas/vec/split.go), and a
// plain store would first read what it overwrites. An operand that is overwritten
// is in the caches already.
ALWAYS bool FN(streams)(size_t n, const T *d, const T *a, const T *b) {
#if defined(STREAM_f64)
  return n * sizeof(T) >= GOBLAS_STREAM && (uintptr_t)d % WIDTH == 0 && d != a && d != b;
#else
  return (void)n, (void)d, (void)a, (void)b, false;
#endif
}

ALWAYS void FN(put)(T *p, V x, bool stream) {
#if defined(STREAM_f64)
  if (stream) {
    FN(STREAM)(p, x);
    return;
  }
#endif
  (void)stream;
  FN(store)(p, x);
}

// settle makes streamed elements visible to whoever is told that they are there.
ALWAYS void FN(settle)(bool stream) {
#if defined(STREAM_f64)
  if (stream)
    _mm_sfence();
#endif
  (void)stream;
}

// map1: dst[i] = f(a[i]). The elements that do not fill a vector go through one
// with ones behind them, which no function finds special.
ALWAYS void FN(map1)(size_t n, void *dst, const void *a, V (*f)(V)) {
  T *d = dst;
  const T *p = a;
  size_t i = 0;
  bool stream = FN(streams)(n, d, p, p);
  if (stream)
    for (; i + L <= n; i += L)
      FN(put)(d + i, f(FN(load)(p + i)), true);
  else
    for (; i + L <= n; i += L)
      FN(store)(d + i, f(FN(load)(p + i)));
  FN(settle)(stream);
  if (i < n) {
    T rest[WIDTH / sizeof(T)];
    FN(store)(rest, FN(all)(1));
    memcpy(rest, p + i, (n - i) * sizeof(T));
    FN(store)(rest, f(FN(load)(rest)));
    memcpy(d + i, rest, (n - i) * sizeof(T));
  }
}

// map2: dst[i] = f(a[i], b[i]), where form may say that a or b is one number.
ALWAYS void FN(map2)(size_t n, void *dst, const void *a, const void *b, int form, V (*f)(V, V)) {
  T *d = dst;
  const T *p = a, *q = b;
  V x = form == GOBLAS_SV ? FN(all)(*p) : FN(all)(1), y = form == GOBLAS_VS ? FN(all)(*q) : FN(all)(1);
  size_t i = 0;
  bool stream = FN(streams)(n, d, p, q);
  for (; i + L <= n; i += L) {
    if (form != GOBLAS_SV)
      x = FN(load)(p + i);
    if (form != GOBLAS_VS)
      y = FN(load)(q + i);
    FN(put)(d + i, f(x, y), stream);
  }
  FN(settle)(stream);
  if (i < n) {
    T rest[WIDTH / sizeof(T)];
    if (form != GOBLAS_SV) {
      FN(store)(rest, FN(all)(1));
      memcpy(rest, p + i, (n - i) * sizeof(T));
      x = FN(load)(rest);
    }
    if (form != GOBLAS_VS) {
      FN(store)(rest, FN(all)(1));
      memcpy(rest, q + i, (n - i) * sizeof(T));
      y = FN(load)(rest);
    }
    FN(store)(rest, f(x, y));
    memcpy(d + i, rest, (n - i) * sizeof(T));
  }
}

// Functions that are one instruction, or a few.
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
// Halves go away from zero. What is added is the number before one half: with
// one half itself 0.49999999999999994 would become 1.
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
// log is log2 times ln 2: a logarithm to base e takes half as long again, and is
// off by up to 3.5 ulp in float, where this is by 2.
#define MVEC1(name) \
  static void FN(name)(size_t n, void *dst, const void *a) { FN(map1)(n, dst, a, (V(*)(V))goblas_mvec_unary[WIDE][GOBLAS_I_##name]); }
GOBLAS_MVEC(MVEC1)
MAP1(log, ((V(*)(V))goblas_mvec_unary[WIDE][GOBLAS_I_log2])(x) * (T)0.693147180559945309417)

#define MAP2(name, expression)                                                                                                                 \
  ALWAYS V FN(name##_v)(V x, V y) { return (expression); }                                                                                     \
  static void FN(name##_vv)(size_t n, void *dst, const void *a, const void *b) { FN(map2)(n, dst, a, b, GOBLAS_VV, FN(name##_v)); }            \
  static void FN(name##_vs)(size_t n, void *dst, const void *a, const void *b) { FN(map2)(n, dst, a, b, GOBLAS_VS, FN(name##_v)); }            \
  static void FN(name##_sv)(size_t n, void *dst, const void *a, const void *b) { FN(map2)(n, dst, a, b, GOBLAS_SV, FN(name##_v)); }
MAP2(add, x + y)
MAP2(sub, x - y)
MAP2(mul, x *y)
MAP2(div, x / y)
// As Go's min and max: -0 is below 0, and NaN wins. Where x == y their bits are
// the same, but for zeros; x + y is NaN where one is.
MAP2(min, FN(choose)((x < y) | (y < x), FN(choose)(x < y, x, y), FN(choose)(x == y, (V)((VI)x | (VI)y), x + y)))
MAP2(max, FN(choose)((x < y) | (y < x), FN(choose)(x < y, y, x), FN(choose)(x == y, (V)((VI)x & (VI)y), x + y)))
MAP2(hypot, ((V(*)(V, V))goblas_mvec_binary[WIDE][GOBLAS_I_hypot])(x, y))

#if defined(FMA_f64)
// pow goes by doubles, D at a time, also for float.
ALWAYS void FN(power)(size_t n, void *dst, const void *a, const void *b, int form) {
  T *d = dst, rest[3][WIDTH / 8];
  const T *p = a, *q = b;
  V_f64 x = each(form == GOBLAS_SV ? *p : 1), y = each(form == GOBLAS_VS ? *q : 1), result;
  for (size_t i = 0; i < n; i += D) {
    const T *from = p + i, *by = q + i;
    T *to = d + i;
    if (n - i < D) { // with ones behind the last
      FN(narrow)(rest[0], each(1)), FN(narrow)(rest[1], each(1));
      if (form != GOBLAS_SV)
        memcpy(rest[0], from, (n - i) * sizeof(T));
      if (form != GOBLAS_VS)
        memcpy(rest[1], by, (n - i) * sizeof(T));
      from = rest[0], by = rest[1], to = rest[2];
    }
    if (form != GOBLAS_SV)
      x = FN(widen)(from);
    if (form != GOBLAS_VS)
      y = FN(widen)(by);
    VI_f64 where = WIDE ? power(x, y, &result) : power_single(x, y, &result);
    if (__builtin_expect(ANY(where), 0))
      result = rare(where, x, y, result);
    FN(narrow)(to, result);
    if (n - i < D)
      memcpy(d + i, rest[2], (n - i) * sizeof(T));
  }
}
static void FN(pow_vv)(size_t n, void *dst, const void *a, const void *b) { FN(power)(n, dst, a, b, GOBLAS_VV); }
static void FN(pow_vs)(size_t n, void *dst, const void *a, const void *b) { FN(power)(n, dst, a, b, GOBLAS_VS); }
static void FN(pow_sv)(size_t n, void *dst, const void *a, const void *b) { FN(power)(n, dst, a, b, GOBLAS_SV); }
#else
MAP2(pow, ((V(*)(V, V))goblas_mvec_binary[WIDE][GOBLAS_I_pow])(x, y))
#endif

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

// Sums and products of tiles, in LANES lanes of double: lane j has the terms of
// the elements j, j + LANES, j + 2 LANES, ...; then the lanes are folded in half
// until one is left.
#define REDUCE(name, start, term, combine)                                                            \
  static void FN(name)(size_t n, const void *a, const void *b, double center, double *results) {      \
    const T *p = a, *q = b;                                                                           \
    (void)q, (void)center;                                                                            \
    for (; n > 0; results++) {                                                                        \
      size_t size = n < GOBLAS_TILE ? n : GOBLAS_TILE, i = 0;                                         \
      V_f64 sums[GOBLAS_LANES / D];                                                                   \
      for (size_t r = 0; r < GOBLAS_LANES / D; r++)                                                   \
        sums[r] = start - (V_f64){};                                                                  \
      for (; i + GOBLAS_LANES <= size; i += GOBLAS_LANES)                                             \
        _Pragma("GCC unroll 16") for (size_t r = 0; r < GOBLAS_LANES / D; r++) {                      \
          V_f64 x = FN(widen)(p + i + r * D), s = sums[r];                                            \
          sums[r] = combine(s, term(V_f64, FN(widen)(q + i + r * D)));                                \
        }                                                                                             \
      double lanes[GOBLAS_LANES];                                                                     \
      for (size_t r = 0; r < GOBLAS_LANES / D; r++)                                                   \
        narrow_f64(lanes + r * D, sums[r]);                                                           \
      for (size_t j = 0; i < size; i++, j++) {                                                        \
        double x = p[i], s = lanes[j];                                                                \
        lanes[j] = combine(s, term(double, (double)q[i]));                                            \
      }                                                                                               \
      for (size_t half = GOBLAS_LANES / 2; half > 0; half /= 2)                                       \
        for (size_t j = 0; j < half; j++)                                                             \
          lanes[j] = combine(lanes[j], lanes[j + half]);                                              \
      *results = lanes[0];                                                                            \
      p += size, n -= size;                                                                           \
      if (q)                                                                                          \
        q += size;                                                                                    \
    }                                                                                                 \
  }
#define PLUS(s, x) ((s) + (x))
#define TIMES(s, x) ((s) * (x))
#define TERM_X(type, y) x
#define TERM_SQUARE(type, y) (x * x)
#define TERM_DEVIATION(type, y) ((x - center) * (x - center))
#define TERM_PRODUCT(type, y) (x * (y))
REDUCE(sum, 0, TERM_X, PLUS)
REDUCE(sumsquares, 0, TERM_SQUARE, PLUS)
REDUCE(deviations, 0, TERM_DEVIATION, PLUS)
REDUCE(dot, 0, TERM_PRODUCT, PLUS)
REDUCE(prod, 1, TERM_X, TIMES)

// extreme finds the least number of each tile, or where flipped the greatest. NaN
// wins, and -0 is below 0: minimum instructions mind neither, so NaN is looked for
// by the way, and -0 only where the result is 0.
ALWAYS void FN(extreme)(size_t n, const T *p, double *results, bool greatest) {
  enum { R = 4 };
  for (; n > 0; results++) {
    size_t size = n < GOBLAS_TILE ? n : GOBLAS_TILE, i = 0;
    V best[R];
    VI nan = {};
    for (size_t r = 0; r < R; r++)
      best[r] = FN(all)(greatest ? -(T)__builtin_inf() : (T)__builtin_inf());
    for (; i + R * L <= size; i += R * L)
      _Pragma("GCC unroll 4") for (size_t r = 0; r < R; r++) {
        V x = FN(load)(p + i + r * L);
        best[r] = greatest ? FN(GREATER)(x, best[r]) : FN(LESSER)(x, best[r]);
        nan |= x != x;
      }
    T found = best[0][0];
    bool is_nan = false;
    for (size_t j = 0; j < L; j++) {
      is_nan |= nan[j] != 0;
      for (size_t r = 0; r < R; r++)
        found = (greatest ? best[r][j] > found : best[r][j] < found) ? best[r][j] : found;
    }
    for (; i < size; i++) {
      found = (greatest ? p[i] > found : p[i] < found) ? p[i] : found;
      is_nan |= p[i] != p[i];
    }
    if (found == 0 && !is_nan) { // 0 if there is any for the greatest, -0 for the least
      bool minus = greatest;
      for (size_t j = 0; j < size; j++)
        if (p[j] == 0 && !signbit(p[j]) == greatest)
          minus = !greatest;
      found = minus ? -(T)0 : (T)0;
    }
    *results = is_nan ? __builtin_nan("") : found;
    p += size, n -= size;
  }
}

static void FN(least)(size_t n, const void *a, const void *b, double center, double *results) {
  (void)b, (void)center;
  FN(extreme)(n, a, results, false);
}

static void FN(greatest)(size_t n, const void *a, const void *b, double center, double *results) {
  (void)b, (void)center;
  FN(extreme)(n, a, results, true);
}

// Random numbers, see vector_random.h: every kind is made in double.
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
#undef REDUCE
#undef PLUS
#undef TIMES
#undef TERM_X
#undef TERM_SQUARE
#undef TERM_DEVIATION
#undef TERM_PRODUCT

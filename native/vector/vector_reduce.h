// Reductions over one element type. vector_type.h includes this file.

// REDUCE makes sums and products of tiles, in LANES lanes of double. Lane j has the terms
// of the elements j, j + LANES, j + 2 LANES, and so on. Finally the upper half of the
// lanes is combined with the lower half until one is left.
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

// extreme finds the least number of each tile or, if greatest is set, the greatest one. A
// NaN is the result if there is one, and -0 is below 0, but the instructions for minimum
// and maximum heed neither. So the elements are also added up, which is one instruction
// more. If the sum is NaN, there is a NaN in the tile or there are infinities of both
// signs, and the tile is read again. If the result is 0, the tile is searched for -0.
ALWAYS void FN(extreme)(size_t n, const T *p, double *results, bool greatest) {
  enum { R = 4 };
  for (; n > 0; results++) {
    size_t size = n < GOBLAS_TILE ? n : GOBLAS_TILE, i = 0;
    V best[R], sums[R] = {};
    for (size_t r = 0; r < R; r++)
      best[r] = FN(all)(greatest ? -(T)__builtin_inf() : (T)__builtin_inf());
    for (; i + R * L <= size; i += R * L)
      _Pragma("GCC unroll 4") for (size_t r = 0; r < R; r++) {
        V x = FN(load)(p + i + r * L);
        best[r] = greatest ? FN(GREATER)(x, best[r]) : FN(LESSER)(x, best[r]);
        sums[r] += x;
      }
    V sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    T found = best[0][0];
    bool is_nan = false, suspect = false;
    for (size_t j = 0; j < L; j++) {
      suspect |= sum[j] != sum[j];
      for (size_t r = 0; r < R; r++)
        found = (greatest ? best[r][j] > found : best[r][j] < found) ? best[r][j] : found;
    }
    for (; i < size; i++) {
      found = (greatest ? p[i] > found : p[i] < found) ? p[i] : found;
      is_nan |= p[i] != p[i];
    }
    for (size_t j = 0; suspect && j < size; j++)
      is_nan |= p[j] != p[j];
    if (found == 0 && !is_nan) { // the greatest is 0 if the tile has a 0, the least -0 if it has a -0
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

#undef REDUCE
#undef PLUS
#undef TIMES
#undef TERM_X
#undef TERM_SQUARE
#undef TERM_DEVIATION
#undef TERM_PRODUCT

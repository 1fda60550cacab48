//go:build cgo && !purego && (linux || darwin)

// Sums of absolute values, squares or moduli in the rows or columns of a matrix, of which
// norms are made; see AbsSums in sums.go. BLAS has no such sum over columns, and xLANGE
// calls a function for every element of a complex matrix.
#include "vector.h"
#include <math.h>
#include <stddef.h>

#if !defined(__clang__)
#pragma GCC optimize("O3", "no-math-errno")
#endif

// The terms of a sum: of one part of an element, and of both parts of a complex one.
#define ABS(x) fabs((double)(x))
#define ABS2(x, y) (ABS(x) + ABS(y))
#define SQUARE(x) ((double)(x) * (double)(x))
#define SQUARE2(x, y) (SQUARE(x) + SQUARE(y))
#define MODULUS2(x, y) sqrt(SQUARE2(x, y))

// parts is 2 for complex elements and 1 for real ones. The sums of columns take four rows
// at a time, so that each sum is read and written once for four elements. The sums of rows
// have eight partial sums, those of moduli four, so that additions overlap.
#define SUMS(name, T, TERM, TERM2)                                                          \
  static void columns_##name##_##T(int parts, size_t m, size_t n, const T *a, size_t ld, double *s) { \
    for (size_t j = 0; j < n; j++)                                                          \
      s[j] = 0;                                                                             \
    const T *p = a;                                                                         \
    for (size_t i = 0; i < m; i++, p += ld * parts)                                         \
      if (parts == 2) {                                                                     \
        for (size_t j = 0; j < n; j++)                                                      \
          s[j] += TERM2(p[2 * j], p[2 * j + 1]);                                            \
      } else if (i + 4 <= m) {                                                              \
        const T *q = p + ld, *r = q + ld, *t = r + ld;                                      \
        for (size_t j = 0; j < n; j++)                                                      \
          s[j] += (TERM(p[j]) + TERM(q[j])) + (TERM(r[j]) + TERM(t[j]));                    \
        i += 3, p = t;                                                                      \
      } else                                                                                \
        for (size_t j = 0; j < n; j++)                                                      \
          s[j] += TERM(p[j]);                                                               \
  }
#define ROWS(name, T, TERM)                                                                 \
  static void rows_##name##_##T(int parts, size_t m, size_t n, const T *a, size_t ld, double *s) { \
    for (size_t i = 0; i < m; i++, a += ld * parts) {                                       \
      double sum[8] = {0};                                                                  \
      size_t j = 0, end = n * parts;                                                        \
      for (; j + 8 <= end; j += 8)                                                          \
        for (int k = 0; k < 8; k++)                                                         \
          sum[k] += TERM(a[j + k]);                                                         \
      for (; j + 4 <= end; j += 4)                                                          \
        for (int k = 0; k < 4; k++)                                                         \
          sum[k] += TERM(a[j + k]);                                                         \
      for (; j < end; j++)                                                                  \
        sum[0] += TERM(a[j]);                                                               \
      s[i] = ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7])); \
    }                                                                                       \
  }
#define MODULI(T)                                                                           \
  SUMS(modulus, T, ABS, MODULUS2)                                                           \
  static void rows_modulus_##T(int parts, size_t m, size_t n, const T *a, size_t ld, double *s) { \
    for (size_t i = 0; i < m; i++, a += ld * parts) {                                       \
      double sum[4] = {0};                                                                  \
      size_t j = 0;                                                                         \
      for (; j + 4 <= n; j += 4)                                                            \
        for (int k = 0; k < 4; k++)                                                         \
          sum[k] += MODULUS2(a[2 * (j + k)], a[2 * (j + k) + 1]);                           \
      for (; j < n; j++)                                                                    \
        sum[0] += MODULUS2(a[2 * j], a[2 * j + 1]);                                         \
      s[i] = (sum[0] + sum[1]) + (sum[2] + sum[3]);                                         \
    }                                                                                       \
  }
#define ALL(T)                                                                              \
  SUMS(abs, T, ABS, ABS2)                                                                   \
  ROWS(abs, T, ABS)                                                                         \
  SUMS(square, T, SQUARE, SQUARE2)                                                          \
  ROWS(square, T, SQUARE)                                                                   \
  MODULI(T)
ALL(float)
ALL(double)

#define CALL(T)                                                                             \
  switch (term) {                                                                           \
  case GOBLAS_ABS:                                                                          \
    (by_rows ? rows_abs_##T : columns_abs_##T)(parts, m, n, (const T *)a, lda, sums);       \
    break;                                                                                  \
  case GOBLAS_SQUARE:                                                                       \
    (by_rows ? rows_square_##T : columns_square_##T)(parts, m, n, (const T *)a, lda, sums); \
    break;                                                                                  \
  case GOBLAS_MODULUS:                                                                      \
    (by_rows ? rows_modulus_##T : columns_modulus_##T)(parts, m, n, (const T *)a, lda, sums); \
  }

void goblas_sums(int term, int single, int parts, int by_rows, int m, int n, const char *a, int lda, double *sums) {
  if (term == GOBLAS_MODULUS && parts == 1)
    term = GOBLAS_ABS;
  if (single) {
    CALL(float)
  } else {
    CALL(double)
  }
}

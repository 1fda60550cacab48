//go:build cgo && !purego && (linux || darwin)

// Sums of the absolute values in the rows or columns of a matrix, of which norms are
// made; see AbsSums in sums.go. BLAS has no such sum over columns, and xLANGE calls a
// function for every element of a complex matrix.
#include "vector.h"
#include <math.h>
#include <stddef.h>

#if !defined(__clang__)
#pragma GCC optimize("O3")
#endif

// parts is 2 for complex elements, whose two parts are added, and 1 for real ones. The
// sums of columns take four rows at a time, so that each sum is read and written once
// for four elements. The sums of rows have four partial sums, so that additions overlap.
#define SUMS(T)                                                                             \
  static void columns_##T(int parts, size_t m, size_t n, const T *a, size_t ld, double *s) { \
    for (size_t j = 0; j < n; j++)                                                          \
      s[j] = 0;                                                                             \
    const T *p = a;                                                                         \
    for (size_t i = 0; i < m; i++, p += ld * parts)                                         \
      if (parts == 2) {                                                                     \
        for (size_t j = 0; j < n; j++)                                                      \
          s[j] += fabs((double)p[2 * j]) + fabs((double)p[2 * j + 1]);                      \
      } else if (i + 4 <= m) {                                                              \
        const T *q = p + ld, *r = q + ld, *t = r + ld;                                      \
        for (size_t j = 0; j < n; j++)                                                      \
          s[j] += (fabs((double)p[j]) + fabs((double)q[j])) + (fabs((double)r[j]) + fabs((double)t[j])); \
        i += 3, p = t;                                                                      \
      } else                                                                                \
        for (size_t j = 0; j < n; j++)                                                      \
          s[j] += fabs((double)p[j]);                                                       \
  }                                                                                         \
  static void rows_##T(int parts, size_t m, size_t n, const T *a, size_t ld, double *s) {   \
    for (size_t i = 0; i < m; i++, a += ld * parts) {                                       \
      double sum[4] = {0};                                                                  \
      size_t j = 0, end = n * parts;                                                        \
      for (; j + 4 <= end; j += 4)                                                          \
        for (int k = 0; k < 4; k++)                                                         \
          sum[k] += fabs((double)a[j + k]);                                                 \
      for (; j < end; j++)                                                                  \
        sum[0] += fabs((double)a[j]);                                                       \
      s[i] = (sum[0] + sum[1]) + (sum[2] + sum[3]);                                         \
    }                                                                                       \
  }
SUMS(float)
SUMS(double)

void goblas_abs_sums(int single, int parts, int by_rows, int m, int n, const char *a, int lda, double *sums) {
  if (single)
    (by_rows ? rows_float : columns_float)(parts, m, n, (const float *)a, lda, sums);
  else
    (by_rows ? rows_double : columns_double)(parts, m, n, (const double *)a, lda, sums);
}

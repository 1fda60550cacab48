//go:build cgo && !purego && (linux || darwin)

// The outer product in complex64, which has no kernel among those of vector_kernels.h: the
// compiler makes vectors of this loop on every processor.
#include "vector.h"

#if !defined(__clang__)
#pragma GCC optimize("O3")
#endif

// Products of two floats are exact as doubles, so that the sums are rounded as Go rounds
// them, with a fused multiplication and addition or without.
void goblas_vector_outer_complex64(size_t m, size_t n, const float *x, const float *y, float *c, size_t ldc) {
  for (size_t i = 0; i < m; i++, c += 2 * ldc) {
    double re = x[2 * i], im = x[2 * i + 1];
    for (size_t j = 0; j < n; j++) {
      double p = y[2 * j], q = y[2 * j + 1];
      c[2 * j] = (float)(re * p - im * q);
      c[2 * j + 1] = (float)(re * q + im * p);
    }
  }
}

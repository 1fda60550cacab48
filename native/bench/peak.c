//go:build cgo && !purego && (linux || darwin)

// The most multiply-adds that a core can do: chains of them in registers, enough
// to keep every unit busy, in the widest vectors of this processor.
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#include "peak.h"

#define CHAINS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
enum { CHAINS_COUNT = 12 };

// The values go to 2 and stay there: no chain overflows or becomes subnormal.
#define START(i) V x##i = zero + i;
#define STEP(i) x##i = FMA(x##i, half, one);
#define TOTAL(i) +x##i
#define LOOP(name, attributes, type, vector)               \
  attributes static double name(size_t steps) {            \
    typedef vector V;                                      \
    V zero = {0}, half = zero + (type)0.5, one = zero + 1; \
    CHAINS(START)                                          \
    for (size_t i = 0; i < steps; i++) {                   \
      CHAINS(STEP)                                         \
    }                                                      \
    V total = zero CHAINS(TOTAL);                          \
    return (double)total[0];                               \
  }

typedef float f32x4 __attribute__((vector_size(16)));
typedef double f64x2 __attribute__((vector_size(16)));

#if defined(__x86_64__)
typedef float f32x8 __attribute__((vector_size(32)));
typedef double f64x4 __attribute__((vector_size(32)));
typedef float f32x16 __attribute__((vector_size(64)));
typedef double f64x8 __attribute__((vector_size(64)));
#define WITH(features) __attribute__((target(features)))

#define FMA(x, m, a) ((V)_mm512_fmadd_ps((__m512)(x), (__m512)(m), (__m512)(a)))
LOOP(avx512_f32, WITH("avx512f"), float, f32x16)
#undef FMA
#define FMA(x, m, a) ((V)_mm512_fmadd_pd((__m512d)(x), (__m512d)(m), (__m512d)(a)))
LOOP(avx512_f64, WITH("avx512f"), double, f64x8)
#undef FMA
#define FMA(x, m, a) ((V)_mm256_fmadd_ps((__m256)(x), (__m256)(m), (__m256)(a)))
LOOP(avx2_f32, WITH("avx2,fma"), float, f32x8)
#undef FMA
#define FMA(x, m, a) ((V)_mm256_fmadd_pd((__m256d)(x), (__m256d)(m), (__m256d)(a)))
LOOP(avx2_f64, WITH("avx2,fma"), double, f64x4)
#undef FMA
#endif

#if defined(__aarch64__)
#define FMA(x, m, a) ((V)vfmaq_f32((float32x4_t)(a), (float32x4_t)(x), (float32x4_t)(m)))
LOOP(base_f32, , float, f32x4)
#undef FMA
#define FMA(x, m, a) ((V)vfmaq_f64((float64x2_t)(a), (float64x2_t)(x), (float64x2_t)(m)))
LOOP(base_f64, , double, f64x2)
#undef FMA
#else // a product and a sum
#define FMA(x, m, a) ((x) * (m) + (a))
LOOP(base_f32, , float, f32x4)
LOOP(base_f64, , double, f64x2)
#undef FMA
#endif

double goblas_peak(int wide, size_t steps) {
  static volatile double sink; // so that the loops are not left out
  double (*loop)(size_t) = wide ? base_f64 : base_f32;
  int bytes = 16;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) {
    loop = wide ? avx512_f64 : avx512_f32;
    bytes = 64;
  } else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    loop = wide ? avx2_f64 : avx2_f32;
    bytes = 32;
  }
#endif
  sink = loop(steps);
  return 2.0 * CHAINS_COUNT * (double)(bytes / (wide ? 8 : 4)) * (double)steps;
}

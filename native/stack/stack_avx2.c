//go:build cgo && !purego && (linux || darwin) && amd64

// The kernels across a stack for processors with AVX2 and FMA.
#include <immintrin.h>

#include "stack.h"

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif

static inline __attribute__((always_inline)) float sum_f32(__m256 x) {
  __m128 y = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  y = _mm_add_ps(y, _mm_movehl_ps(y, y));
  return _mm_cvtss_f32(_mm_add_ss(y, _mm_movehdup_ps(y)));
}
static inline __attribute__((always_inline)) double sum_f64(__m256d x) {
  __m128d y = _mm_add_pd(_mm256_castpd256_pd128(x), _mm256_extractf128_pd(x, 1));
  return _mm_cvtsd_f64(_mm_add_sd(y, _mm_unpackhi_pd(y, y)));
}

// Halves of which only the first r elements are there, r from 1 to 3.
static inline __attribute__((always_inline)) __m128 parthalf_f32(const float *p, int r) {
  if (r == 1)
    return _mm_load_ss(p);
  __m128 two = _mm_loadl_pi(_mm_setzero_ps(), (const __m64 *)p);
  return r == 2 ? two : _mm_movelh_ps(two, _mm_load_ss(p + 2));
}
static inline __attribute__((always_inline)) void partput_f32(float *p, __m128 x, int r) {
  if (r == 1) {
    _mm_store_ss(p, x);
    return;
  }
  _mm_storel_pi((__m64 *)p, x);
  if (r == 3)
    _mm_store_ss(p + 2, _mm_movehl_ps(x, x));
}

#define TARGET avx2
#define WIDTH 32
typedef __m128 H_f32;
typedef __m128d H_f64;
#define PICK_f32(k, x, y) ((V_f32)_mm256_blendv_ps((__m256)(y), (__m256)(x), (__m256)(k)))
#define PICK_f64(k, x, y) ((V_f64)_mm256_blendv_pd((__m256d)(y), (__m256d)(x), (__m256d)(k)))
#define BITS_f32(k) _mm256_movemask_ps((__m256)(k))
#define BITS_f64(k) _mm256_movemask_pd((__m256d)(k))
#define STREAM_f32(p, x) _mm256_stream_ps(p, (__m256)(x))
#define STREAM_f64(p, x) _mm256_stream_pd(p, (__m256d)(x))
#define GREATER_f32(x, y) ((V_f32)_mm256_max_ps((__m256)(x), (__m256)(y)))
#define GREATER_f64(x, y) ((V_f64)_mm256_max_pd((__m256d)(x), (__m256d)(y)))
#define SUM_f32(x) sum_f32((__m256)(x))
#define SUM_f64(x) sum_f64((__m256d)(x))
#define SQRT_f32(x) ((V_f32)_mm256_sqrt_ps((__m256)(x)))
#define SQRT_f64(x) ((V_f64)_mm256_sqrt_pd((__m256d)(x)))
#define FMA_f32(x, y, z) ((V_f32)_mm256_fmadd_ps((__m256)(x), (__m256)(y), (__m256)(z)))
#define FMA_f64(x, y, z) ((V_f64)_mm256_fmadd_pd((__m256d)(x), (__m256d)(y), (__m256d)(z)))

#define FIRST_f32(i) (i)
#define APART_f32 4
#define FIRST_f64(i) (i)
#define APART_f64 2
#define HALF_f32(p) _mm_loadu_ps(p)
#define HALF_f64(p) _mm_loadu_pd(p)
#define HALVES_f32(x, y) ((V_f32)_mm256_insertf128_ps(_mm256_castps128_ps256(x), y, 1))
#define HALVES_f64(x, y) ((V_f64)_mm256_insertf128_pd(_mm256_castpd128_pd256(x), y, 1))
#define LOW_f32(x) _mm256_castps256_ps128((__m256)(x))
#define LOW_f64(x) _mm256_castpd256_pd128((__m256d)(x))
#define HIGH_f32(x) _mm256_extractf128_ps((__m256)(x), 1)
#define HIGH_f64(x) _mm256_extractf128_pd((__m256d)(x), 1)
#define PUTHALF_f32(p, x) _mm_storeu_ps(p, x)
#define PUTHALF_f64(p, x) _mm_storeu_pd(p, x)
#define PARTHALF_f32(p, r) parthalf_f32(p, r)
#define PARTHALF_f64(p, r) _mm_load_sd(p) // r is 1
#define PARTPUT_f32(p, x, r) partput_f32(p, x, r)
#define PARTPUT_f64(p, x, r) _mm_store_sd(p, x)
#define FOURTH_f32(x, i) ((V_f32)_mm256_permute_ps((__m256)(x), (i) * 0x55))

// Two matrices in each h, the second one of them in the upper half, become an element of
// all of them in each vector, and back: the same exchange.
#define IN_f64(h)                                                 \
  do {                                                            \
    __m256d s = (__m256d)h[0], t = (__m256d)h[1];                 \
    h[0] = (V_f64)_mm256_unpacklo_pd(s, t);                       \
    h[1] = (V_f64)_mm256_unpackhi_pd(s, t);                       \
  } while (0)
#define OUT_f64 IN_f64
#define IN_f32(h)                                                                                     \
  do {                                                                                                \
    __m256d s = (__m256d)_mm256_unpacklo_ps((__m256)h[0], (__m256)h[1]);                              \
    __m256d t = (__m256d)_mm256_unpackhi_ps((__m256)h[0], (__m256)h[1]);                              \
    __m256d u = (__m256d)_mm256_unpacklo_ps((__m256)h[2], (__m256)h[3]);                              \
    __m256d v = (__m256d)_mm256_unpackhi_ps((__m256)h[2], (__m256)h[3]);                              \
    h[0] = (V_f32)_mm256_unpacklo_pd(s, u), h[1] = (V_f32)_mm256_unpackhi_pd(s, u);                   \
    h[2] = (V_f32)_mm256_unpacklo_pd(t, v), h[3] = (V_f32)_mm256_unpackhi_pd(t, v);                   \
  } while (0)
#define OUT_f32 IN_f32
#include "stack_kernels.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif

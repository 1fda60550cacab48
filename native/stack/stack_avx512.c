//go:build cgo && !purego && (linux || darwin) && amd64

// The kernels across a stack for processors with AVX-512.
#include <immintrin.h>

#include "stack.h"

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,prefer-vector-width=512")
#endif

#define TARGET avx512
#define WIDTH 64
typedef __mmask16 K_f32;
typedef __mmask8 K_f64;
typedef __m256 H_f32;
typedef __m256d H_f64;
#define GT_f32(x, y) _mm512_cmp_ps_mask((__m512)(x), (__m512)(y), _CMP_GT_OQ)
#define GT_f64(x, y) _mm512_cmp_pd_mask((__m512d)(x), (__m512d)(y), _CMP_GT_OQ)
#define EQ_f32(x, y) _mm512_cmp_ps_mask((__m512)(x), (__m512)(y), _CMP_EQ_OQ)
#define EQ_f64(x, y) _mm512_cmp_pd_mask((__m512d)(x), (__m512d)(y), _CMP_EQ_OQ)
#define PICK_f32(k, x, y) ((V_f32)_mm512_mask_blend_ps(k, (__m512)(y), (__m512)(x)))
#define PICK_f64(k, x, y) ((V_f64)_mm512_mask_blend_pd(k, (__m512d)(y), (__m512d)(x)))
#define BITS_f32(k) (k)
#define BITS_f64(k) (k)
#define STREAM_f32(p, x) _mm512_stream_ps(p, (__m512)(x))
#define STREAM_f64(p, x) _mm512_stream_pd(p, (__m512d)(x))
#define ONLY_f32(l) (K_f32)(1u << (l))
#define ONLY_f64(l) (K_f64)(1u << (l))
#define GREATER_f32(x, y) ((V_f32)_mm512_max_ps((__m512)(x), (__m512)(y)))
#define GREATER_f64(x, y) ((V_f64)_mm512_max_pd((__m512d)(x), (__m512d)(y)))
#define GREATEST_f32(x) _mm512_reduce_max_ps((__m512)(x))
#define GREATEST_f64(x) _mm512_reduce_max_pd((__m512d)(x))
#define SUM_f32(x) _mm512_reduce_add_ps((__m512)(x))
#define SUM_f64(x) _mm512_reduce_add_pd((__m512d)(x))
#define SQRT_f32(x) ((V_f32)_mm512_sqrt_ps((__m512)(x)))
#define SQRT_f64(x) ((V_f64)_mm512_sqrt_pd((__m512d)(x)))
#define FMA_f32(x, y, z) ((V_f32)_mm512_fmadd_ps((__m512)(x), (__m512)(y), (__m512)(z)))
#define FMA_f64(x, y, z) ((V_f64)_mm512_fmadd_pd((__m512d)(x), (__m512d)(y), (__m512d)(z)))
#define PARTLOAD_f32(p, r) ((V_f32)_mm512_maskz_loadu_ps((__mmask16)((1 << (r)) - 1), p))
#define PARTLOAD_f64(p, r) ((V_f64)_mm512_maskz_loadu_pd((__mmask8)((1 << (r)) - 1), p))
#define PARTSTORE_f32(p, x, r) _mm512_mask_storeu_ps(p, (__mmask16)((1 << (r)) - 1), (__m512)(x))
#define PARTSTORE_f64(p, x, r) _mm512_mask_storeu_pd(p, (__mmask8)((1 << (r)) - 1), (__m512d)(x))

#define FIRST_f32(i) (((i) & 3) | ((i) & 4) << 1)
#define APART_f32 4
#define FIRST_f64(i) (((i) & 1) | ((i) & 2) << 1)
#define APART_f64 2
#define HALF_f32(p) _mm256_loadu_ps(p)
#define HALF_f64(p) _mm256_loadu_pd(p)
#define PARTHALF_f32(p, r) _mm256_maskz_loadu_ps((__mmask8)((1 << (r)) - 1), p)
#define PARTHALF_f64(p, r) _mm256_maskz_loadu_pd((__mmask8)((1 << (r)) - 1), p)
#define HALVES_f32(x, y) ((V_f32)_mm512_insertf32x8(_mm512_castps256_ps512(x), y, 1))
#define HALVES_f64(x, y) ((V_f64)_mm512_insertf64x4(_mm512_castpd256_pd512(x), y, 1))
#define LOW_f32(x) _mm512_castps512_ps256((__m512)(x))
#define LOW_f64(x) _mm512_castpd512_pd256((__m512d)(x))
#define HIGH_f32(x) _mm512_extractf32x8_ps((__m512)(x), 1)
#define HIGH_f64(x) _mm512_extractf64x4_pd((__m512d)(x), 1)
#define PUTHALF_f32(p, x) _mm256_storeu_ps(p, x)
#define PUTHALF_f64(p, x) _mm256_storeu_pd(p, x)
#define PARTPUT_f32(p, x, r) _mm256_mask_storeu_ps(p, (__mmask8)((1 << (r)) - 1), x)
#define PARTPUT_f64(p, x, r) _mm256_mask_storeu_pd(p, (__mmask8)((1 << (r)) - 1), x)

// The matrices of the lanes 0, 1, 4, 5 in the lower halves of h, and of 2, 3, 6, 7 in the
// upper ones, become an element of all eight in each vector.
#define IN_f64(h)                                                                     \
  do {                                                                                \
    __m512d s = _mm512_unpacklo_pd((__m512d)h[0], (__m512d)h[1]);                     \
    __m512d t = _mm512_unpackhi_pd((__m512d)h[0], (__m512d)h[1]);                     \
    __m512d u = _mm512_unpacklo_pd((__m512d)h[2], (__m512d)h[3]);                     \
    __m512d v = _mm512_unpackhi_pd((__m512d)h[2], (__m512d)h[3]);                     \
    h[0] = (V_f64)_mm512_shuffle_f64x2(s, u, 0x88), h[2] = (V_f64)_mm512_shuffle_f64x2(s, u, 0xdd); \
    h[1] = (V_f64)_mm512_shuffle_f64x2(t, v, 0x88), h[3] = (V_f64)_mm512_shuffle_f64x2(t, v, 0xdd); \
  } while (0)
#define OUT_f64(h)                                                                    \
  do {                                                                                \
    const __m512i low = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);                  \
    const __m512i high = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);               \
    __m512d s = _mm512_unpacklo_pd((__m512d)h[0], (__m512d)h[1]);                     \
    __m512d t = _mm512_unpackhi_pd((__m512d)h[0], (__m512d)h[1]);                     \
    __m512d u = _mm512_unpacklo_pd((__m512d)h[2], (__m512d)h[3]);                     \
    __m512d v = _mm512_unpackhi_pd((__m512d)h[2], (__m512d)h[3]);                     \
    h[0] = (V_f64)_mm512_permutex2var_pd(s, low, u), h[2] = (V_f64)_mm512_permutex2var_pd(s, high, u); \
    h[1] = (V_f64)_mm512_permutex2var_pd(t, low, v), h[3] = (V_f64)_mm512_permutex2var_pd(t, high, v); \
  } while (0)

// FOUR transposes the 4 x 4 blocks in the 128 bit lanes of h[i] to h[i + 3].
#define FOUR(h, i)                                                                                             \
  do {                                                                                                         \
    __m512d s = (__m512d)_mm512_unpacklo_ps((__m512)h[i], (__m512)h[i + 1]);                                   \
    __m512d t = (__m512d)_mm512_unpackhi_ps((__m512)h[i], (__m512)h[i + 1]);                                   \
    __m512d u = (__m512d)_mm512_unpacklo_ps((__m512)h[i + 2], (__m512)h[i + 3]);                               \
    __m512d v = (__m512d)_mm512_unpackhi_ps((__m512)h[i + 2], (__m512)h[i + 3]);                               \
    h[i] = (V_f32)_mm512_unpacklo_pd(s, u), h[i + 1] = (V_f32)_mm512_unpackhi_pd(s, u);                        \
    h[i + 2] = (V_f32)_mm512_unpacklo_pd(t, v), h[i + 3] = (V_f32)_mm512_unpackhi_pd(t, v);                    \
  } while (0)
// Four elements of four matrices in each h, those of matrix 4 q + i in quarter q of h[i],
// become an element of all sixteen in each vector, and back: the same exchange. Where rows
// are that short, half of what IN exchanges would be empty. PARTQUARTER loads the first r of
// four elements.
#define PARTQUARTER_f32(p, r) _mm_maskz_loadu_ps((__mmask8)((1 << (r)) - 1), p)
#define QUARTERS_f32(x, y, z, w) \
  ((V_f32)_mm512_insertf32x4(_mm512_insertf32x4(_mm512_insertf32x4(_mm512_castps128_ps512(x), y, 1), z, 2), w, 3))
#define PUTQUARTER_f32(p, x, q, r) _mm_mask_storeu_ps(p, (__mmask8)((1 << (r)) - 1), _mm512_extractf32x4_ps((__m512)(x), q))
#define EXCHANGE_f32(h) FOUR(h, 0)
#define IN_f32(h)                                                                              \
  do {                                                                                         \
    FOUR(h, 0);                                                                                \
    FOUR(h, 4);                                                                                \
    for (int i = 0; i < 4; i++) {                                                              \
      __m512 s = (__m512)h[i], t = (__m512)h[i + 4];                                           \
      h[i] = (V_f32)_mm512_shuffle_f32x4(s, t, 0x88), h[i + 4] = (V_f32)_mm512_shuffle_f32x4(s, t, 0xdd); \
    }                                                                                          \
  } while (0)
#define OUT_f32(h)                                                                                      \
  do {                                                                                                  \
    const __m512i low = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);                                    \
    const __m512i high = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);                                 \
    FOUR(h, 0);                                                                                         \
    FOUR(h, 4);                                                                                         \
    for (int i = 0; i < 4; i++) {                                                                       \
      __m512d s = (__m512d)h[i], t = (__m512d)h[i + 4];                                                 \
      h[i] = (V_f32)_mm512_permutex2var_pd(s, low, t), h[i + 4] = (V_f32)_mm512_permutex2var_pd(s, high, t); \
    }                                                                                                   \
  } while (0)
#include "stack_kernels.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif

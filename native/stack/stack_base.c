//go:build cgo && !purego && (linux || darwin)

// The kernels across a stack for every processor of an architecture: SSE2 on amd64, NEON
// on arm64, and what the compiler makes of vectors elsewhere.
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#else
#include <math.h>
#endif

#include "stack.h"

#define TARGET base
#define WIDTH 16
typedef struct {
  float at[2];
} H_f32;
typedef double H_f64;
#if defined(__x86_64__)
#define BITS_f32(k) _mm_movemask_ps((__m128)(k))
#define BITS_f64(k) _mm_movemask_pd((__m128d)(k))
#define SQRT_f32(x) ((V_f32)_mm_sqrt_ps((__m128)(x)))
#define SQRT_f64(x) ((V_f64)_mm_sqrt_pd((__m128d)(x)))
#elif defined(__aarch64__)
#define BITS_f32(k) (int)vaddvq_u32(vandq_u32((uint32x4_t)(k), (uint32x4_t){1, 2, 4, 8}))
#define BITS_f64(k) (int)vaddvq_u64(vandq_u64((uint64x2_t)(k), (uint64x2_t){1, 2}))
#define SQRT_f32(x) ((V_f32)vsqrtq_f32((float32x4_t)(x)))
#define SQRT_f64(x) ((V_f64)vsqrtq_f64((float64x2_t)(x)))
#define FMA_f32(x, y, z) ((V_f32)vfmaq_f32((float32x4_t)(z), (float32x4_t)(x), (float32x4_t)(y)))
#define FMA_f64(x, y, z) ((V_f64)vfmaq_f64((float64x2_t)(z), (float64x2_t)(x), (float64x2_t)(y)))
#else
#define BITS_f32(k) (((k)[0] & 1) | ((k)[1] & 2) | ((k)[2] & 4) | ((k)[3] & 8))
#define BITS_f64(k) (int)(((k)[0] & 1) | ((k)[1] & 2))
#define SQRT_f32(x) ((V_f32){sqrtf((x)[0]), sqrtf((x)[1]), sqrtf((x)[2]), sqrtf((x)[3])})
#define SQRT_f64(x) ((V_f64){sqrt((x)[0]), sqrt((x)[1])})
#endif

#define FIRST_f32(i) (2 * (i))
#define APART_f32 1
#define FIRST_f64(i) (i)
#define APART_f64 1
#define HALF_f32(p) ((H_f32){{(p)[0], (p)[1]}})
#define HALF_f64(p) (*(p))
#define HALVES_f32(x, y) ((V_f32){(x).at[0], (x).at[1], (y).at[0], (y).at[1]})
#define HALVES_f64(x, y) ((V_f64){x, y})
#define LOW_f32(x) ((H_f32){{(x)[0], (x)[1]}})
#define LOW_f64(x) ((x)[0])
#define HIGH_f32(x) ((H_f32){{(x)[2], (x)[3]}})
#define HIGH_f64(x) ((x)[1])
#define PUTHALF_f32(p, x) ((p)[0] = (x).at[0], (p)[1] = (x).at[1])
#define PUTHALF_f64(p, x) (*(p) = (x))
#define IN_f64(h) ((void)0)
#define OUT_f64(h) ((void)0)
#define IN_f32(h)                                          \
  do {                                                     \
    V_f32 s = h[0], t = h[1];                              \
    h[0] = (V_f32){s[0], s[2], t[0], t[2]};                \
    h[1] = (V_f32){s[1], s[3], t[1], t[3]};                \
  } while (0)
#define OUT_f32(h)                                         \
  do {                                                     \
    V_f32 s = h[0], t = h[1];                              \
    h[0] = (V_f32){s[0], t[0], s[1], t[1]};                \
    h[1] = (V_f32){s[2], t[2], s[3], t[3]};                \
  } while (0)
#include "stack_kernels.h"

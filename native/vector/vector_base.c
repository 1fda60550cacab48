//go:build cgo && !purego && (linux || darwin)

// The vector kernels for every processor of an architecture: SSE2 on amd64, NEON
// on arm64, and what the compiler makes of vectors elsewhere.
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#include "vector.h"
#include <math.h>
#include <string.h>

#define TARGET base
#define WIDTH 16
#if defined(__x86_64__)
#define LESSER_f64(x, y) ((V_f64)_mm_min_pd((__m128d)(x), (__m128d)(y)))
#define LESSER_f32(x, y) ((V_f32)_mm_min_ps((__m128)(x), (__m128)(y)))
#define GREATER_f64(x, y) ((V_f64)_mm_max_pd((__m128d)(x), (__m128d)(y)))
#define GREATER_f32(x, y) ((V_f32)_mm_max_ps((__m128)(x), (__m128)(y)))
#define STREAM_f64(p, x) _mm_stream_pd(p, (__m128d)(x))
#define STREAM_f32(p, x) _mm_stream_ps(p, (__m128)(x))
#define SQRT_f64(x) ((V_f64)_mm_sqrt_pd((__m128d)(x)))
#define SQRT_f32(x) ((V_f32)_mm_sqrt_ps((__m128)(x)))
#define ANY(mask) (_mm_movemask_pd((__m128d)(mask)) != 0)
#elif defined(__aarch64__)
#define SQRT_f64(x) ((V_f64)vsqrtq_f64((float64x2_t)(x)))
#define SQRT_f32(x) ((V_f32)vsqrtq_f32((float32x4_t)(x)))
#define FMA_f64(a, b, c) ((V_f64)vfmaq_f64((float64x2_t)(c), (float64x2_t)(a), (float64x2_t)(b)))
#define FMA_f32(a, b, c) ((V_f32)vfmaq_f32((float32x4_t)(c), (float32x4_t)(a), (float32x4_t)(b)))
#define ANY(mask) (vmaxvq_u32((uint32x4_t)(mask)) != 0)
#else
#define SQRT_f64(x) ((V_f64){sqrt((x)[0]), sqrt((x)[1])})
#define SQRT_f32(x) ((V_f32){sqrtf((x)[0]), sqrtf((x)[1]), sqrtf((x)[2]), sqrtf((x)[3])})
#define ANY(mask) (((mask)[0] | (mask)[1]) != 0)
#endif
#include "vector_kernels.h"

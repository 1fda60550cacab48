//go:build cgo && !purego && (linux || darwin) && amd64

// The vector kernels for processors with AVX2 and FMA.
#include <immintrin.h>

#include "vector.h"
#include <math.h>
#include <string.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif

#define TARGET avx2
#define WIDTH 32
#define SQRT_f64(x) ((V_f64)_mm256_sqrt_pd((__m256d)(x)))
#define SQRT_f32(x) ((V_f32)_mm256_sqrt_ps((__m256)(x)))
#define FMA_f64(a, b, c) ((V_f64)_mm256_fmadd_pd((__m256d)(a), (__m256d)(b), (__m256d)(c)))
#define FMA_f32(a, b, c) ((V_f32)_mm256_fmadd_ps((__m256)(a), (__m256)(b), (__m256)(c)))
#define LESSER_f64(x, y) ((V_f64)_mm256_min_pd((__m256d)(x), (__m256d)(y)))
#define LESSER_f32(x, y) ((V_f32)_mm256_min_ps((__m256)(x), (__m256)(y)))
#define GREATER_f64(x, y) ((V_f64)_mm256_max_pd((__m256d)(x), (__m256d)(y)))
#define GREATER_f32(x, y) ((V_f32)_mm256_max_ps((__m256)(x), (__m256)(y)))
#define STREAM_f64(p, x) _mm256_stream_pd(p, (__m256d)(x))
#define STREAM_f32(p, x) _mm256_stream_ps(p, (__m256)(x))
#define ANY(mask) (_mm256_movemask_pd((__m256d)(mask)) != 0)
#define ROUND_f64(x, to) ((V_f64)_mm256_round_pd((__m256d)(x), to))
#define ROUND_f32(x, to) ((V_f32)_mm256_round_ps((__m256)(x), to))
#define TO_FLOOR (_MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC)
#define TO_CEIL (_MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC)
#define TO_TRUNC (_MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC)
#define TO_NEAREST (_MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
#include "vector_kernels.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif

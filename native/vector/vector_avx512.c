//go:build cgo && !purego && (linux || darwin) && amd64

// The vector kernels for processors with AVX-512.
#include <immintrin.h>

#include "vector.h"
#include <math.h>
#include <string.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,prefer-vector-width=512")
#endif

#define TARGET avx512
#define AVX512
#define WIDTH 64
#define SQRT_f64(x) ((V_f64)_mm512_sqrt_pd((__m512d)(x)))
#define SQRT_f32(x) ((V_f32)_mm512_sqrt_ps((__m512)(x)))
#define FMA_f64(a, b, c) ((V_f64)_mm512_fmadd_pd((__m512d)(a), (__m512d)(b), (__m512d)(c)))
#define FMA_f32(a, b, c) ((V_f32)_mm512_fmadd_ps((__m512)(a), (__m512)(b), (__m512)(c)))
#define LESSER_f64(x, y) ((V_f64)_mm512_min_pd((__m512d)(x), (__m512d)(y)))
#define LESSER_f32(x, y) ((V_f32)_mm512_min_ps((__m512)(x), (__m512)(y)))
#define GREATER_f64(x, y) ((V_f64)_mm512_max_pd((__m512d)(x), (__m512d)(y)))
#define GREATER_f32(x, y) ((V_f32)_mm512_max_ps((__m512)(x), (__m512)(y)))
#define STREAM_f64(p, x) _mm512_stream_pd(p, (__m512d)(x))
#define STREAM_f32(p, x) _mm512_stream_ps(p, (__m512)(x))
#define ROUND_f64(x, to) ((V_f64)_mm512_roundscale_pd((__m512d)(x), to))
#define ROUND_f32(x, to) ((V_f32)_mm512_roundscale_ps((__m512)(x), to))
#define TO_FLOOR (_MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC)
#define TO_CEIL (_MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC)
#define TO_TRUNC (_MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC)
#define TO_NEAREST (_MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
#include "vector_kernels.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif

// The kernels of one target, for both element types. The file that includes this one
// defines
//
//   TARGET             the name of the target
//   WIDTH              the bytes of a vector
//   SQRT_f32, _f64     square roots
//   ANY                whether any element of a mask of doubles is set; not with AVX512
//
// and, if the target has the instructions, FMA_f32 and FMA_f64, ROUND_f32 and ROUND_f64
// with TO_FLOOR and so on, STREAM_f32 and STREAM_f64, LESSER_f32 and so on, and AVX512 if
// it is AVX-512, which has all of these.
//
// No multiplication and addition is contracted to a fused one unless the code says FMA,
// so that sums have the same bits on every target, and in Go.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
// No element depends on another, because dst is an operand or does not overlap one.
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#pragma GCC optimize("O3,fp-contract=off")
#define INDEPENDENT _Pragma("GCC ivdep")
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define ALWAYS static inline __attribute__((always_inline))

typedef double V_f64 __attribute__((vector_size(WIDTH), may_alias));
typedef float V_f32 __attribute__((vector_size(WIDTH), may_alias));
typedef int64_t VI_f64 __attribute__((vector_size(WIDTH), may_alias));
typedef int32_t VI_f32 __attribute__((vector_size(WIDTH), may_alias));
typedef uint64_t VU __attribute__((vector_size(WIDTH), may_alias));

// Vectors in memory, which are only aligned as their elements are.
typedef double M_f64 __attribute__((vector_size(WIDTH), aligned(8), may_alias));
typedef float M_f32 __attribute__((vector_size(WIDTH), aligned(4), may_alias));
typedef float H_f32 __attribute__((vector_size(WIDTH / 2), aligned(4), may_alias));

// D is the number of doubles in a vector.
enum { D = WIDTH / 8 };

ALWAYS V_f64 widen_f64(const double *p) { return *(const M_f64 *)p; }
ALWAYS V_f64 widen_f32(const float *p) { return __builtin_convertvector(*(const H_f32 *)p, V_f64); }
ALWAYS void narrow_f64(double *p, V_f64 x) { *(M_f64 *)p = x; }
ALWAYS void narrow_f32(float *p, V_f64 x) { *(H_f32 *)p = __builtin_convertvector(x, H_f32); }

// choose_f64 takes the elements of x where mask is all ones, and of y where it is 0.
ALWAYS V_f64 choose_f64(VI_f64 mask, V_f64 x, V_f64 y) { return (V_f64)(((VI_f64)x & mask) | ((VI_f64)y & ~mask)); }
ALWAYS V_f32 choose_f32(VI_f32 mask, V_f32 x, V_f32 y) { return (V_f32)(((VI_f32)x & mask) | ((VI_f32)y & ~mask)); }

#if !defined(LESSER_f64) // the result is y if one of the two is NaN
#define LESSER_f64(x, y) choose_f64((x) < (y), x, y)
#define LESSER_f32(x, y) choose_f32((x) < (y), x, y)
#define GREATER_f64(x, y) choose_f64((x) > (y), x, y)
#define GREATER_f32(x, y) choose_f32((x) > (y), x, y)
#endif

#include "vector_random.h"
#if defined(AVX512)
#include "vector_math512.h"
#else
#include "vector_pow.h"
#endif

#define T float
#define WIDE 0
#define FN(name) JOIN(name, _f32)
#define SCALAR(name) JOIN(name, f)
#include "vector_type.h"
#undef T
#undef WIDE
#undef FN
#undef SCALAR

#define T double
#define WIDE 1
#define FN(name) JOIN(name, _f64)
#define SCALAR(name) name
#include "vector_type.h"
#undef T
#undef WIDE
#undef FN
#undef SCALAR

#if defined(FMA_f64)
#define FUSED(type) .fma = fma_##type
#else
#define FUSED(type) .fma = NULL
#endif
#if defined(AVX512)
#define OWN_MATH .own_math = true
#else
#define OWN_MATH .own_math = false
#endif
#define UNARY_F32(name) name##_f32,
#define UNARY_F64(name) name##_f64,
#define FORMS_F32(name) {name##_vv_f32, name##_vs_f32, name##_sv_f32},
#define FORMS_F64(name) {name##_vv_f64, name##_vs_f64, name##_sv_f64},

const goblas_kernels JOIN(goblas_kernels_, TARGET)[2] = {
    {
        .unary = {GOBLAS_UNARY(UNARY_F32)},
        .binary = {GOBLAS_BINARY(FORMS_F32)},
        .compare = {GOBLAS_COMPARE(FORMS_F32)},
        FUSED(f32),
        OWN_MATH,
        .axpby = axpby_f32,
        .clip = clip_f32,
        .where = where_f32,
        .fill = fill_f32,
        .reduce = {GOBLAS_REDUCE(UNARY_F32)},
        .random = {GOBLAS_RANDOM(UNARY_F32)},
    },
    {
        .unary = {GOBLAS_UNARY(UNARY_F64)},
        .binary = {GOBLAS_BINARY(FORMS_F64)},
        .compare = {GOBLAS_COMPARE(FORMS_F64)},
        FUSED(f64),
        OWN_MATH,
        .axpby = axpby_f64,
        .clip = clip_f64,
        .where = where_f64,
        .fill = fill_f64,
        .reduce = {GOBLAS_REDUCE(UNARY_F64)},
        .random = {GOBLAS_RANDOM(UNARY_F64)},
    },
};

// The kernels of one target, for both element types. The file that includes this one
// defines, with the suffixes _f32 and _f64,
//
//   TARGET, WIDTH          the name of the target, and the bytes of a vector
//   BITS(k)                a mask as bits, the lowest one that of lane 0
//   SQRT(x)                square roots
//   H                      half a vector, or as many elements in another form
//   HALF(p), HALVES(x, y)  loads a half; makes a vector of two
//   LOW(x), HIGH(x)        the halves of a vector
//   PUTHALF(p, x)          stores a half
//   IN(h), OUT(h)          see stack_move.h, as FIRST(i) and APART
//
// and, if the target has them, FMA(x, y, z); PICK(k, x, y), the lanes of x where the mask k
// is set, and of y elsewhere; and, if masks are no vectors, K, GT, EQ, PARTLOAD, PARTSTORE,
// PARTHALF, PARTPUT, GREATEST(x) and SUM(x), the greatest lane and the sum of all; ONLY(l), lane l alone; GREATER(x, y),
// the greater of two numbers, and y if there is a NaN; and STREAM(p, x), which stores past the
// caches, if two vectors side by side fill their lines.
//
// No multiplication and addition is contracted to a fused one unless the code says FMA, so
// that a matrix has the same result whichever copy of a function computes it.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#else
#pragma GCC optimize("O2,fp-contract=off")
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define ALWAYS static inline __attribute__((always_inline))
#define NEVER static __attribute__((noinline))
#define UNROLL _Pragma("GCC unroll 16")

typedef double V_f64 __attribute__((vector_size(WIDTH), may_alias));
typedef float V_f32 __attribute__((vector_size(WIDTH), may_alias));
typedef int64_t VI_f64 __attribute__((vector_size(WIDTH), may_alias));
typedef int32_t VI_f32 __attribute__((vector_size(WIDTH), may_alias));

// Vectors in memory, which are only aligned as their elements are.
typedef double M_f64 __attribute__((vector_size(WIDTH), aligned(8), may_alias));
typedef float M_f32 __attribute__((vector_size(WIDTH), aligned(4), may_alias));

// As many numbers in memory as a vector has elements.
typedef int32_t I_f64 __attribute__((vector_size(WIDTH / 2), aligned(4), may_alias));
typedef int32_t I_f32 __attribute__((vector_size(WIDTH), aligned(4), may_alias));

#if !defined(GT_f64)
typedef VI_f32 K_f32;
typedef VI_f64 K_f64;
#define GT_f32(x, y) ((x) > (y))
#define GT_f64(x, y) ((x) > (y))
#define EQ_f32(x, y) ((x) == (y))
#define EQ_f64(x, y) ((x) == (y))
#endif
#if !defined(PICK_f64)
#define PICK_f32(k, x, y) ((V_f32)(((VI_f32)(x) & (k)) | ((VI_f32)(y) & ~(k))))
#define PICK_f64(k, x, y) ((V_f64)(((VI_f64)(x) & (k)) | ((VI_f64)(y) & ~(k))))
#endif
#if !defined(GREATER_f64)
#define GREATER_f32(x, y) PICK_f32(GT_f32(x, y), x, y)
#define GREATER_f64(x, y) PICK_f64(GT_f64(x, y), x, y)
#endif
#if !defined(FMA_f64)
#define FMA_f32(x, y, z) ((x) * (y) + (z))
#define FMA_f64(x, y, z) ((x) * (y) + (z))
#endif

// What the next product of a stack reads and writes: of each of its matrices the first line
// that nobody has asked for yet, how many are left, and the bytes from one matrix to the
// next; how many lines to ask for at a time, and how many products before.
typedef struct {
  const char *at[3];
  ptrdiff_t lines[3], step[3];
  int each, distance;
} goblas_stack_ahead;

#define T float
#define WIDE 0
#define FN(name) JOIN(name, _f32)
#include "stack_type.h"
#undef T
#undef WIDE
#undef FN

#define T double
#define WIDE 1
#define FN(name) JOIN(name, _f64)
#include "stack_type.h"
#undef T
#undef WIDE
#undef FN

#define KERNEL_f32(name) name##_f32,
#define KERNEL_f64(name) name##_f64,
const goblas_stack_kernel JOIN(goblas_stack_, TARGET)[2][GOBLAS_STACK_NUM] = {
    {GOBLAS_STACK_OPS(KERNEL_f32)},
    {GOBLAS_STACK_OPS(KERNEL_f64)},
};

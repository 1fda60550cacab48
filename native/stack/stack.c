//go:build cgo && !purego && (linux || darwin)

// The choice of the kernels across a stack for this processor, and the function by which
// Go calls them.
#include "stack.h"
#include <string.h>

typedef struct {
  const char *name;
  const goblas_stack_kernel (*kernels)[GOBLAS_STACK_NUM];
} target;

// The targets, the best first.
static const target targets[] = {
#if defined(__x86_64__)
    {"avx512", goblas_stack_avx512},
    {"avx2", goblas_stack_avx2},
#endif
    {"base", goblas_stack_base},
};

static int supported(const target *t) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (t->kernels == goblas_stack_avx512)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
  if (t->kernels == goblas_stack_avx2)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
  return t->kernels == goblas_stack_base;
}

static const goblas_stack_kernel (*chosen)[GOBLAS_STACK_NUM];

const char *goblas_stack_choose(const char *name) {
  for (const target *t = targets; t < targets + sizeof targets / sizeof *targets; t++)
    if ((*name == 0 || strcmp(name, t->name) == 0) && supported(t)) {
      chosen = t->kernels;
      return t->name;
    }
  return NULL;
}

void goblas_stack_run(int op, int wide, ptrdiff_t count, int m, int k, int n, goblas_stack a, goblas_stack b, goblas_stack c,
                      goblas_stack d, int32_t *info, char *work) {
  goblas_stack_call call = {count, m, k, n, a, b, c, d, info, work};
  chosen[wide][op](&call);
}

ptrdiff_t goblas_stack_room(int wide, int m, int n) {
  if (m < n)
    return goblas_stack_room(wide, n, m);
  // That of the widest vectors is enough for all.
  ptrdiff_t lanes = wide ? 8 : 16, left = (m + lanes - 1) / lanes * lanes + 2 * lanes, right = (n + lanes - 1) / lanes * lanes + 2 * lanes;
  ptrdiff_t rotations = 2 * 2 * GOBLAS_STACK_ROWS * GOBLAS_STACK_KEPT * lanes;
  return lanes + (m + lanes + 8) * right + rotations + lanes * (m * left + n * right);
}

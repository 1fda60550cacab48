//go:build cgo && !purego && (linux || darwin)

// The choice of the vector kernels for this processor, and the functions by which Go
// calls them.
#define _GNU_SOURCE
#include "vector.h"
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

void *goblas_mvec_unary[2][GOBLAS_UNARIES], *goblas_mvec_binary[2][GOBLAS_BINARIES];

#define NAME(name) #name,
static const char *const unary_names[] = {GOBLAS_UNARY(NAME)};
static const char *const binary_names[] = {GOBLAS_BINARY(NAME)};
static const char *const compare_names[] = {GOBLAS_COMPARE(NAME)};
static const char *const reduce_names[] = {GOBLAS_REDUCE(NAME)};
static const char *const random_names[] = {GOBLAS_RANDOM(NAME)};

typedef struct {
  const char *name;
  const goblas_kernels *kernels;
  char letter; // the letter that stands for the target in libmvec's names
  int width;   // bytes of a vector
} target;

// The targets, the best first.
static const target targets[] = {
#if defined(__x86_64__)
    {"avx512", goblas_kernels_avx512, 'e', 64},
    {"avx2", goblas_kernels_avx2, 'd', 32},
#endif
    {"base", goblas_kernels_base, 'b', 16},
};

static int supported(const target *t) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (t->letter == 'e')
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
  if (t->letter == 'd')
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
  return t->letter == 'b';
}

// find stores the addresses of libmvec's functions in functions. It looks for their names
// in the vector ABI, such as _ZGVeN8v_exp or _ZGVeN16vv_powf.
static void find(void *library, const target *t, int wide, const char *operands, const char *const *names, int count, void **functions) {
  for (int i = 0; i < count; i++) {
    char name[64];
    snprintf(name, sizeof name, "_ZGV%cN%d%s_%s%s", t->letter, t->width / (wide ? 8 : 4), operands, names[i], wide ? "" : "f");
    functions[i] = library ? dlsym(library, name) : NULL;
  }
}

static goblas_kernels chosen[2];

const char *goblas_vector_choose(const char *name) {
  const target *t = targets;
  while (*name ? strcmp(name, t->name) != 0 : !supported(t))
    if (++t == targets + sizeof targets / sizeof *targets)
      return NULL;
  if (!supported(t))
    return NULL;
  // libmvec is not linked but looked up, because some of its functions came only with
  // glibc 2.35. Go computes what it lacks, or everything if it is missing.
  void *library = NULL;
#if defined(__x86_64__) && defined(__linux__)
  library = dlopen("libmvec.so.1", RTLD_NOW | RTLD_LOCAL);
#endif
  const target *m = t; // the target whose libmvec functions are called
#if defined(__clang__)
  // clang passes vectors that are wider than the program's default target allows in
  // memory, but libmvec expects them in registers.
  m = &targets[sizeof targets / sizeof *targets - 1];
#endif
  for (int wide = 0; wide < 2; wide++) {
    goblas_kernels *k = &chosen[wide];
    *k = t->kernels[wide];
    find(library, m, wide, "v", unary_names, GOBLAS_UNARIES, goblas_mvec_unary[wide]);
    find(library, m, wide, "vv", binary_names, GOBLAS_BINARIES, goblas_mvec_binary[wide]);
    for (int op = k->own_math ? GOBLAS_OWNS : GOBLAS_PLAINS; op < GOBLAS_UNARIES; op++)
      k->unary[op] = goblas_mvec_unary[wide][op == GOBLAS_I_log ? GOBLAS_I_log2 : op] ? m->kernels[wide].unary[op] : NULL;
    if (goblas_mvec_binary[wide][GOBLAS_I_hypot])
      memcpy(k->binary[GOBLAS_I_hypot], m->kernels[wide].binary[GOBLAS_I_hypot], sizeof k->binary[GOBLAS_I_hypot]);
    else
      memset(k->binary[GOBLAS_I_hypot], 0, sizeof k->binary[GOBLAS_I_hypot]);
  }
  return t->name;
}

int goblas_vector_unary(int wide, int op, size_t n, void *dst, const void *a) {
  if (!chosen[wide].unary[op])
    return 0;
  chosen[wide].unary[op](n, dst, a);
  return 1;
}

int goblas_vector_binary(int wide, int op, int form, size_t n, void *dst, const void *a, const void *b) {
  if (!chosen[wide].binary[op][form])
    return 0;
  chosen[wide].binary[op][form](n, dst, a, b);
  return 1;
}

int goblas_vector_outer(int wide, size_t m, size_t n, const char *x, const void *y, char *c, size_t ldc) {
  void (*multiply)(size_t, void *, const void *, const void *) = chosen[wide].binary[GOBLAS_I_mul][GOBLAS_SV];
  size_t size = wide ? sizeof(double) : sizeof(float);
  if (!multiply)
    return 0;
  for (size_t i = 0; i < m; i++)
    multiply(n, c + i * ldc * size, x + i * size, y);
  return 1;
}

int goblas_vector_fma(int wide, size_t n, void *dst, const void *a, const void *b, const void *c) {
  if (!chosen[wide].fma)
    return 0;
  chosen[wide].fma(n, dst, a, b, c);
  return 1;
}

void goblas_vector_compare(int wide, int op, int form, size_t n, bool *dst, const void *a, const void *b) {
  chosen[wide].compare[op][form](n, dst, a, b);
}

void goblas_vector_axpby(int wide, size_t n, void *dst, double alpha, const void *x, double beta, const void *y) {
  chosen[wide].axpby(n, dst, alpha, x, beta, y);
}

void goblas_vector_clip(int wide, size_t n, void *dst, const void *a, double low, double high) {
  chosen[wide].clip(n, dst, a, low, high);
}

void goblas_vector_where(int wide, size_t n, void *dst, const bool *mask, const void *a, const void *b) {
  chosen[wide].where(n, dst, mask, a, b);
}

void goblas_vector_fill(int wide, size_t n, void *dst, double value) { chosen[wide].fill(n, dst, value); }

void goblas_vector_reduce(int wide, int op, size_t n, const void *a, const void *b, double center, double *results) {
  chosen[wide].reduce[op](n, a, b, center, results);
}

void goblas_vector_random(int wide, int kind, size_t n, void *dst, uint64_t seed, uint64_t block) {
  chosen[wide].random[kind](n, dst, seed, block);
}

const char *goblas_vector_name(char kind, int op) {
  switch (kind) {
  case 'u':
    return op < GOBLAS_UNARIES ? unary_names[op] : NULL;
  case 'b':
    return op < GOBLAS_BINARIES ? binary_names[op] : NULL;
  case 'c':
    return op < GOBLAS_COMPARES ? compare_names[op] : NULL;
  case 'r':
    return op < GOBLAS_REDUCES ? reduce_names[op] : NULL;
  default:
    return op < GOBLAS_RANDOMS ? random_names[op] : NULL;
  }
}

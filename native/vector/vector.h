// Vector kernels: element-wise functions, reductions and random numbers over
// float32 and float64. vector.c chooses the set of kernels for the processor;
// each set is vector_kernels.h compiled for another target.
#ifndef GOBLAS_VECTOR_H
#define GOBLAS_VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The operations, in the order of the constants of vector_ops.go.
#define GOBLAS_PLAIN(X) \
  X(neg) X(abs) X(square) X(reciprocal) X(sqrt) X(floor) X(ceil) X(trunc) X(round) X(rint)
#define GOBLAS_OWN(X) X(exp) X(log) X(sin) X(cos)
#define GOBLAS_MVEC(X) X(expm1) X(log1p) X(log2) X(log10) X(tan) X(tanh) X(cbrt)
#define GOBLAS_UNARY(X) GOBLAS_PLAIN(X) GOBLAS_OWN(X) GOBLAS_MVEC(X)
#define GOBLAS_BINARY(X) X(add) X(sub) X(mul) X(div) X(min) X(max) X(pow) X(hypot)
#define GOBLAS_COMPARE(X) X(equal) X(notequal) X(less) X(lessequal) X(greater) X(greaterequal)
#define GOBLAS_REDUCE(X) X(sum) X(sumsquares) X(deviations) X(dot) X(prod) X(least) X(greatest)
#define GOBLAS_RANDOM(X) X(uniform) X(normal) X(exponential)

#define GOBLAS_COUNT(name) +1
#define GOBLAS_INDEX(name) GOBLAS_I_##name,
enum {
  GOBLAS_PLAINS = GOBLAS_PLAIN(GOBLAS_COUNT),
  GOBLAS_OWNS = GOBLAS_PLAINS GOBLAS_OWN(GOBLAS_COUNT),
  GOBLAS_UNARIES = GOBLAS_UNARY(GOBLAS_COUNT),
  GOBLAS_BINARIES = GOBLAS_BINARY(GOBLAS_COUNT),
  GOBLAS_COMPARES = GOBLAS_COMPARE(GOBLAS_COUNT),
  GOBLAS_REDUCES = GOBLAS_REDUCE(GOBLAS_COUNT),
  GOBLAS_RANDOMS = GOBLAS_RANDOM(GOBLAS_COUNT),
};

enum { GOBLAS_UNARY(GOBLAS_INDEX) };
enum { GOBLAS_BINARY(GOBLAS_INDEX) };

// Which operands of a binary operation are a single number: V is a vector, S a number.
enum { GOBLAS_VV, GOBLAS_VS, GOBLAS_SV, GOBLAS_FORMS };

// Reductions work on tiles of GOBLAS_TILE elements, each summed in GOBLAS_LANES lanes, on
// every processor, so that results have the same bits everywhere. Random numbers come in
// blocks, each from a generator of its own with eight lanes.
enum { GOBLAS_STREAM = 1 << 20 }; // bytes from which a result is stored past the caches
enum { GOBLAS_TILE = 8192, GOBLAS_LANES = 32, GOBLAS_BLOCK = 4096, GOBLAS_STREAMS = 8 };

// A set of kernels for one element type. Pointers point to elements, and are aligned as
// elements are, no more. dst may be an operand, or must not overlap it. n may be 0. An
// entry is null if the target or the system lacks the kernel.
typedef struct {
  void (*unary[GOBLAS_UNARIES])(size_t n, void *dst, const void *a);
  void (*binary[GOBLAS_BINARIES][GOBLAS_FORMS])(size_t n, void *dst, const void *a, const void *b);
  void (*compare[GOBLAS_COMPARES][GOBLAS_FORMS])(size_t n, bool *dst, const void *a, const void *b);
  bool own_math; // the functions of GOBLAS_OWN need no libmvec
  void (*fma)(size_t n, void *dst, const void *a, const void *b, const void *c);
  void (*axpby)(size_t n, void *dst, double alpha, const void *x, double beta, const void *y);
  void (*clip)(size_t n, void *dst, const void *a, double low, double high);
  void (*where)(size_t n, void *dst, const bool *mask, const void *a, const void *b);
  void (*fill)(size_t n, void *dst, double value);
  // Each tile of a (and, for dot, of b) becomes one number of results. deviations are
  // measured from center.
  void (*reduce[GOBLAS_REDUCES])(size_t n, const void *a, const void *b, double center, double *results);
  // dst receives the numbers of the given block and the following ones; of the last one
  // it may be only a part.
  void (*random[GOBLAS_RANDOMS])(size_t n, void *dst, uint64_t seed, uint64_t block);
} goblas_kernels;

// The sets of a target, float32 and float64.
extern const goblas_kernels goblas_kernels_base[2], goblas_kernels_avx2[2], goblas_kernels_avx512[2];

// The vector functions of glibc's libmvec for the chosen target, by element type and
// operation. They are found at run time, and null if libmvec lacks them.
extern __attribute__((visibility("hidden"))) void *goblas_mvec_unary[2][GOBLAS_UNARIES];
extern __attribute__((visibility("hidden"))) void *goblas_mvec_binary[2][GOBLAS_BINARIES];

// Go calls the kernels by these functions. wide is 0 for float32 and 1 for float64. A
// function that returns an int returns 0, and has done nothing, if there is no such
// kernel.
int goblas_vector_unary(int wide, int op, size_t n, void *dst, const void *a);
int goblas_vector_binary(int wide, int op, int form, size_t n, void *dst, const void *a, const void *b);
int goblas_vector_outer(int wide, size_t m, size_t n, const char *x, const void *y, char *c, size_t ldc);
void goblas_vector_outer_complex64(size_t m, size_t n, const float *x, const float *y, float *c, size_t ldc);
void goblas_vector_compare(int wide, int op, int form, size_t n, bool *dst, const void *a, const void *b);
int goblas_vector_fma(int wide, size_t n, void *dst, const void *a, const void *b, const void *c);
void goblas_vector_axpby(int wide, size_t n, void *dst, double alpha, const void *x, double beta, const void *y);
void goblas_vector_clip(int wide, size_t n, void *dst, const void *a, double low, double high);
void goblas_vector_where(int wide, size_t n, void *dst, const bool *mask, const void *a, const void *b);
void goblas_vector_fill(int wide, size_t n, void *dst, double value);
void goblas_vector_reduce(int wide, int op, size_t n, const void *a, const void *b, double center, double *results);
void goblas_vector_random(int wide, int kind, size_t n, void *dst, uint64_t seed, uint64_t block);

// goblas_vector_choose chooses the set of kernels of that name or, for "", the best one
// that the processor supports. It must be called before any of the functions above. It
// returns the name of the set, or null if the processor does not support it.
const char *goblas_vector_choose(const char *name);

// goblas_vector_name returns the name of an operation, or null behind the last one. kind
// is 'u', 'b', 'c', 'r' or 'x' (random).
const char *goblas_vector_name(char kind, int op);

// goblas_sums is Sums in sums.go. Each element consists of parts (1 or 2) floats if single
// is set, and otherwise doubles. a is declared as char, so that cgo sees memory without
// pointers. The terms are in the order of vector_ops.go.
enum { GOBLAS_ABS, GOBLAS_SQUARE, GOBLAS_MODULUS };
void goblas_sums(int term, int single, int parts, int by_rows, int m, int n, const char *a, int lda, double *sums);

#endif

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

// Which operands of a binary operation are one number for all elements.
enum { GOBLAS_VV, GOBLAS_VS, GOBLAS_SV, GOBLAS_FORMS };

// Reductions go by tiles of so many elements, each summed in so many lanes, on
// every processor: so results have the same bits everywhere. Random numbers
// come in blocks, each from a generator of its own with eight lanes.
enum { GOBLAS_STREAM = 1 << 20 }; // bytes of a result that goes past the caches
enum { GOBLAS_TILE = 8192, GOBLAS_LANES = 32, GOBLAS_BLOCK = 4096, GOBLAS_STREAMS = 8 };

// A set of kernels for one element type. Pointers are to its elements, and need
// no alignment but theirs; dst may be an operand, or not overlap it. n may be 0.
// A null entry is a kernel that the target or the system lacks.
typedef struct {
  void (*unary[GOBLAS_UNARIES])(size_t n, void *dst, const void *a);
  void (*binary[GOBLAS_BINARIES][GOBLAS_FORMS])(size_t n, void *dst, const void *a, const void *b);
  void (*compare[GOBLAS_COMPARES][GOBLAS_FORMS])(size_t n, bool *dst, const void *a, const void *b);
  bool own_math; // those of GOBLAS_OWN need no libmvec
  void (*fma)(size_t n, void *dst, const void *a, const void *b, const void *c);
  void (*axpby)(size_t n, void *dst, double alpha, const void *x, double beta, const void *y);
  void (*clip)(size_t n, void *dst, const void *a, double low, double high);
  void (*where)(size_t n, void *dst, const bool *mask, const void *a, const void *b);
  void (*fill)(size_t n, void *dst, double value);
  // Each tile of a (and b, for dot) becomes one of results; center is what
  // deviations are from.
  void (*reduce[GOBLAS_REDUCES])(size_t n, const void *a, const void *b, double center, double *results);
  // dst gets the numbers of whole blocks from the given one on; the last block
  // may be a part.
  void (*random[GOBLAS_RANDOMS])(size_t n, void *dst, uint64_t seed, uint64_t block);
} goblas_kernels;

// The sets of a target, float32 and float64.
extern const goblas_kernels goblas_kernels_base[2], goblas_kernels_avx2[2], goblas_kernels_avx512[2];

// Vector functions of glibc's libmvec for the chosen target, found at run time:
// by element type and operation. Null where there is none.
extern __attribute__((visibility("hidden"))) void *goblas_mvec_unary[2][GOBLAS_UNARIES];
extern __attribute__((visibility("hidden"))) void *goblas_mvec_binary[2][GOBLAS_BINARIES];

// The entries, for Go: wide is 0 for float32 and 1 for float64. They return
// whether there is such a kernel here; if not, nothing was done.
int goblas_vector_unary(int wide, int op, size_t n, void *dst, const void *a);
int goblas_vector_binary(int wide, int op, int form, size_t n, void *dst, const void *a, const void *b);
void goblas_vector_compare(int wide, int op, int form, size_t n, bool *dst, const void *a, const void *b);
int goblas_vector_fma(int wide, size_t n, void *dst, const void *a, const void *b, const void *c);
void goblas_vector_axpby(int wide, size_t n, void *dst, double alpha, const void *x, double beta, const void *y);
void goblas_vector_clip(int wide, size_t n, void *dst, const void *a, double low, double high);
void goblas_vector_where(int wide, size_t n, void *dst, const bool *mask, const void *a, const void *b);
void goblas_vector_fill(int wide, size_t n, void *dst, double value);
void goblas_vector_reduce(int wide, int op, size_t n, const void *a, const void *b, double center, double *results);
void goblas_vector_random(int wide, int kind, size_t n, void *dst, uint64_t seed, uint64_t block);

// goblas_vector_choose makes a set the chosen one, which must come before any of
// the above: the one of that name, or for "" the best that the processor has. It
// returns the name, or null if the processor has it not.
const char *goblas_vector_choose(const char *name);

// goblas_vector_name is the name of an operation, null beyond the last: kind is
// 'u', 'b', 'c', 'r' or 'x' (random).
const char *goblas_vector_name(char kind, int op);

// goblas_abs_sums: see AbsSums in sums.go. single says that the elements are of
// float, not double, and parts that they have one of them or two. a is declared as
// char, so that cgo sees memory without pointers.
void goblas_abs_sums(int single, int parts, int by_rows, int m, int n, const char *a, int lda, double *sums);

#endif

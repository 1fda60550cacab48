// Kernels across a stack: decompositions and products of many small matrices of one shape,
// each matrix in a lane of the processor's vectors, or with its rows in them. stack.c chooses the set of kernels for
// the processor; each set is stack_kernels.h compiled for another target.
#ifndef GOBLAS_STACK_H
#define GOBLAS_STACK_H

#include <stddef.h>
#include <stdint.h>

// The operations, in the order of the constants of ops.go.
#define GOBLAS_STACK_OPS(X) X(dot) X(mulvec) X(solve) X(inv) X(det) X(slogdet) X(cholesky) X(cholesky_solve) X(eigh) X(svd) X(qr)
#define GOBLAS_STACK_INDEX(name) GOBLAS_STACK_##name,
#define GOBLAS_STACK_COUNT(name) +1
enum { GOBLAS_STACK_OPS(GOBLAS_STACK_INDEX) };
enum { GOBLAS_STACK_NUM = GOBLAS_STACK_OPS(GOBLAS_STACK_COUNT) };

// The largest order of matrices that have a lane each, and that of the larger ones, which stand
// alone. dot takes matrices of any shape. KEPT is how many sweeps of rotations are kept.
enum { GOBLAS_STACK_ORDER = 16, GOBLAS_STACK_ROWS = 64, GOBLAS_STACK_KEPT = 8 };
enum { GOBLAS_STACK_JACOBI = 15, GOBLAS_STACK_JACOBI_WIDE = 11 }; // MostJacobi of float32, float64

// A stack: row-major matrices whose rows are ld elements apart, and which are step
// elements apart themselves. data is declared as char, so that cgo sees memory without
// pointers. If step is 0, one matrix stands for all of them. A result with past set is stored
// past the caches, if dot finds it aligned.
typedef struct {
  char *data;
  ptrdiff_t ld, step;
  int past;
} goblas_stack;

// The call of a kernel: count times the operation on matrices whose shapes come from m, k
// and n. What the operands are stands in stack.go. info has a number for each matrix.
typedef struct {
  ptrdiff_t count;
  int m, k, n;
  goblas_stack a, b, c, d;
  int32_t *info;
  char *work;
} goblas_stack_call;

typedef void (*goblas_stack_kernel)(const goblas_stack_call *call);

// The kernels of each target, of float32 and float64.
extern const goblas_stack_kernel goblas_stack_base[2][GOBLAS_STACK_NUM], goblas_stack_avx2[2][GOBLAS_STACK_NUM],
    goblas_stack_avx512[2][GOBLAS_STACK_NUM];

// goblas_stack_choose chooses the set of kernels of that name or, for "", the best one that
// the processor supports. It must be called before goblas_stack_run. It returns the name of
// the set, or null if the processor does not support it.
const char *goblas_stack_choose(const char *name);

// goblas_stack_room is how many elements of work eigh and svd need for m x n matrices that they
// do not rotate in lanes.
ptrdiff_t goblas_stack_room(int wide, int m, int n);

// goblas_stack_run runs a kernel. wide is 0 for float32 and 1 for float64.
void goblas_stack_run(int op, int wide, ptrdiff_t count, int m, int k, int n, goblas_stack a, goblas_stack b, goblas_stack c,
                      goblas_stack d, int32_t *info, char *work);

#endif

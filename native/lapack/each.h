// Stacks of matrices: one call of C for many calls of LAPACK (each.c).
#ifndef GOBLAS_EACH_H
#define GOBLAS_EACH_H

#include "lapack_gen.h"
#include <stddef.h>

// What goblas_each computes of every matrix.
enum {
  GOBLAS_EACH_DOT,
  GOBLAS_EACH_SOLVE,
  GOBLAS_EACH_INV,
  GOBLAS_EACH_DET,
  GOBLAS_EACH_CHOLESKY,
  GOBLAS_EACH_EIGH,
  GOBLAS_EACH_SVD,
  GOBLAS_EACH_QR
};

// The matrices of an operand or a result, in elements: how far apart they and their stored
// rows are, and whether they are transposed and conjugated.
typedef struct {
  ptrdiff_t step, ld;
  int transposed, conjugated;
} goblas_layout;

typedef struct {
  int op, type, count;
  int m, n, k;             // DOT: m x k by k x n; SOLVE: m right-hand sides; else A is m x n
  char job;                // the triangle of CHOLESKY and EIGH, the job of SVD; 'N' in QR for R alone
  int columns;             // of Q in QR and U in SVD
  double low, high;        // sums of moduli outside of this range are suspect
  int lwork, lrwork, liwork;
  goblas_layout a, b, c, d;
} goblas_each_call;

// goblas_each computes one operation of every matrix: see package lapack.s Each.
void goblas_each(const goblas_each_call *s, const goblas_array *a, const goblas_array *b, goblas_array *c, goblas_array *d, double *reals, goblas_array *scratch, goblas_array *rwork, int *iwork, int *info);

// goblas_tallgenerate stores in c, whose rows are ldc apart, the first columns of the Q that
// goblas_tallfactor left of n columns, for real types: in whole panels of 8 columns.
void goblas_tallgenerate(int type, int m, int n, const goblas_array *f, int ld, const goblas_array *t, int columns, goblas_array *c, int ldc);

#endif

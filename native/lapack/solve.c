//go:build cgo && !purego && (linux || darwin)

// Linear systems with row-major right-hand sides, composed of Fortran's routines. A
// row-major B is a column-major B^T, so that the equations are solved from the right:
// op(A) X = B is X^T op(A)^T = B^T. Nothing is transposed in memory.
#include "fortran_gen.h"
#include "lapack_gen.h"
#include "numbers.h"
#include <string.h>

static __typeof__(dtrsm_) *const trsm[] = {strsm_, dtrsm_, ctrsm_, ztrsm_};
static __typeof__(dtrsv_) *const trsv[] = {strsv_, dtrsv_, ctrsv_, ztrsv_};
static __typeof__(dtbsv_) *const tbsv[] = {stbsv_, dtbsv_, ctbsv_, ztbsv_};
static __typeof__(dgemm_) *const gemm[] = {sgemm_, dgemm_, cgemm_, zgemm_};
static __typeof__(dlaswp_) *const laswp[] = {slaswp_, dlaswp_, claswp_, zlaswp_};

static void swap(char *restrict x, char *restrict y, size_t bytes) {
  char t[512];
  while (bytes > 0) {
    size_t step = bytes < sizeof t ? bytes : sizeof t;
    memcpy(t, x, step);
    memcpy(x, y, step);
    memcpy(y, t, step);
    x += step;
    y += step;
    bytes -= step;
  }
}

// right_solve overwrites the column-major m x n matrix x with X op(T)^-1 for a
// triangular T: xTRSM from the right, but for products of halves, which go to xGEMM. On
// some kernels that runs at two to four times the speed of OpenBLAS's xTRSM, and on all of
// them the products of halves are large: one core of a Zen 3 takes 0.85 times as long for m
// = n = 1000 as with blocks of 128 columns. The first half has a power of two of columns.
static void right_solve(int type, char uplo, char trans, char diag, int m, int n,
                        const char *a, int lda, char *x, int ldx) {
  enum { small = 32 };
  if (n <= small) {
    trsm[type]("R", &uplo, &trans, &diag, &m, &n, one[type], a, &lda, x, &ldx, 1, 1, 1, 1);
    return;
  }
  int k = small;
  while (2 * k < n)
    k *= 2;
  int rest = n - k;
  size_t size = element[type], column = (size_t)lda * size;
  const char *second = a + k * (column + size);  // the triangle of the second half
  const char *square = uplo == 'U' ? a + k * column : a + k * size;  // between the two
  char *y = x + (size_t)k * ldx * size;
  if ((uplo == 'U') == (trans == 'N')) {
    right_solve(type, uplo, trans, diag, m, k, a, lda, x, ldx);
    gemm[type]("N", &trans, &m, &rest, &k, minus_one[type], x, &ldx, square, &lda,
               one[type], y, &ldx, 1, 1);
    right_solve(type, uplo, trans, diag, m, rest, second, lda, y, ldx);
  } else {
    right_solve(type, uplo, trans, diag, m, rest, second, lda, y, ldx);
    gemm[type]("N", &trans, &m, &k, &rest, minus_one[type], y, &ldx, square, &lda, one[type],
               x, &ldx, 1, 1);
    right_solve(type, uplo, trans, diag, m, k, a, lda, x, ldx);
  }
}

// goblas_solveright is right_solve.
void goblas_solveright(int type, char uplo, char trans, char diag, int m, int n,
                       const goblas_array *a, int lda, goblas_array *b, int ldb) {
  right_solve(type, uplo, trans, diag, m, n, a, lda, b, ldb);
}

// goblas_solvetriangle: op(T) X = B, all of them row-major. One right-hand side goes
// through xTRSV: xTRSM would pack the whole triangle for it.
void goblas_solvetriangle(int type, char uplo, char trans, char diag, int n, int nrhs,
                          const goblas_array *a, int lda, goblas_array *b, int ldb) {
  char u = uplo == 'U' ? 'L' : 'U';
  if (nrhs == 1) {
    char t = trans == 'N' ? 'T' : 'N';
    trsv[type](&u, &t, &diag, &n, a, &lda, b, &ldb, 1, 1, 1);
    return;
  }
  right_solve(type, u, trans, diag, nrhs, n, a, lda, b, ldb);
}

// goblas_solveband: the same with a band. Row-major storage of one triangle of a band
// is Fortran's of the other.
void goblas_solveband(int type, char uplo, char trans, char diag, int n, int kd, int nrhs,
                      const goblas_array *a, int lda, goblas_array *b, int ldb) {
  char u = uplo == 'U' ? 'L' : 'U', t = trans == 'N' ? 'T' : 'N';
  for (int j = 0; j < nrhs; j++)
    tbsv[type](&u, &t, &diag, &n, &kd, a, &lda, b + j * element[type], &ldb, 1, 1, 1);
}

// goblas_substitute solves A X = B with the factors M = P L U that goblas_getrf left
// in a; A is M (trans 'N') or M^T ('T'). b is row-major, n x nrhs, and becomes X.
void goblas_substitute(int type, char trans, int n, int nrhs, const goblas_array *a,
                       int lda, const int *ipiv, goblas_array *b, int ldb) {
  if (nrhs == 1 && ldb == 1) {
    goblas_getrs(type, trans, n, nrhs, a, lda, ipiv, b, n);
    return;
  }
  size_t row = (size_t)nrhs * element[type], stride = (size_t)ldb * element[type];
  if (trans != 'N') {  // X^T P L U = B^T
    right_solve(type, 'U', 'N', 'N', nrhs, n, a, lda, b, ldb);
    right_solve(type, 'L', 'N', 'U', nrhs, n, a, lda, b, ldb);
    for (int i = n - 1; i >= 0; i--)
      if (ipiv[i] - 1 != i)
        swap(b + i * stride, b + (ipiv[i] - 1) * stride, row);
  } else {  // X^T U^T L^T P^T = B^T
    for (int i = 0; i < n; i++)
      if (ipiv[i] - 1 != i)
        swap(b + i * stride, b + (ipiv[i] - 1) * stride, row);
    right_solve(type, 'L', 'T', 'U', nrhs, n, a, lda, b, ldb);
    right_solve(type, 'U', 'T', 'N', nrhs, n, a, lda, b, ldb);
  }
}

// goblas_solve is goblas_getrf and, if that returns 0, goblas_substitute.
int goblas_solve(int type, char trans, int n, int nrhs, goblas_array *a, int lda,
                 int *ipiv, goblas_array *b, int ldb) {
  int info = goblas_getrf(type, n, n, a, lda, ipiv);
  if (info == 0)
    goblas_substitute(type, trans, n, nrhs, a, lda, ipiv, b, ldb);
  return info;
}

// goblas_update is one step of a right-looking LU, for some columns of the
// n-row column-major matrix a: with the panel of columns j..j+k-1 factored, it
// interchanges the rows of columns from..from+columns-1, solves for their part
// of U, and subtracts L21 U12 from what is below.
void goblas_update(int type, int n, goblas_array *a, int lda, int j, int k,
                   int from, int columns, const int *ipiv) {
  size_t size = element[type], column = (size_t)lda * size;
  char *panel = a + j * column, *strip = a + from * column;
  int below = n - j - k, first = j + 1, last = j + k, step = 1;
  laswp[type](&columns, strip, &lda, &first, &last, ipiv, &step);
  trsm[type]("L", "L", "N", "U", &k, &columns, one[type], panel + j * size, &lda,
             strip + j * size, &lda, 1, 1, 1, 1);
  if (below > 0)
    gemm[type]("N", "N", &below, &columns, &k, minus_one[type],
               panel + (j + k) * size, &lda, strip + j * size, &lda, one[type],
               strip + (j + k) * size, &lda, 1, 1);
}

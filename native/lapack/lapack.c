//go:build cgo && !purego && (linux || darwin)

// Drivers over the Fortran symbols of LAPACK, see lapack.h and lapack.go.
#include "lapack.h"
#include "fortran.h"
#include <string.h>

static const size_t element[] = {4, 8, 8, 16};
static const float one_s[2] = {1, 0};
static const double one_d[2] = {1, 0};
static const void *const one[] = {one_s, one_d, one_s, one_d};
static const float minus_one_s[2] = {-1, 0};
static const double minus_one_d[2] = {-1, 0};
static const void *const minus_one[] = {minus_one_s, minus_one_d, minus_one_s, minus_one_d};

static void (*const trsm[])(const char *, const char *, const char *,
                            const char *, const int *, const int *,
                            const void *, const void *, const int *, void *,
                            const int *, size_t, size_t, size_t, size_t) = {strsm_, dtrsm_, ctrsm_, ztrsm_};

// goblas_getrf factors the column-major m x n matrix a in place: PA = LU.
// It returns LAPACK's info: k > 0 means that pivot k (from 1) is exactly zero.
int goblas_getrf(int type, int m, int n, goblas_array *a, int lda, int *ipiv) {
  static void (*const getrf[])(const int *, const int *, void *, const int *,
                               int *, int *) = {sgetrf_, dgetrf_, cgetrf_, zgetrf_};
  int info;
  getrf[type](&m, &n, a, &lda, ipiv, &info);
  return info;
}

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

static void (*const gemm[])(const char *, const char *, const int *, const int *,
                            const int *, const void *, const void *,
                            const int *, const void *, const int *,
                            const void *, void *, const int *, size_t, size_t) = {sgemm_, dgemm_, cgemm_, zgemm_};

// right_solve overwrites the column-major m x n matrix x with X op(T)^-1 for a
// triangular T: xTRSM from the right, in blocks of columns whose products go to
// xGEMM, which runs at nearly twice the speed of OpenBLAS's xTRSM.
static void right_solve(int type, char uplo, char trans, char diag, int m, int n,
                        const char *a, int lda, char *x, int ldx) {
  enum { block = 128 };
  size_t size = element[type], acolumn = (size_t)lda * size, xcolumn = (size_t)ldx * size;
  int forward = (uplo == 'U') == (trans == 'N');
  int blocks = (n + block - 1) / block;
  for (int i = 0; i < blocks; i++) {
    int j = (forward ? i : blocks - 1 - i) * block;
    int width = n - j < block ? n - j : block;
    int first = forward ? 0 : j + width, done = forward ? j : n - first;
    char *xj = x + j * xcolumn;
    // The part of op(T) in the rows that are done and the columns of this block.
    const char *t = trans == 'N' ? a + first * size + j * acolumn : a + j * size + first * acolumn;
    if (done > 0)
      gemm[type]("N", &trans, &m, &width, &done, minus_one[type], x + first * xcolumn,
                 &ldx, t, &lda, one[type], xj, &ldx, 1, 1);
    trsm[type]("R", &uplo, &trans, &diag, &m, &width, one[type],
               a + j * size + j * acolumn, &lda, xj, &ldx, 1, 1, 1, 1);
  }
}

// goblas_substitute solves A X = B with the factors M = P L U that goblas_getrf
// left in a; A is M (trans = 0) or M^T (trans = 1). b is ROW-major, n x nrhs,
// and becomes X.
//
// A row-major b is a column-major B^T, so the equation is solved from the
// right, X^T A^T = B^T. Nothing is transposed in memory.
void goblas_substitute(int type, int trans, int n, int nrhs, goblas_array *a,
                       int lda, int *ipiv, goblas_array *b, int ldb) {
  static void (*const getrs[])(const char *, const int *, const int *,
                               const void *, const int *, const int *, void *,
                               const int *, int *, size_t) = {sgetrs_, dgetrs_, cgetrs_, zgetrs_};
  if (nrhs == 1 && ldb == 1) {
    int info;
    getrs[type](trans ? "T" : "N", &n, &nrhs, a, &lda, ipiv, b, &n, &info, 1);
    return;
  }
  size_t row = (size_t)nrhs * element[type], stride = (size_t)ldb * element[type];
  char *x = (char *)b;
  if (trans) {  // X^T P L U = B^T
    right_solve(type, 'U', 'N', 'N', nrhs, n, (char *)a, lda, x, ldb);
    right_solve(type, 'L', 'N', 'U', nrhs, n, (char *)a, lda, x, ldb);
    for (int i = n - 1; i >= 0; i--)
      if (ipiv[i] - 1 != i)
        swap(x + i * stride, x + (ipiv[i] - 1) * stride, row);
  } else {  // X^T U^T L^T P^T = B^T
    for (int i = 0; i < n; i++)
      if (ipiv[i] - 1 != i)
        swap(x + i * stride, x + (ipiv[i] - 1) * stride, row);
    right_solve(type, 'L', 'T', 'U', nrhs, n, (char *)a, lda, x, ldb);
    right_solve(type, 'U', 'T', 'N', nrhs, n, (char *)a, lda, x, ldb);
  }
}

// goblas_solve is goblas_getrf and, if that returns 0, goblas_substitute.
int goblas_solve(int type, int trans, int n, int nrhs, goblas_array *a, int lda,
                 int *ipiv, goblas_array *b, int ldb) {
  int info = goblas_getrf(type, n, n, a, lda, ipiv);
  if (info == 0)
    goblas_substitute(type, trans, n, nrhs, a, lda, ipiv, b, ldb);
  return info;
}

// goblas_interchange applies the row interchanges ipiv[from..to-1] to the
// column-major matrix a of n columns.
void goblas_interchange(int type, int n, goblas_array *a, int lda, int from,
                        int to, int *ipiv) {
  static void (*const laswp[])(const int *, void *, const int *, const int *,
                               const int *, const int *, const int *) = {slaswp_, dlaswp_, claswp_, zlaswp_};
  int first = from + 1, step = 1;
  laswp[type](&n, a, &lda, &first, &to, ipiv, &step);
}

// goblas_update is one step of a right-looking LU, for some columns of the
// n-row column-major matrix a: with the panel of columns j..j+k-1 factored, it
// interchanges the rows of columns from..from+columns-1, solves for their part
// of U, and subtracts L21 U12 from what is below.
void goblas_update(int type, int n, goblas_array *a, int lda, int j, int k,
                   int from, int columns, int *ipiv) {
  size_t size = element[type], column = (size_t)lda * size;
  char *panel = (char *)a + j * column, *strip = (char *)a + from * column;
  int below = n - j - k;
  goblas_interchange(type, columns, strip, lda, j, j + k, ipiv);
  trsm[type]("L", "L", "N", "U", &k, &columns, one[type], panel + j * size, &lda,
             strip + j * size, &lda, 1, 1, 1, 1);
  if (below > 0)
    gemm[type]("N", "N", &below, &columns, &k, minus_one[type],
               panel + (j + k) * size, &lda, strip + j * size, &lda, one[type],
               strip + (j + k) * size, &lda, 1, 1);
}

// goblas_gesdd: A = U S V^H of the column-major m x n matrix a, which is
// destroyed. lwork = -1 asks for the best workspace, left in work[0].
int goblas_gesdd(int type, char job, int m, int n, goblas_array *a, int lda,
                 goblas_array *s, goblas_array *u, int ldu, goblas_array *vt,
                 int ldvt, goblas_array *work, int lwork, goblas_array *rwork,
                 int *iwork) {
  int info;
  switch (type) {
  case GOBLAS_S:
    sgesdd_(&job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, iwork, &info, 1);
    break;
  case GOBLAS_D:
    dgesdd_(&job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, iwork, &info, 1);
    break;
  case GOBLAS_C:
    cgesdd_(&job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, rwork, iwork, &info, 1);
    break;
  default:
    zgesdd_(&job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, rwork, iwork, &info, 1);
  }
  return info;
}

// goblas_gesvd: as goblas_gesdd, by QR iteration; job holds for U and V^H.
int goblas_gesvd(int type, char job, int m, int n, goblas_array *a, int lda,
                 goblas_array *s, goblas_array *u, int ldu, goblas_array *vt,
                 int ldvt, goblas_array *work, int lwork, goblas_array *rwork) {
  int info;
  switch (type) {
  case GOBLAS_S:
    sgesvd_(&job, &job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, &info, 1, 1);
    break;
  case GOBLAS_D:
    dgesvd_(&job, &job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, &info, 1, 1);
    break;
  case GOBLAS_C:
    cgesvd_(&job, &job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, rwork, &info, 1, 1);
    break;
  default:
    zgesvd_(&job, &job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &lwork, rwork, &info, 1, 1);
  }
  return info;
}

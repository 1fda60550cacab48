//go:build cgo && !purego && (linux || darwin)

// Drivers over the Fortran symbols of LAPACK, see lapack.h and lapack.go.
#include "lapack.h"
#include "fortran.h"
#include <string.h>

static const size_t element[] = {4, 8, 8, 16};
static const float one_s[2] = {1, 0};
static const double one_d[2] = {1, 0};
static const void *const one[] = {one_s, one_d, one_s, one_d};

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

// goblas_solve solves A X = B and overwrites a with the LU factors of the
// column-major matrix M that it holds; A is M (trans = 0) or M^T (trans = 1).
// b is ROW-major, n x nrhs, and becomes X. It returns the info of getrf, and
// leaves b alone when that is not 0.
//
// A row-major b is a column-major B^T, so the equation is solved from the
// right, X^T A^T = B^T, with M = P L U. Nothing is transposed in memory.
int goblas_solve(int type, int trans, int n, int nrhs, goblas_array *a, int lda,
                 int *ipiv, goblas_array *b, int ldb) {
  static void (*const getrs[])(const char *, const int *, const int *,
                               const void *, const int *, const int *, void *,
                               const int *, int *, size_t) = {sgetrs_, dgetrs_, cgetrs_, zgetrs_};
  static void (*const trsm[])(const char *, const char *, const char *,
                              const char *, const int *, const int *,
                              const void *, const void *, const int *, void *,
                              const int *, size_t, size_t, size_t, size_t) = {strsm_, dtrsm_, ctrsm_, ztrsm_};
  int info = goblas_getrf(type, n, n, a, lda, ipiv);
  if (info != 0)
    return info;
  if (nrhs == 1 && ldb == 1) {
    getrs[type](trans ? "T" : "N", &n, &nrhs, a, &lda, ipiv, b, &n, &info, 1);
    return info;
  }
  size_t row = (size_t)nrhs * element[type], stride = (size_t)ldb * element[type];
  char *x = (char *)b;
  if (trans) {  // X^T P L U = B^T
    trsm[type]("R", "U", "N", "N", &nrhs, &n, one[type], a, &lda, b, &ldb, 1, 1, 1, 1);
    trsm[type]("R", "L", "N", "U", &nrhs, &n, one[type], a, &lda, b, &ldb, 1, 1, 1, 1);
    for (int i = n - 1; i >= 0; i--)
      if (ipiv[i] - 1 != i)
        swap(x + i * stride, x + (ipiv[i] - 1) * stride, row);
  } else {  // X^T U^T L^T P^T = B^T
    for (int i = 0; i < n; i++)
      if (ipiv[i] - 1 != i)
        swap(x + i * stride, x + (ipiv[i] - 1) * stride, row);
    trsm[type]("R", "L", "T", "U", &nrhs, &n, one[type], a, &lda, b, &ldb, 1, 1, 1, 1);
    trsm[type]("R", "U", "T", "N", &nrhs, &n, one[type], a, &lda, b, &ldb, 1, 1, 1, 1);
  }
  return 0;
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

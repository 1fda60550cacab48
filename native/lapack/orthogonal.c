//go:build cgo && !purego && (linux || darwin)

// QR and LQ factorizations of row-major matrices, see factor.h.
//
// An LQ factorization of A is a QR factorization of A^T, which Fortran sees
// anyway, with the same reflectors and the same tau. A QR factorization could
// be had as LQ of the transpose in the same way, but LAPACK's LQ walks along
// rows with the leading dimension as stride: 45 ms against 27 ms for two
// transpositions and a QR, at n = 1000.
#include "factor.h"
#include "fortran.h"
#include <stddef.h>

// column_major gives the m x n matrix a in column-major order: in place if it
// is square, in scratch otherwise. row_major is the way back.
static double *column_major(int m, int n, double *a, int lda, double *scratch, int *ld) {
  if (m == n) {
    goblas_transpose_in_place(n, a, lda);
    *ld = lda;
    return a;
  }
  goblas_transpose(m, n, a, lda, scratch, m);
  *ld = m;
  return scratch;
}

static void row_major(int m, int n, double *a, int lda, const double *scratch) {
  if (m == n)
    goblas_transpose_in_place(n, a, lda);
  else
    goblas_transpose(n, m, scratch, m, a, lda);
}

void goblas_dgeqrf(int m, int n, double *a, int lda, double *tau, double *scratch, double *work, int lwork) {
  int ld, info;
  double *c = column_major(m, n, a, lda, scratch, &ld);
  dgeqrf_(&m, &n, c, &ld, tau, work, &lwork, &info);
  row_major(m, n, a, lda, scratch);
}

void goblas_dgelqf(int m, int n, double *a, int lda, double *tau, double *work, int lwork) {
  int info;
  dgeqrf_(&n, &m, a, &lda, tau, work, &lwork, &info);
}

// goblas_dgeqp3: jpvt is Go's: -1 for a column that may move, at the end the
// column's former place.
void goblas_dgeqp3(int m, int n, double *a, int lda, goint *jpvt, double *tau, double *scratch, double *work, int lwork) {
  int ld, info, *p = (int *)work; // LAPACK's own, behind which its workspace starts
  double *c = column_major(m, n, a, lda, scratch, &ld);
  for (int j = 0; j < n; j++)
    p[j] = jpvt[j] != -1;
  lwork -= n;
  dgeqp3_(&m, &n, c, &ld, p, tau, work + n, &lwork, &info);
  for (int j = 0; j < n; j++)
    jpvt[j] = p[j] - 1;
  row_major(m, n, a, lda, scratch);
}

void goblas_dorgqr(int m, int n, int k, double *a, int lda, const double *tau, double *scratch, double *work, int lwork) {
  int ld, info;
  double *c = column_major(m, n, a, lda, scratch, &ld);
  dorgqr_(&m, &n, &k, c, &ld, tau, work, &lwork, &info);
  row_major(m, n, a, lda, scratch);
}

void goblas_dorglq(int m, int n, int k, double *a, int lda, const double *tau, double *work, int lwork) {
  int info;
  dorgqr_(&n, &m, &k, a, &lda, tau, work, &lwork, &info);
}

// The product with Q works on C^T, so from the other side. Q as rows of
// reflectors (LQ) is the transpose of Q as columns of them (QR), and that makes
// up for the transpose of the product: trans stays.
void goblas_dormqr(char side, char trans, int m, int n, int k, const double *a, int lda, const double *tau, double *c, int ldc, double *work, int lwork) {
  int info;
  dormlq_(side == 'L' ? "R" : "L", &trans, &n, &m, &k, a, &lda, tau, c, &ldc, work, &lwork, &info, 1, 1);
}

void goblas_dormlq(char side, char trans, int m, int n, int k, const double *a, int lda, const double *tau, double *c, int ldc, double *work, int lwork) {
  int info;
  dormqr_(side == 'L' ? "R" : "L", &trans, &n, &m, &k, a, &lda, tau, c, &ldc, work, &lwork, &info, 1, 1);
}

// goblas_dgels: scratch is max(m, n) nrhs long, and m n more unless m = n.
int goblas_dgels(char trans, int m, int n, int nrhs, double *a, int lda, double *b, int ldb, double *scratch, double *work, int lwork) {
  int ld, info, rows = m > n ? m : n;
  double *x = scratch, *own = scratch + (size_t)rows * nrhs;
  double *c = column_major(m, n, a, lda, own, &ld);
  goblas_transpose(rows, nrhs, b, ldb, x, rows);
  dgels_(&trans, &m, &n, &nrhs, c, &ld, x, &rows, work, &lwork, &info, 1);
  goblas_transpose(nrhs, rows, x, rows, b, ldb);
  row_major(m, n, a, lda, own);
  return info;
}

//go:build cgo && !purego && (linux || darwin)

// LU, Cholesky and triangular systems on row-major matrices, see factor.h.
//
// To Fortran a row-major A is A^T. Where the transpose has the same kind of
// factors (Cholesky, triangular inverses), the routine works on it as it is,
// with the triangles exchanged. LU's factors are not those of the transpose
// (PA = LU would become a pivoting of columns), so A is transposed in cache-sized
// tiles there and back: 0.4 ms each way at n = 1000, where the factorization
// takes 10.
#include "factor.h"
#include "fortran.h"
#include <stddef.h>
#include <string.h>

static const double one = 1;

// TILE x TILE doubles are 8 KiB: two of them, and what they displace, fit into
// every first-level cache.
enum { TILE = 32 };

// exchange overwrites the m x n tile a with the transpose of the n x m tile b,
// and b with that of a.
static void exchange(int m, int n, double *restrict a, double *restrict b, size_t ld) {
  double t[TILE * TILE];
  for (int i = 0; i < m; i++)
    memcpy(t + i * TILE, a + i * ld, n * sizeof *a);
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++)
      a[i * ld + j] = b[j * ld + i];
  for (int j = 0; j < n; j++)
    for (int i = 0; i < m; i++)
      b[j * ld + i] = t[i * TILE + j];
}

// goblas_transpose_in_place: A = A^T, n x n.
void goblas_transpose_in_place(int n, double *a, int lda) {
  size_t ld = lda;
  for (int i = 0; i < n; i += TILE) {
    int m = n - i < TILE ? n - i : TILE;
    for (int j = 0; j < i; j += TILE)
      exchange(m, TILE, a + i * ld + j, a + j * ld + i, ld);
    double *d = a + i * ld + i;
    for (int r = 1; r < m; r++)
      for (int c = 0; c < r; c++) {
        double t = d[r * ld + c];
        d[r * ld + c] = d[c * ld + r];
        d[c * ld + r] = t;
      }
  }
}

// goblas_transpose: B = A^T; a is m x n, b is n x m.
void goblas_transpose(int m, int n, const double *restrict a, int lda, double *restrict b, int ldb) {
  for (int i = 0; i < m; i += TILE) {
    int rows = m - i < TILE ? m - i : TILE;
    for (int j = 0; j < n; j += TILE) {
      int cols = n - j < TILE ? n - j : TILE;
      const double *s = a + (size_t)i * lda + j;
      double *d = b + (size_t)j * ldb + i;
      for (int c = 0; c < cols; c++)
        for (int r = 0; r < rows; r++)
          d[c * (size_t)ldb + r] = s[r * (size_t)lda + c];
    }
  }
}

static void swap_rows(int n, double *restrict x, double *restrict y) {
  for (int j = 0; j < n; j++) {
    double t = x[j];
    x[j] = y[j];
    y[j] = t;
  }
}

// goblas_widen turns C's ints from 1, which Fortran has written into the memory
// of p, into n of Go's from 0; every one is brought into 0..last, since a search
// for the largest of some NaN may have found none.
void goblas_widen(int n, goint *p, int last) {
  const char *from = (const char *)p;
  for (int i = n - 1; i >= 0; i--) {
    int v;
    memcpy(&v, from + i * sizeof v, sizeof v);
    v = v < 1 ? 0 : v - 1;
    p[i] = v > last ? last : v;
  }
}

// solve overwrites B with the solution of op(T) X = B, T triangular. One
// right-hand side goes through trsv: trsm would pack the whole triangle for it.
static void solve(char uplo, char trans, char diag, int n, int nrhs, const double *a, int lda, double *b, int ldb) {
  char u = goblas_flip(uplo);
  if (nrhs == 1) {
    char t = goblas_flip_trans(trans);
    dtrsv_(&u, &t, &diag, &n, a, &lda, b, &ldb, 1, 1, 1);
    return;
  }
  // X^T op(T)^T = B^T
  dtrsm_("R", &u, trans == 'N' ? "N" : "T", &diag, &nrhs, &n, &one, a, &lda, b, &ldb, 1, 1, 1, 1);
}

// goblas_dgetrf: PA = LU, by getrf on the transposed matrix. scratch is m n
// long unless m = n.
int goblas_dgetrf(int m, int n, double *a, int lda, goint *ipiv, double *scratch) {
  int info;
  if (m == n) {
    goblas_transpose_in_place(n, a, lda);
    dgetrf_(&m, &n, a, &lda, (int *)ipiv, &info);
    goblas_transpose_in_place(n, a, lda);
  } else {
    goblas_transpose(m, n, a, lda, scratch, m);
    dgetrf_(&m, &n, scratch, &m, (int *)ipiv, &info);
    goblas_transpose(n, m, scratch, m, a, lda);
  }
  goblas_widen(m < n ? m : n, ipiv, m - 1);
  return info;
}

// goblas_dgetri: A = inv(A) of the LU factors that a holds: inv(U) by trtri,
// which the transpose serves as well, X L = inv(U) in one solve with a copy of L,
// and X P in one pass over the rows. LAPACK's getri saves the copy, n n long in
// work, by going through X in narrow blocks, which takes half as long again.
int goblas_dgetri(int n, double *a, int lda, const goint *ipiv, double *work, int *perm) {
  int info;
  size_t ld = lda;
  dtrtri_("L", "N", &n, a, &lda, &info, 1, 1);
  if (info != 0)
    return info;
  for (int i = 0; i < n; i++) {
    memcpy(work + (size_t)i * n, a + i * ld, i * sizeof *a);
    memset(a + i * ld, 0, i * sizeof *a);
  }
  dtrsm_("L", "U", "N", "U", &n, &n, &one, work, &n, a, &lda, 1, 1, 1, 1);
  int moved = 0;
  for (int j = 0; j < n; j++)
    perm[j] = j;
  for (int j = n - 1; j >= 0; j--) {
    int p = perm[ipiv[j]];
    moved |= ipiv[j] != j;
    perm[ipiv[j]] = perm[j];
    perm[j] = p;
  }
  for (int i = 0; moved && i < n; i++) {
    double *row = a + i * ld;
    memcpy(work, row, n * sizeof *row);
    for (int j = 0; j < n; j++)
      row[j] = work[perm[j]];
  }
  return 0;
}

// goblas_dgetrs: op(A) X = B with the factors of goblas_dgetrf.
void goblas_dgetrs(char trans, int n, int nrhs, const double *a, int lda, const goint *ipiv, double *b, int ldb) {
  size_t ld = ldb;
  if (trans == 'N') {
    for (int i = 0; i < n; i++)
      if (ipiv[i] != i)
        swap_rows(nrhs, b + i * ld, b + ipiv[i] * ld);
    solve('L', 'N', 'U', n, nrhs, a, lda, b, ldb);
    solve('U', 'N', 'N', n, nrhs, a, lda, b, ldb);
  } else {
    solve('U', 'T', 'N', n, nrhs, a, lda, b, ldb);
    solve('L', 'T', 'U', n, nrhs, a, lda, b, ldb);
    for (int i = n - 1; i >= 0; i--)
      if (ipiv[i] != i)
        swap_rows(nrhs, b + i * ld, b + ipiv[i] * ld);
  }
}

void goblas_dtrtrs(char uplo, char trans, char diag, int n, int nrhs, const double *a, int lda, double *b, int ldb) {
  solve(uplo, trans, diag, n, nrhs, a, lda, b, ldb);
}

int goblas_dtrtri(char uplo, char diag, int n, double *a, int lda) {
  char u = goblas_flip(uplo);
  int info;
  dtrtri_(&u, &diag, &n, a, &lda, &info, 1, 1);
  return info;
}

// goblas_dpotrf: A = U^T U (uplo 'U') or L L^T.
int goblas_dpotrf(char uplo, int n, double *a, int lda) {
  char u = goblas_flip(uplo);
  int info;
  dpotrf_(&u, &n, a, &lda, &info, 1);
  return info;
}

int goblas_dpotri(char uplo, int n, double *a, int lda) {
  char u = goblas_flip(uplo);
  int info;
  dpotri_(&u, &n, a, &lda, &info, 1);
  return info;
}

void goblas_dpotrs(char uplo, int n, int nrhs, const double *a, int lda, double *b, int ldb) {
  solve(uplo, uplo == 'U' ? 'T' : 'N', 'N', n, nrhs, a, lda, b, ldb);
  solve(uplo, uplo == 'U' ? 'N' : 'T', 'N', n, nrhs, a, lda, b, ldb);
}

// goblas_dpstrf: P^T A P = U^T U or L L^T, with complete pivoting.
int goblas_dpstrf(char uplo, int n, double *a, int lda, goint *piv, int *rank, double tol, double *work) {
  char u = goblas_flip(uplo);
  int info;
  dpstrf_(&u, &n, a, &lda, (int *)piv, rank, &tol, work, &info, 1);
  goblas_widen(n, piv, n - 1);
  return info;
}

// Of a band, row-major storage of one triangle is Fortran's of the other.
int goblas_dpbtrf(char uplo, int n, int kd, double *ab, int ldab) {
  char u = goblas_flip(uplo);
  int info;
  dpbtrf_(&u, &n, &kd, ab, &ldab, &info, 1);
  return info;
}

void goblas_dpbtrs(char uplo, int n, int kd, int nrhs, const double *ab, int ldab, double *b, int ldb) {
  goblas_dtbtrs(uplo, uplo == 'U' ? 'T' : 'N', 'N', n, kd, nrhs, ab, ldab, b, ldb);
  goblas_dtbtrs(uplo, uplo == 'U' ? 'N' : 'T', 'N', n, kd, nrhs, ab, ldab, b, ldb);
}

void goblas_dtbtrs(char uplo, char trans, char diag, int n, int kd, int nrhs, const double *a, int lda, double *b, int ldb) {
  char u = goblas_flip(uplo), t = goblas_flip_trans(trans);
  for (int j = 0; j < nrhs; j++)
    dtbsv_(&u, &t, &diag, &n, &kd, a, &lda, b + j, &ldb, 1, 1, 1);
}

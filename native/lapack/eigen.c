//go:build cgo && !purego && (linux || darwin)

// Eigenvalues, eigenvectors and the generalized SVD of row-major matrices, see
// factor.h.
#include "factor.h"
#include "fortran.h"
#include <stddef.h>
#include <string.h>

// upper copies the triangle that uplo names in the row-major a to the upper one of
// the column-major c. A symmetric matrix need not be moved for Fortran, but the
// other triangle of gonum's would be the lower one, and its reduction to
// tridiagonal form takes a seventh more time; and so a is there to try again.
static void upper(char uplo, int n, const double *a, int lda, double *c) {
  if (uplo == 'U')
    goblas_transpose(n, n, a, lda, c, n);
  else
    for (int i = 0; i < n; i++)
      memcpy(c + (size_t)i * n, a + (size_t)i * lda, (i + 1) * sizeof *a);
}

// goblas_dsyevd: A = V diag(w) V^T by divide and conquer. scratch is n n long; a
// is overwritten if V is asked for and found.
int goblas_dsyevd(char job, char uplo, int n, double *a, int lda, double *w, double *scratch, double *work, int lwork, int *iwork, int liwork) {
  int info;
  upper(uplo, n, a, lda, scratch);
  dsyevd_(&job, "U", &n, scratch, &n, w, work, &lwork, iwork, &liwork, &info, 1, 1);
  if (job == 'V' && info == 0)
    goblas_transpose(n, n, scratch, n, a, lda);
  return info;
}

// goblas_dsyevr: the same by relatively robust representations. z is n n long if V
// is asked for; work 26 n and more, as lwork says, iwork 12 n.
int goblas_dsyevr(char job, char uplo, int n, double *a, int lda, double *w, double *scratch, double *z, double *work, int lwork, int *iwork) {
  int info, m, none = 0, liwork = 10 * n;
  double zero = 0;
  upper(uplo, n, a, lda, scratch);
  dsyevr_(&job, "A", "U", &n, scratch, &n, &zero, &zero, &none, &none, &zero, &m, w, z, &n, iwork + liwork, work, &lwork, iwork, &liwork, &info, 1, 1, 1);
  if (job == 'V' && info == 0)
    goblas_transpose(n, n, z, n, a, lda);
  return info;
}

// goblas_dsyev: the same by QR iteration.
int goblas_dsyev(char job, char uplo, int n, double *a, int lda, double *w, double *scratch, double *work, int lwork) {
  int info;
  upper(uplo, n, a, lda, scratch);
  dsyev_(&job, "U", &n, scratch, &n, w, work, &lwork, &info, 1, 1);
  if (job == 'V' && info == 0)
    goblas_transpose(n, n, scratch, n, a, lda);
  return info;
}

// goblas_dgeev: A is transposed first. The transpose has the same eigenvalues,
// and its left eigenvectors, conjugated, are A's right ones; but eigenvalues that
// are sensitive to rounding would come out otherwise than for A, for one part in
// a thousand of the time.
int goblas_dgeev(char jobvl, char jobvr, int n, double *a, int lda, double *wr, double *wi, double *vl, int ldvl, double *vr, int ldvr, double *work, int lwork) {
  int info;
  goblas_transpose_in_place(n, a, lda);
  dgeev_(&jobvl, &jobvr, &n, a, &lda, wr, wi, vl, &ldvl, vr, &ldvr, work, &lwork, &info, 1, 1);
  if (info == 0 && jobvl == 'V')
    goblas_transpose_in_place(n, vl, ldvl);
  if (info == 0 && jobvr == 'V')
    goblas_transpose_in_place(n, vr, ldvr);
  return info;
}

// goblas_dggsvd3: everything is transposed: A and B through scratch, which is
// (m + p) n long, the square factors in place. kl receives k and l.
int goblas_dggsvd3(char jobu, char jobv, char jobq, int m, int n, int p, int *kl, double *a, int lda, double *b, int ldb, double *alpha, double *beta, double *u, int ldu, double *v, int ldv, double *q, int ldq, double *scratch, double *work, int lwork, goint *iwork) {
  int info;
  double *ac = scratch, *bc = scratch + (size_t)m * n;
  goblas_transpose(m, n, a, lda, ac, m);
  goblas_transpose(p, n, b, ldb, bc, p);
  dggsvd3_(&jobu, &jobv, &jobq, &m, &n, &p, &kl[0], &kl[1], ac, &m, bc, &p, alpha, beta, u, &ldu, v, &ldv, q, &ldq, work, &lwork, (int *)iwork, &info, 1, 1, 1);
  goblas_transpose(n, m, ac, m, a, lda);
  goblas_transpose(n, p, bc, p, b, ldb);
  if (jobu == 'U')
    goblas_transpose_in_place(m, u, ldu);
  if (jobv == 'V')
    goblas_transpose_in_place(p, v, ldv);
  if (jobq == 'Q')
    goblas_transpose_in_place(n, q, ldq);
  goblas_widen(n, iwork, n - 1);
  return info;
}

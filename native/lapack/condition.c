//go:build cgo && !purego && (linux || darwin)

// Norms and condition numbers of row-major matrices, see factor.h. Those of the
// transpose that Fortran sees are the same, with the one norm and the infinity
// norm exchanged.
#include "factor.h"
#include "fortran.h"
#include <float.h>
#include <math.h>

static char flip_norm(char norm) { return norm == 'O' ? 'I' : norm == 'I' ? 'O' : norm; }

double goblas_dlange(char norm, int m, int n, const double *a, int lda, double *work) {
  norm = flip_norm(norm);
  return dlange_(&norm, &n, &m, a, &lda, work, 1);
}

double goblas_dlansy(char norm, char uplo, int n, const double *a, int lda, double *work) {
  uplo = goblas_flip(uplo);
  return dlansy_(&norm, &uplo, &n, a, &lda, work, 1, 1);
}

double goblas_dlantr(char norm, char uplo, char diag, int m, int n, const double *a, int lda, double *work) {
  norm = flip_norm(norm);
  uplo = goblas_flip(uplo);
  return dlantr_(&norm, &uplo, &diag, &n, &m, a, &lda, work, 1, 1, 1);
}

// goblas_dgecon: 1 / (|A| |inv(A)|) from the LU factors of goblas_dgetrf, by
// LAPACK's gecon with the factors taken from the transpose: there U^T is the
// lower triangle and L^T, with ones on its diagonal, the upper one. work is 4 n
// long, iwork n. 0 if A is singular or the estimate would overflow.
double goblas_dgecon(char norm, int n, const double *a, int lda, double anorm, double *work, int *iwork) {
  const char *normin = "N";
  const int inc = 1, kase1 = norm == 'O' ? 1 : 2;
  int kase = 0, isave[3] = {0}, info;
  double inverse = 0, sl, su;
  for (;;) {
    dlacn2_(&n, work + n, work, iwork, &inverse, &kase, isave);
    if (kase == 0)
      return inverse != 0 ? 1 / inverse / anorm : 0;
    if (kase == kase1) { // inv(U) inv(L) x
      dlatrs_("U", "T", "U", normin, &n, a, &lda, work, &sl, work + 2 * (size_t)n, &info, 1, 1, 1, 1);
      dlatrs_("L", "T", "N", normin, &n, a, &lda, work, &su, work + 3 * (size_t)n, &info, 1, 1, 1, 1);
    } else { // inv(L^T) inv(U^T) x
      dlatrs_("L", "N", "N", normin, &n, a, &lda, work, &su, work + 3 * (size_t)n, &info, 1, 1, 1, 1);
      dlatrs_("U", "N", "U", normin, &n, a, &lda, work, &sl, work + 2 * (size_t)n, &info, 1, 1, 1, 1);
    }
    normin = "Y";
    double scale = sl * su;
    if (scale != 1) {
      int i = idamax_(&n, work, &inc);
      double largest = i < 1 ? NAN : fabs(work[i - 1]);
      if (scale == 0 || scale < largest * DBL_MIN)
        return 0;
      drscl_(&n, &scale, work, &inc);
    }
  }
}

double goblas_dpocon(char uplo, int n, const double *a, int lda, double anorm, double *work, int *iwork) {
  char u = goblas_flip(uplo);
  double rcond = 0;
  int info;
  dpocon_(&u, &n, a, &lda, &anorm, &rcond, work, iwork, &info, 1);
  return rcond;
}

double goblas_dtrcon(char norm, char uplo, char diag, int n, const double *a, int lda, double *work, int *iwork) {
  char u = goblas_flip(uplo);
  norm = flip_norm(norm);
  double rcond = 0;
  int info;
  dtrcon_(&norm, &u, &diag, &n, a, &lda, &rcond, work, iwork, &info, 1, 1, 1);
  return rcond;
}

double goblas_dpbcon(char uplo, int n, int kd, const double *ab, int ldab, double anorm, double *work, int *iwork) {
  char u = goblas_flip(uplo);
  double rcond = 0;
  int info;
  dpbcon_(&u, &n, &kd, ab, &ldab, &anorm, &rcond, work, iwork, &info, 1);
  return rcond;
}

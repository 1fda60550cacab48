//go:build cgo && !purego && (linux || darwin)

// The condition number of a row-major matrix from its LU factors, which LAPACK's
// xGECON does not take: to Fortran they are those of a transposed matrix, where the
// upper triangle has the ones on its diagonal.
#include "fortran_gen.h"
#include "lapack_gen.h"
#include <float.h>
#include <math.h>

// goblas_rowgecon: 1 / (|A| |inv(A)|), by LAPACK's gecon with the factors taken from
// the transpose: there U^T is the lower triangle and L^T, with ones on its diagonal,
// the upper one.
double goblas_rowgecon(int type, char norm, int n, const goblas_array *a, int lda, double anorm, goblas_array *workspace, int *iwork) {
  (void)type; // GOBLAS_D
  double *work = (double *)workspace, inverse = 0, sl, su;
  const char *normin = "N";
  const int kase1 = norm == 'O' ? 1 : 2, inc = 1;
  int kase = 0, isave[3] = {0}, info;
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
      double largest = 0;
      for (int i = 0; i < n; i++)
        if (fabs(work[i]) > largest)
          largest = fabs(work[i]);
      if (scale == 0 || scale < largest * DBL_MIN)
        return 0;
      drscl_(&n, &scale, work, &inc);
    }
  }
}

//go:build cgo && !purego && (linux || darwin)

// Condition numbers from factors, for what LAPACK's xGECON, xPOCON and xTRCON compute and
// for the LU factors of a row-major matrix, which xGECON does not take: to Fortran they are
// those of a transposed matrix, where the upper triangle has the ones on its diagonal.
//
// The iteration is LAPACK's, xLACN2. Its systems are solved by plain substitution. LAPACK's
// xLATRS, which keeps them from overflowing, and OpenBLAS's xTRSV take two to four times as
// long, or most of the time of a Cholesky factorization of order 100. If a vector does
// overflow, it says so, and all starts again with xLATRS. The norm of A that they are
// relative to is here, too, where A is real and symmetric: LAPACK's xLANSY adds one element
// after the other, and takes a tenth of the time of a Cholesky factorization.
#include "fortran_gen.h"
#include "lapack_gen.h"
#include <float.h>
#include <math.h>

#if !defined(__clang__)
#pragma GCC optimize("O3")
#endif

// factors are the triangles whose product is a matrix F, as Fortran sees them in one
// array; F^-1 x is computed from the first one to the last.
typedef struct {
  char uplo, diag;
  int adjoint; // the factor is the triangle's conjugate transpose
} triangle;
typedef struct {
  int count;
  triangle of[2];
} factors;

#define LANES (int)(16 / sizeof(T))
#define TARGET
#define T float
#define BITS int
#define FN(name) s##name##_base
#include "condition_solve.h"
#undef T
#undef BITS
#undef FN
#define T double
#define BITS long long
#define FN(name) d##name##_base
#include "condition_solve.h"
#undef T
#undef BITS
#undef FN
#if defined(__x86_64__)
#undef LANES
#undef TARGET
#define LANES (int)(32 / sizeof(T))
#define TARGET __attribute__((target("avx2,fma")))
#define T float
#define BITS int
#define FN(name) s##name##_avx2
#include "condition_solve.h"
#undef T
#undef BITS
#undef FN
#define T double
#define BITS long long
#define FN(name) d##name##_avx2
#include "condition_solve.h"
#undef T
#undef BITS
#undef FN
#define FASTEST(name) (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? name##_avx2 : name##_base)
#else
#define FASTEST(name) name##_base
#endif

#define T float
#define SOLVE FASTEST(ssolve)
#define LARGEST FLT_MAX
#define SMALLEST FLT_MIN
#define FN(name) s##name
#define F(name) s##name##_
#define PARTS 1
#include "condition_type.h"
#undef FN
#undef F
#undef PARTS
#define FN(name) c##name
#define F(name) c##name##_
#define PARTS 2
#include "condition_type.h"
#undef FN
#undef F
#undef PARTS
#undef T
#undef SOLVE
#undef LARGEST
#undef SMALLEST
#define T double
#define SOLVE FASTEST(dsolve)
#define LARGEST DBL_MAX
#define SMALLEST DBL_MIN
#define FN(name) d##name
#define F(name) d##name##_
#define PARTS 1
#include "condition_type.h"
#undef FN
#undef F
#undef PARTS
#define FN(name) z##name
#define F(name) z##name##_
#define PARTS 2
#include "condition_type.h"
#undef FN
#undef F
#undef PARTS

double goblas_condition(int type, char job, char norm, char uplo, char diag, int n, const goblas_array *a, int lda, double anorm, goblas_array *work, int *iwork) {
  factors f = {1, {{uplo, diag, 0}}};
  if (job == 'L')
    f = (factors){2, {{'L', 'N', 0}, {'U', 'U', 0}}};
  else if (job == 'P')
    f = (factors){2, {{uplo, 'N', uplo == 'U'}, {uplo, 'N', uplo == 'L'}}};
  switch (type) {
  case GOBLAS_S:
    return scondition(norm, &f, n, (const float *)a, lda, anorm, (float *)work, iwork);
  case GOBLAS_D:
    return dcondition(norm, &f, n, (const double *)a, lda, anorm, (double *)work, iwork);
  case GOBLAS_C:
    return ccondition(norm, &f, n, (const float *)a, lda, anorm, (float *)work, iwork);
  default:
    return zcondition(norm, &f, n, (const double *)a, lda, anorm, (double *)work, iwork);
  }
}

double goblas_onenorm(int type, char uplo, int n, const goblas_array *a, int lda, goblas_array *work) {
  if (type == GOBLAS_S)
    return FASTEST(sone_norm)(uplo == 'L', n, (const float *)a, lda, (float *)work);
  return FASTEST(done_norm)(uplo == 'L', n, (const double *)a, lda, (double *)work);
}

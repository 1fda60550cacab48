//go:build cgo && !purego && (linux || darwin)

// One operation of every matrix of a stack, in one crossing into C, by a call of LAPACK for
// each. The orders are small, so everything runs on the calling thread.
#include "each.h"
#include "fortran_gen.h"
#include "numbers.h"
#include <complex.h>
#include <math.h>
#include <string.h>

#if !defined(__clang__)
#pragma GCC optimize("O3")
#endif

static __typeof__(dgemm_) *const gemm[] = {sgemm_, dgemm_, cgemm_, zgemm_};
static __typeof__(dgemv_) *const gemv[] = {sgemv_, dgemv_, cgemv_, zgemv_};

#define MAGNITUDE(x) (double)fabs(x)
#define CONJ(x) (x)
#define REAL(x) (x)
#define ROOT 1
#define T float
#define R float
#define TYPE GOBLAS_S
#define FN(name) s##name
#include "each_type.h"
#define T double
#define R double
#define TYPE GOBLAS_D
#define FN(name) d##name
#include "each_type.h"
#undef MAGNITUDE
#undef CONJ
#undef REAL
#define MAGNITUDE(x) (fabs((double)creal(x)) + fabs((double)cimag(x)))
#define CONJ(x) conj(x)
#define REAL(x) creal(x)
#define T float _Complex
#define R float
#define TYPE GOBLAS_C
#define FN(name) c##name
#include "each_type.h"
#define T double _Complex
#define R double
#define TYPE GOBLAS_Z
#define FN(name) z##name
#include "each_type.h"

void goblas_each(const goblas_each_call *s, const goblas_array *a, const goblas_array *b, goblas_array *c, goblas_array *d, double *reals, goblas_array *scratch, goblas_array *rwork, int *iwork, int *info) {
  switch (s->type) {
  case GOBLAS_S:
    seach(s, (const float *)a, (const float *)b, (float *)c, (float *)d, reals, (float *)scratch, (float *)rwork, iwork, info);
    break;
  case GOBLAS_D:
    deach(s, (const double *)a, (const double *)b, (double *)c, (double *)d, reals, (double *)scratch, (double *)rwork, iwork, info);
    break;
  case GOBLAS_C:
    ceach(s, (const float _Complex *)a, (const float _Complex *)b, (float _Complex *)c, (float _Complex *)d, reals, (float _Complex *)scratch, (float *)rwork, iwork, info);
    break;
  case GOBLAS_Z:
    zeach(s, (const double _Complex *)a, (const double _Complex *)b, (double _Complex *)c, (double _Complex *)d, reals, (double _Complex *)scratch, (double *)rwork, iwork, info);
    break;
  }
}

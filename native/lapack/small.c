//go:build cgo && !purego && (linux || darwin)

// Schur forms of small matrices, and what they solve, composed of LAPACK's unblocked parts.
// xGEES and xGEEV spend most of their time at small orders on asking for the sizes of
// workspaces and blocks, on level 2 of BLAS for a handful of elements, and on balancing
// what is balanced.
#include "fortran_gen.h"
#include "lapack_gen.h"
#include <complex.h>
#include <math.h>
#include <string.h>

enum { MOST = 16 }; // the largest order

// Between LEAST and LARGEST squares and products of elements are computed without scaling.
#define T float
#define R float
#define LEAST 1e-15
#define LARGEST 1e12
#define REAL(x) (x)
#define IMAG(x) 0
#define CONJ(x) (x)
#define ISREAL 1
#define FN(name) s##name
#define F(name) s##name##_
#include "small_type.h"
#undef T
#undef R
#undef LEAST
#undef LARGEST
#undef FN
#undef F
#define T double
#define R double
#define LEAST 1e-100
#define LARGEST 1e100
#define FN(name) d##name
#define F(name) d##name##_
#include "small_type.h"
#undef T
#undef REAL
#undef IMAG
#undef CONJ
#undef ISREAL
#undef FN
#undef F
#define T double _Complex
#define REAL(x) creal(x)
#define IMAG(x) cimag(x)
#define CONJ(x) conj(x)
#define ISREAL 0
#define FN(name) z##name
#define F(name) z##name##_
#include "small_type.h"
#undef T
#undef R
#undef LEAST
#undef LARGEST
#undef REAL
#undef IMAG
#undef CONJ
#undef FN
#undef F
#define T float _Complex
#define R float
#define LEAST 1e-15
#define LARGEST 1e12
#define REAL(x) crealf(x)
#define IMAG(x) cimagf(x)
#define CONJ(x) conjf(x)
#define FN(name) c##name
#define F(name) c##name##_
#include "small_type.h"

// goblas_smallgees: info -1, and nothing is overwritten, if n is too large, if elements are
// too large or too small, or if there is no convergence.
int goblas_smallgees(int type, int n, goblas_array *a, int lda, goblas_array *wr, goblas_array *wi,
                     goblas_array *w, goblas_array *z, int ldz) {
  if (n > MOST)
    return -1;
  switch (type) {
  case GOBLAS_S:
    return sgees(n, (float *)a, lda, (float *)wr, (float *)wi, NULL, (float *)z, ldz);
  case GOBLAS_D:
    return dgees(n, (double *)a, lda, (double *)wr, (double *)wi, NULL, (double *)z, ldz);
  case GOBLAS_C:
    return cgees(n, (float _Complex *)a, lda, NULL, NULL, (float _Complex *)w, (float _Complex *)z, ldz);
  }
  return zgees(n, (double _Complex *)a, lda, NULL, NULL, (double _Complex *)w, (double _Complex *)z, ldz);
}

// goblas_smallgeev: info as of goblas_smallgees.
int goblas_smallgeev(int type, int n, const goblas_array *a, int lda, goblas_array *wr, goblas_array *wi,
                     goblas_array *w, goblas_array *vl, int ldvl, goblas_array *vr, int ldvr) {
  if (n > MOST)
    return -1;
  switch (type) {
  case GOBLAS_S:
    return sgeev(n, (const float *)a, lda, (float *)wr, (float *)wi, NULL, (float *)vl, ldvl, (float *)vr, ldvr);
  case GOBLAS_D:
    return dgeev(n, (const double *)a, lda, (double *)wr, (double *)wi, NULL, (double *)vl, ldvl, (double *)vr, ldvr);
  case GOBLAS_C:
    return cgeev(n, (const float _Complex *)a, lda, NULL, NULL, (float _Complex *)w, (float _Complex *)vl, ldvl, (float _Complex *)vr, ldvr);
  }
  return zgeev(n, (const double _Complex *)a, lda, NULL, NULL, (double _Complex *)w, (double _Complex *)vl, ldvl, (double _Complex *)vr, ldvr);
}

// goblas_smallgges: info as of goblas_smallgees; it leaves matrices with an isolated
// eigenvalue to xGGES.
int goblas_smallgges(int type, int n, goblas_array *a, int lda, goblas_array *b, int ldb, goblas_array *wr, goblas_array *wi,
                     goblas_array *w, goblas_array *beta, goblas_array *q, int ldq, goblas_array *z, int ldz) {
  if (n > MOST)
    return -1;
  switch (type) {
  case GOBLAS_S:
    return sgges(n, (float *)a, lda, (float *)b, ldb, (float *)wr, (float *)wi, NULL, (float *)beta, (float *)q, ldq, (float *)z, ldz);
  case GOBLAS_D:
    return dgges(n, (double *)a, lda, (double *)b, ldb, (double *)wr, (double *)wi, NULL, (double *)beta, (double *)q, ldq, (double *)z, ldz);
  case GOBLAS_C:
    return cgges(n, (float _Complex *)a, lda, (float _Complex *)b, ldb, NULL, NULL, (float _Complex *)w, (float _Complex *)beta, (float _Complex *)q, ldq, (float _Complex *)z, ldz);
  }
  return zgges(n, (double _Complex *)a, lda, (double _Complex *)b, ldb, NULL, NULL, (double _Complex *)w, (double _Complex *)beta, (double _Complex *)q, ldq, (double _Complex *)z, ldz);
}

// goblas_smallsylvester: info -1, and nothing is overwritten, as of goblas_smallgees, and if
// the coefficients have nearly common eigenvalues or X has to be scaled.
int goblas_smallsylvester(int type, int m, int n, const goblas_array *a, int lda, const goblas_array *b, int ldb, goblas_array *c, int ldc) {
  if (m > MOST || n > MOST)
    return -1;
  switch (type) {
  case GOBLAS_S:
    return ssylvester(m, n, (const float *)a, lda, (const float *)b, ldb, (float *)c, ldc);
  case GOBLAS_D:
    return dsylvester(m, n, (const double *)a, lda, (const double *)b, ldb, (double *)c, ldc);
  case GOBLAS_C:
    return csylvester(m, n, (const float _Complex *)a, lda, (const float _Complex *)b, ldb, (float _Complex *)c, ldc);
  }
  return zsylvester(m, n, (const double _Complex *)a, lda, (const double _Complex *)b, ldb, (double _Complex *)c, ldc);
}

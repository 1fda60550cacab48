//go:build cgo && !purego && (linux || darwin)

// The steps of Cuppen's divide and conquer, as LAPACK's xLAED1 takes them, each cut so
// that several threads can share it: xLAED1 solves for all roots, and multiplies all
// vectors, in one call.
#include "fortran_gen.h"
#include "lapack_gen.h"
#include <string.h>

enum { STEP = 64 };

#define T float
#define FN(name) s##name
#define F(name) s##name##_
#include "merge_type.h"
#undef T
#undef FN
#undef F
#define T double
#define FN(name) d##name
#define F(name) d##name##_
#include "merge_type.h"

int goblas_mergedeflate(int type, int n, int cut, goblas_array *d, goblas_array *q, int ldq, int *order, goblas_array *rho, goblas_array *work, goblas_array *q2, int *index, int *k) {
  return type == GOBLAS_S ? sdeflate(n, cut, (float *)d, (float *)q, ldq, order, (float *)rho, (float *)work, (float *)q2, index, k)
                          : ddeflate(n, cut, (double *)d, (double *)q, ldq, order, (double *)rho, (double *)work, (double *)q2, index, k);
}

int goblas_mergeroots(int type, int from, int to, int n, int k, goblas_array *d, goblas_array *q, int ldq, const goblas_array *rho, const goblas_array *work) {
  return type == GOBLAS_S ? sroots(from, to, n, k, (float *)d, (float *)q, ldq, (const float *)rho, (const float *)work)
                          : droots(from, to, n, k, (double *)d, (double *)q, ldq, (const double *)rho, (const double *)work);
}

void goblas_mergeweights(int type, int from, int to, int n, int k, const goblas_array *q, int ldq, goblas_array *work) {
  if (type == GOBLAS_S)
    sweights(from, to, n, k, (const float *)q, ldq, (float *)work);
  else
    dweights(from, to, n, k, (const double *)q, ldq, (double *)work);
}

void goblas_mergevectors(int type, int from, int to, int n, int cut, int k, goblas_array *q, int ldq, const goblas_array *work, const goblas_array *q2, goblas_array *s, const int *index) {
  if (type == GOBLAS_S)
    svectors(from, to, n, cut, k, (float *)q, ldq, (const float *)work, (const float *)q2, (float *)s, index);
  else
    dvectors(from, to, n, cut, k, (double *)q, ldq, (const double *)work, (const double *)q2, (double *)s, index);
}

void goblas_mergesort(int type, int n, int k, const goblas_array *d, int *order) {
  int rest = n - k, forward = 1, back = -1;
  if (k == 0) {
    for (int i = 0; i < n; i++)
      order[i] = i + 1;
    return;
  }
  (type == GOBLAS_S ? slamrg_ : dlamrg_)(&k, &rest, d, &forward, &back, order);
}

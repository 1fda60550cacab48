// The drivers of lapack.c, as cgo sees them: one function per operation for
// all four types, so that an operation crosses into C once.
#ifndef GOBLAS_LAPACK_H
#define GOBLAS_LAPACK_H

// Index of the element type in every table of lapack.c.
enum { GOBLAS_S, GOBLAS_D, GOBLAS_C, GOBLAS_Z };

// An array whose element type is given beside it. Declared as char, cgo sees a
// pointer to memory without pointers, and Go's pointer checks one that is
// never wider than the elements behind it.
typedef char goblas_array;

int goblas_getrf(int type, int m, int n, goblas_array *a, int lda, int *ipiv);
int goblas_solve(int type, int trans, int n, int nrhs, goblas_array *a, int lda,
                 int *ipiv, goblas_array *b, int ldb);
void goblas_substitute(int type, int trans, int n, int nrhs, goblas_array *a,
                       int lda, int *ipiv, goblas_array *b, int ldb);
void goblas_interchange(int type, int n, goblas_array *a, int lda, int from,
                        int to, int *ipiv);
void goblas_update(int type, int n, goblas_array *a, int lda, int j, int k,
                   int from, int columns, int *ipiv);
int goblas_gesdd(int type, char job, int m, int n, goblas_array *a, int lda,
                 goblas_array *s, goblas_array *u, int ldu, goblas_array *vt,
                 int ldvt, goblas_array *work, int lwork, goblas_array *rwork,
                 int *iwork);
int goblas_gesvd(int type, char job, int m, int n, goblas_array *a, int lda,
                 goblas_array *s, goblas_array *u, int ldu, goblas_array *vt,
                 int ldvt, goblas_array *work, int lwork, goblas_array *rwork);

#endif

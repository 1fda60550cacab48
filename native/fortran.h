// The LAPACK and BLAS routines that native calls by their Fortran symbols: a
// matrix goes in as its transpose and is never copied, where LAPACKE's
// row-major mode allocates and transposes it both ways.
//
// The four types of a routine have one prototype here (arrays are void *), so
// that lapack.c can keep them in tables. Every character argument adds its
// hidden length at the end (gfortran's convention; other compilers ignore it).
// https://www.netlib.org/lapack/explore-html/
#ifndef GOBLAS_FORTRAN_H
#define GOBLAS_FORTRAN_H

#include <stddef.h>

// PA = LU, by partial pivoting.
extern void sgetrf_(const int *m, const int *n, void *a, const int *lda, int *ipiv, int *info);
extern void dgetrf_(const int *m, const int *n, void *a, const int *lda, int *ipiv, int *info);
extern void cgetrf_(const int *m, const int *n, void *a, const int *lda, int *ipiv, int *info);
extern void zgetrf_(const int *m, const int *n, void *a, const int *lda, int *ipiv, int *info);

// Solves op(A) X = B with the factors of getrf.
extern void sgetrs_(const char *trans, const int *n, const int *nrhs, const void *a, const int *lda, const int *ipiv, void *b, const int *ldb, int *info, size_t);
extern void dgetrs_(const char *trans, const int *n, const int *nrhs, const void *a, const int *lda, const int *ipiv, void *b, const int *ldb, int *info, size_t);
extern void cgetrs_(const char *trans, const int *n, const int *nrhs, const void *a, const int *lda, const int *ipiv, void *b, const int *ldb, int *info, size_t);
extern void zgetrs_(const char *trans, const int *n, const int *nrhs, const void *a, const int *lda, const int *ipiv, void *b, const int *ldb, int *info, size_t);

// Solves with a triangular matrix, many right-hand sides.
extern void strsm_(const char *side, const char *uplo, const char *trans, const char *diag, const int *m, const int *n, const void *alpha, const void *a, const int *lda, void *b, const int *ldb, size_t, size_t, size_t, size_t);
extern void dtrsm_(const char *side, const char *uplo, const char *trans, const char *diag, const int *m, const int *n, const void *alpha, const void *a, const int *lda, void *b, const int *ldb, size_t, size_t, size_t, size_t);
extern void ctrsm_(const char *side, const char *uplo, const char *trans, const char *diag, const int *m, const int *n, const void *alpha, const void *a, const int *lda, void *b, const int *ldb, size_t, size_t, size_t, size_t);
extern void ztrsm_(const char *side, const char *uplo, const char *trans, const char *diag, const int *m, const int *n, const void *alpha, const void *a, const int *lda, void *b, const int *ldb, size_t, size_t, size_t, size_t);

// A = U S V^H, divide and conquer (gesdd) or QR iteration (gesvd).
extern void sgesdd_(const char *jobz, const int *m, const int *n, void *a, const int *lda, void *s, void *u, const int *ldu, void *vt, const int *ldvt, void *work, const int *lwork, int *iwork, int *info, size_t);
extern void dgesdd_(const char *jobz, const int *m, const int *n, void *a, const int *lda, void *s, void *u, const int *ldu, void *vt, const int *ldvt, void *work, const int *lwork, int *iwork, int *info, size_t);
extern void cgesdd_(const char *jobz, const int *m, const int *n, void *a, const int *lda, void *s, void *u, const int *ldu, void *vt, const int *ldvt, void *work, const int *lwork, void *rwork, int *iwork, int *info, size_t);
extern void zgesdd_(const char *jobz, const int *m, const int *n, void *a, const int *lda, void *s, void *u, const int *ldu, void *vt, const int *ldvt, void *work, const int *lwork, void *rwork, int *iwork, int *info, size_t);
extern void sgesvd_(const char *jobu, const char *jobvt, const int *m, const int *n, void *a, const int *lda, void *s, void *u, const int *ldu, void *vt, const int *ldvt, void *work, const int *lwork, int *info, size_t, size_t);
extern void dgesvd_(const char *jobu, const char *jobvt, const int *m, const int *n, void *a, const int *lda, void *s, void *u, const int *ldu, void *vt, const int *ldvt, void *work, const int *lwork, int *info, size_t, size_t);
extern void cgesvd_(const char *jobu, const char *jobvt, const int *m, const int *n, void *a, const int *lda, void *s, void *u, const int *ldu, void *vt, const int *ldvt, void *work, const int *lwork, void *rwork, int *info, size_t, size_t);
extern void zgesvd_(const char *jobu, const char *jobvt, const int *m, const int *n, void *a, const int *lda, void *s, void *u, const int *ldu, void *vt, const int *ldvt, void *work, const int *lwork, void *rwork, int *info, size_t, size_t);

#endif

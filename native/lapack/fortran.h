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

// A X = B, for comparisons.
extern void dgesv_(const int *n, const int *nrhs, double *a, const int *lda, int *ipiv, double *b, const int *ldb, int *info);

// Row interchanges.
extern void slaswp_(const int *n, void *a, const int *lda, const int *k1, const int *k2, const int *ipiv, const int *incx);
extern void dlaswp_(const int *n, void *a, const int *lda, const int *k1, const int *k2, const int *ipiv, const int *incx);
extern void claswp_(const int *n, void *a, const int *lda, const int *k1, const int *k2, const int *ipiv, const int *incx);
extern void zlaswp_(const int *n, void *a, const int *lda, const int *k1, const int *k2, const int *ipiv, const int *incx);

// C = alpha op(A) op(B) + beta C.
extern void sgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k, const void *alpha, const void *a, const int *lda, const void *b, const int *ldb, const void *beta, void *c, const int *ldc, size_t, size_t);
extern void dgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k, const void *alpha, const void *a, const int *lda, const void *b, const int *ldb, const void *beta, void *c, const int *ldc, size_t, size_t);
extern void cgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k, const void *alpha, const void *a, const int *lda, const void *b, const int *ldb, const void *beta, void *c, const int *ldc, size_t, size_t);
extern void zgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k, const void *alpha, const void *a, const int *lda, const void *b, const int *ldb, const void *beta, void *c, const int *ldc, size_t, size_t);

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

// float64 only: what gonum's LAPACK interface needs beside the above.

// BLAS.
extern void dtrsv_(const char *uplo, const char *trans, const char *diag, const int *n, const double *a, const int *lda, double *x, const int *incx, size_t, size_t, size_t);
extern void dtbsv_(const char *uplo, const char *trans, const char *diag, const int *n, const int *k, const double *a, const int *lda, double *x, const int *incx, size_t, size_t, size_t);
extern int idamax_(const int *n, const double *x, const int *incx);

// Triangular and positive definite matrices: inverse, Cholesky factors, with
// complete pivoting (pstrf), of a band (pbtrf).
extern void dtrtri_(const char *uplo, const char *diag, const int *n, double *a, const int *lda, int *info, size_t, size_t);
extern void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info, size_t);
extern void dpotri_(const char *uplo, const int *n, double *a, const int *lda, int *info, size_t);
extern void dpstrf_(const char *uplo, const int *n, double *a, const int *lda, int *piv, int *rank, const double *tol, double *work, int *info, size_t);
extern void dpbtrf_(const char *uplo, const int *n, const int *kd, double *ab, const int *ldab, int *info, size_t);

// Norms, and estimates of reciprocal condition numbers.
extern double dlange_(const char *norm, const int *m, const int *n, const double *a, const int *lda, double *work, size_t);
extern double dlansy_(const char *norm, const char *uplo, const int *n, const double *a, const int *lda, double *work, size_t, size_t);
extern double dlantr_(const char *norm, const char *uplo, const char *diag, const int *m, const int *n, const double *a, const int *lda, double *work, size_t, size_t, size_t);
extern void dpocon_(const char *uplo, const int *n, const double *a, const int *lda, const double *anorm, double *rcond, double *work, int *iwork, int *info, size_t);
extern void dtrcon_(const char *norm, const char *uplo, const char *diag, const int *n, const double *a, const int *lda, double *rcond, double *work, int *iwork, int *info, size_t, size_t, size_t);
extern void dpbcon_(const char *uplo, const int *n, const int *kd, const double *ab, const int *ldab, const double *anorm, double *rcond, double *work, int *iwork, int *info, size_t);
extern void dlacn2_(const int *n, double *v, double *x, int *isgn, double *est, int *kase, int *isave);
extern void dlatrs_(const char *uplo, const char *trans, const char *diag, const char *normin, const int *n, const double *a, const int *lda, double *x, double *scale, double *cnorm, int *info, size_t, size_t, size_t, size_t);
extern void drscl_(const int *n, const double *sa, double *sx, const int *incx);

// A = QR and A = LQ; with column pivoting (geqp3); Q itself (org), and Q applied
// (orm); least squares.
extern void dgeqrf_(const int *m, const int *n, double *a, const int *lda, double *tau, double *work, const int *lwork, int *info);
extern void dgelqf_(const int *m, const int *n, double *a, const int *lda, double *tau, double *work, const int *lwork, int *info);
extern void dgeqp3_(const int *m, const int *n, double *a, const int *lda, int *jpvt, double *tau, double *work, const int *lwork, int *info);
extern void dorgqr_(const int *m, const int *n, const int *k, double *a, const int *lda, const double *tau, double *work, const int *lwork, int *info);
extern void dorglq_(const int *m, const int *n, const int *k, double *a, const int *lda, const double *tau, double *work, const int *lwork, int *info);
extern void dormqr_(const char *side, const char *trans, const int *m, const int *n, const int *k, const double *a, const int *lda, const double *tau, double *c, const int *ldc, double *work, const int *lwork, int *info, size_t, size_t);
extern void dormlq_(const char *side, const char *trans, const int *m, const int *n, const int *k, const double *a, const int *lda, const double *tau, double *c, const int *ldc, double *work, const int *lwork, int *info, size_t, size_t);
extern void dgels_(const char *trans, const int *m, const int *n, const int *nrhs, double *a, const int *lda, double *b, const int *ldb, double *work, const int *lwork, int *info, size_t);

// Eigenvalues and eigenvectors; the generalized SVD.
extern void dsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work, const int *lwork, int *iwork, const int *liwork, int *info, size_t, size_t);
extern void dsyevr_(const char *jobz, const char *range, const char *uplo, const int *n, double *a, const int *lda, const double *vl, const double *vu, const int *il, const int *iu, const double *abstol, int *m, double *w, double *z, const int *ldz, int *isuppz, double *work, const int *lwork, int *iwork, const int *liwork, int *info, size_t, size_t, size_t);
extern void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work, const int *lwork, int *info, size_t, size_t);
extern void dgeev_(const char *jobvl, const char *jobvr, const int *n, double *a, const int *lda, double *wr, double *wi, double *vl, const int *ldvl, double *vr, const int *ldvr, double *work, const int *lwork, int *info, size_t, size_t);
extern void dggsvd3_(const char *jobu, const char *jobv, const char *jobq, const int *m, const int *n, const int *p, int *k, int *l, double *a, const int *lda, double *b, const int *ldb, double *alpha, double *beta, double *u, const int *ldu, double *v, const int *ldv, double *q, const int *ldq, double *work, const int *lwork, int *iwork, int *info, size_t, size_t, size_t);

#endif

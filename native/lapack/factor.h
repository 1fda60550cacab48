// Factorizations of float64 matrices in gonum's layout: every matrix here is
// ROW-major, and pivots are Go's int, from 0. Each function is one crossing
// into C for one method of gonum's lapack.Float64; see factor.go for what they
// compute. Result codes are LAPACK's info.
#ifndef GOBLAS_FACTOR_H
#define GOBLAS_FACTOR_H

#include <stdint.h>

// Go's int.
typedef intptr_t goint;

// factor.c
void goblas_transpose_in_place(int n, double *a, int lda);
void goblas_transpose(int m, int n, const double *a, int lda, double *b, int ldb);
void goblas_widen(int n, goint *p, int last);
int goblas_dgetrf(int m, int n, double *a, int lda, goint *ipiv, double *scratch);
int goblas_dgetri(int n, double *a, int lda, const goint *ipiv, double *work, int *perm);
void goblas_dgetrs(char trans, int n, int nrhs, const double *a, int lda, const goint *ipiv, double *b, int ldb);
void goblas_dtrtrs(char uplo, char trans, char diag, int n, int nrhs, const double *a, int lda, double *b, int ldb);
int goblas_dtrtri(char uplo, char diag, int n, double *a, int lda);
int goblas_dpotrf(char uplo, int n, double *a, int lda);
int goblas_dpotri(char uplo, int n, double *a, int lda);
void goblas_dpotrs(char uplo, int n, int nrhs, const double *a, int lda, double *b, int ldb);
int goblas_dpstrf(char uplo, int n, double *a, int lda, goint *piv, int *rank, double tol, double *work);
int goblas_dpbtrf(char uplo, int n, int kd, double *ab, int ldab);
void goblas_dpbtrs(char uplo, int n, int kd, int nrhs, const double *ab, int ldab, double *b, int ldb);
void goblas_dtbtrs(char uplo, char trans, char diag, int n, int kd, int nrhs, const double *a, int lda, double *b, int ldb);

// condition.c
double goblas_dlange(char norm, int m, int n, const double *a, int lda, double *work);
double goblas_dlansy(char norm, char uplo, int n, const double *a, int lda, double *work);
double goblas_dlantr(char norm, char uplo, char diag, int m, int n, const double *a, int lda, double *work);
double goblas_dgecon(char norm, int n, const double *a, int lda, double anorm, double *work, int *iwork);
double goblas_dpocon(char uplo, int n, const double *a, int lda, double anorm, double *work, int *iwork);
double goblas_dtrcon(char norm, char uplo, char diag, int n, const double *a, int lda, double *work, int *iwork);
double goblas_dpbcon(char uplo, int n, int kd, const double *ab, int ldab, double anorm, double *work, int *iwork);

// orthogonal.c
void goblas_dgeqrf(int m, int n, double *a, int lda, double *tau, double *scratch, double *work, int lwork);
void goblas_dgelqf(int m, int n, double *a, int lda, double *tau, double *work, int lwork);
void goblas_dgeqp3(int m, int n, double *a, int lda, goint *jpvt, double *tau, double *scratch, double *work, int lwork);
void goblas_dorgqr(int m, int n, int k, double *a, int lda, const double *tau, double *scratch, double *work, int lwork);
void goblas_dorglq(int m, int n, int k, double *a, int lda, const double *tau, double *work, int lwork);
void goblas_dormqr(char side, char trans, int m, int n, int k, const double *a, int lda, const double *tau, double *c, int ldc, double *work, int lwork);
void goblas_dormlq(char side, char trans, int m, int n, int k, const double *a, int lda, const double *tau, double *c, int ldc, double *work, int lwork);
int goblas_dgels(char trans, int m, int n, int nrhs, double *a, int lda, double *b, int ldb, double *scratch, double *work, int lwork);

// eigen.c
int goblas_dsyevd(char job, char uplo, int n, double *a, int lda, double *w, double *scratch, double *work, int lwork, int *iwork, int liwork);
int goblas_dsyevr(char job, char uplo, int n, double *a, int lda, double *w, double *scratch, double *z, double *work, int lwork, int *iwork);
int goblas_dsyev(char job, char uplo, int n, double *a, int lda, double *w, double *scratch, double *work, int lwork);
int goblas_dgeev(char jobvl, char jobvr, int n, double *a, int lda, double *wr, double *wi, double *vl, int ldvl, double *vr, int ldvr, double *work, int lwork);
int goblas_dggsvd3(char jobu, char jobv, char jobq, int m, int n, int p, int *kl, double *a, int lda, double *b, int ldb, double *alpha, double *beta, double *u, int ldu, double *v, int ldv, double *q, int ldq, double *scratch, double *work, int lwork, goint *iwork);

// The triangle that uplo names in a row-major matrix, in the transpose that
// Fortran sees; the same for trans.
static inline char goblas_flip(char uplo) { return uplo == 'U' ? 'L' : 'U'; }
static inline char goblas_flip_trans(char trans) { return trans == 'N' ? 'T' : 'N'; }

#endif

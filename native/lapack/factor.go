//go:build cgo && !purego && (linux || darwin)

package lapack

/*
#include "factor.h"

#cgo noescape goblas_dgetrf
#cgo nocallback goblas_dgetrf
#cgo noescape goblas_transpose_in_place
#cgo nocallback goblas_transpose_in_place
#cgo noescape goblas_dgetri
#cgo nocallback goblas_dgetri
#cgo noescape goblas_dgetrs
#cgo nocallback goblas_dgetrs
#cgo noescape goblas_dtrtrs
#cgo nocallback goblas_dtrtrs
#cgo noescape goblas_dtrtri
#cgo nocallback goblas_dtrtri
#cgo noescape goblas_dpotrf
#cgo nocallback goblas_dpotrf
#cgo noescape goblas_dpotri
#cgo nocallback goblas_dpotri
#cgo noescape goblas_dpotrs
#cgo nocallback goblas_dpotrs
#cgo noescape goblas_dpstrf
#cgo nocallback goblas_dpstrf
#cgo noescape goblas_dpbtrf
#cgo nocallback goblas_dpbtrf
#cgo noescape goblas_dpbtrs
#cgo nocallback goblas_dpbtrs
#cgo noescape goblas_dtbtrs
#cgo nocallback goblas_dtbtrs
#cgo noescape goblas_dlange
#cgo nocallback goblas_dlange
#cgo noescape goblas_dlansy
#cgo nocallback goblas_dlansy
#cgo noescape goblas_dlantr
#cgo nocallback goblas_dlantr
#cgo noescape goblas_dgecon
#cgo nocallback goblas_dgecon
#cgo noescape goblas_dpocon
#cgo nocallback goblas_dpocon
#cgo noescape goblas_dtrcon
#cgo nocallback goblas_dtrcon
#cgo noescape goblas_dpbcon
#cgo nocallback goblas_dpbcon
#cgo noescape goblas_dgeqrf
#cgo nocallback goblas_dgeqrf
#cgo noescape goblas_dgelqf
#cgo nocallback goblas_dgelqf
#cgo noescape goblas_dgeqp3
#cgo nocallback goblas_dgeqp3
#cgo noescape goblas_dorgqr
#cgo nocallback goblas_dorgqr
#cgo noescape goblas_dorglq
#cgo nocallback goblas_dorglq
#cgo noescape goblas_dormqr
#cgo nocallback goblas_dormqr
#cgo noescape goblas_dormlq
#cgo nocallback goblas_dormlq
#cgo noescape goblas_dgels
#cgo nocallback goblas_dgels
#cgo noescape goblas_dsyevd
#cgo nocallback goblas_dsyevd
#cgo noescape goblas_dsyevr
#cgo nocallback goblas_dsyevr
#cgo noescape goblas_dsyev
#cgo nocallback goblas_dsyev
#cgo noescape goblas_dgeev
#cgo nocallback goblas_dgeev
#cgo noescape goblas_dggsvd3
#cgo nocallback goblas_dggsvd3
*/
import "C"

import "unsafe"

// The functions below are what gonum's lapack.Float64 asks for, on ROW-major
// float64 matrices and with pivots from 0, each in one crossing into C. Like
// those of lapack.go they check nothing: dimensions and leading dimensions must
// be valid and fit into int32, slices be long enough, no dimension be 0. They
// allocate nothing and do not retain their slices; lwork is the length of work
// that LAPACK may use. They are as safe for concurrent use as OpenBLAS is.

func goInts(s []int) *C.goint { return (*C.goint)(unsafe.Pointer(unsafe.SliceData(s))) }

// Dgetrf overwrites the m x n matrix a with the factors of P A = L U and ipiv,
// min(m,n) long, with the rows interchanged, by dgetrf on the transposed matrix.
// scratch is m n long, or empty if m = n. info k > 0: U(k,k), from 1, is zero.
func Dgetrf(m, n int, a []float64, lda int, ipiv []int, scratch []float64) (info int) {
	return int(C.goblas_dgetrf(C.int(m), C.int(n), doubles(a), C.int(lda), goInts(ipiv), doubles(scratch)))
}

// TransposeInPlace overwrites the n x n matrix a with its transpose.
func TransposeInPlace(n int, a []float64, lda int) {
	C.goblas_transpose_in_place(C.int(n), doubles(a), C.int(lda))
}

// Dgetri overwrites the factors that Dgetrf left in a with the inverse. work is
// n n long, perm n. info k > 0: U(k,k), from 1, is zero,
// and a is unchanged.
func Dgetri(n int, a []float64, lda int, ipiv []int, work []float64, perm []int32) (info int) {
	return int(C.goblas_dgetri(C.int(n), doubles(a), C.int(lda), goInts(ipiv), doubles(work), ints(perm)))
}

// Dgetrs solves A X = B, or A^T X = B if trans is not 'N', with the factors of
// Dgetrf, and overwrites b, n x nrhs, with X.
func Dgetrs(trans byte, n, nrhs int, a []float64, lda int, ipiv []int, b []float64, ldb int) {
	C.goblas_dgetrs(C.char(trans), C.int(n), C.int(nrhs), doubles(a), C.int(lda), goInts(ipiv), doubles(b), C.int(ldb))
}

// Dtrtrs solves op(T) X = B with the triangle of a that uplo names and overwrites b,
// n x nrhs, with X (dtrsm; dtrsv for one right-hand side).
func Dtrtrs(uplo, trans, diag byte, n, nrhs int, a []float64, lda int, b []float64, ldb int) {
	C.goblas_dtrtrs(C.char(uplo), C.char(trans), C.char(diag), C.int(n), C.int(nrhs), doubles(a), C.int(lda), doubles(b), C.int(ldb))
}

// Dtrtri overwrites the triangle of a that uplo names with its inverse. info k > 0:
// element k of the diagonal, from 1, is zero, and a is unchanged.
func Dtrtri(uplo, diag byte, n int, a []float64, lda int) (info int) {
	return int(C.goblas_dtrtri(C.char(uplo), C.char(diag), C.int(n), doubles(a), C.int(lda)))
}

// Dpotrf overwrites the triangle of a that uplo names with the factor of A = U^T U
// ('U') or A = L L^T. info k > 0: the leading minor of order k is not positive.
func Dpotrf(uplo byte, n int, a []float64, lda int) (info int) {
	return int(C.goblas_dpotrf(C.char(uplo), C.int(n), doubles(a), C.int(lda)))
}

// Dpotri overwrites the factor of Dpotrf with the same triangle of the inverse.
// info k > 0: element k of the diagonal, from 1, is zero.
func Dpotri(uplo byte, n int, a []float64, lda int) (info int) {
	return int(C.goblas_dpotri(C.char(uplo), C.int(n), doubles(a), C.int(lda)))
}

// Dpotrs solves A X = B with the factor of Dpotrf and overwrites b, n x nrhs, with X.
func Dpotrs(uplo byte, n, nrhs int, a []float64, lda int, b []float64, ldb int) {
	C.goblas_dpotrs(C.char(uplo), C.int(n), C.int(nrhs), doubles(a), C.int(lda), doubles(b), C.int(ldb))
}

// Dpstrf is Dpotrf with complete pivoting, P^T A P = U^T U or L L^T, P(piv[k],k) = 1.
// It stops where the next pivot would not exceed tol, which < 0 stands for
// n eps max(A(k,k)); rank[0] receives their number. work is 2 n long. info 1: not
// of full rank, or not positive semidefinite.
func Dpstrf(uplo byte, n int, a []float64, lda int, piv []int, rank []int32, tol float64, work []float64) (info int) {
	return int(C.goblas_dpstrf(C.char(uplo), C.int(n), doubles(a), C.int(lda), goInts(piv), ints(rank), C.double(tol), doubles(work)))
}

// Dpbtrf is Dpotrf for a band of kd diagonals beside the main one.
func Dpbtrf(uplo byte, n, kd int, ab []float64, ldab int) (info int) {
	return int(C.goblas_dpbtrf(C.char(uplo), C.int(n), C.int(kd), doubles(ab), C.int(ldab)))
}

// Dpbtrs solves A X = B with the factor of Dpbtrf and overwrites b, n x nrhs, with X.
func Dpbtrs(uplo byte, n, kd, nrhs int, ab []float64, ldab int, b []float64, ldb int) {
	C.goblas_dpbtrs(C.char(uplo), C.int(n), C.int(kd), C.int(nrhs), doubles(ab), C.int(ldab), doubles(b), C.int(ldb))
}

// Dtbtrs solves op(T) X = B with a triangular band and overwrites b, n x nrhs, with
// X (dtbsv for each right-hand side).
func Dtbtrs(uplo, trans, diag byte, n, kd, nrhs int, a []float64, lda int, b []float64, ldb int) {
	C.goblas_dtbtrs(C.char(uplo), C.char(trans), C.char(diag), C.int(n), C.int(kd), C.int(nrhs), doubles(a), C.int(lda), doubles(b), C.int(ldb))
}

// Dlange is a norm of the m x n matrix a: 'M' the largest absolute value, 'O' the one
// norm, 'I' the infinity norm, 'F' Frobenius's. work is n long for 'O'.
func Dlange(norm byte, m, n int, a []float64, lda int, work []float64) float64 {
	return float64(C.goblas_dlange(C.char(norm), C.int(m), C.int(n), doubles(a), C.int(lda), doubles(work)))
}

// Dlansy is Dlange for the symmetric matrix whose triangle uplo names. work is n long
// for 'O' and 'I'.
func Dlansy(norm, uplo byte, n int, a []float64, lda int, work []float64) float64 {
	return float64(C.goblas_dlansy(C.char(norm), C.char(uplo), C.int(n), doubles(a), C.int(lda), doubles(work)))
}

// Dlantr is Dlange for an upper or lower trapezoidal m x n matrix.
func Dlantr(norm, uplo, diag byte, m, n int, a []float64, lda int, work []float64) float64 {
	return float64(C.goblas_dlantr(C.char(norm), C.char(uplo), C.char(diag), C.int(m), C.int(n), doubles(a), C.int(lda), doubles(work)))
}

// Dgecon estimates 1 / (|A| |inv(A)|) in the one norm ('O') or the infinity norm
// ('I') from the factors of Dgetrf and anorm = |A|. work is 4 n long, iwork n.
func Dgecon(norm byte, n int, a []float64, lda int, anorm float64, work []float64, iwork []int32) float64 {
	return float64(C.goblas_dgecon(C.char(norm), C.int(n), doubles(a), C.int(lda), C.double(anorm), doubles(work), ints(iwork)))
}

// Dpocon is Dgecon for the factor of Dpotrf. work is 3 n long.
func Dpocon(uplo byte, n int, a []float64, lda int, anorm float64, work []float64, iwork []int32) float64 {
	return float64(C.goblas_dpocon(C.char(uplo), C.int(n), doubles(a), C.int(lda), C.double(anorm), doubles(work), ints(iwork)))
}

// Dtrcon is Dgecon for a triangle. work is 3 n long.
func Dtrcon(norm, uplo, diag byte, n int, a []float64, lda int, work []float64, iwork []int32) float64 {
	return float64(C.goblas_dtrcon(C.char(norm), C.char(uplo), C.char(diag), C.int(n), doubles(a), C.int(lda), doubles(work), ints(iwork)))
}

// Dpbcon is Dgecon for the factor of Dpbtrf. work is 3 n long.
func Dpbcon(uplo byte, n, kd int, ab []float64, ldab int, anorm float64, work []float64, iwork []int32) float64 {
	return float64(C.goblas_dpbcon(C.char(uplo), C.int(n), C.int(kd), doubles(ab), C.int(ldab), C.double(anorm), doubles(work), ints(iwork)))
}

// Dgeqrf overwrites the m x n matrix a with R and the reflectors of A = Q R, by dgeqrf
// on the transposed matrix. scratch is m n long, or empty if m = n.
func Dgeqrf(m, n int, a []float64, lda int, tau, scratch, work []float64, lwork int) {
	C.goblas_dgeqrf(C.int(m), C.int(n), doubles(a), C.int(lda), doubles(tau), doubles(scratch), doubles(work), C.int(lwork))
}

// Dgelqf overwrites the m x n matrix a with L and the reflectors of A = L Q, by dgeqrf
// on the transpose.
func Dgelqf(m, n int, a []float64, lda int, tau, work []float64, lwork int) {
	C.goblas_dgelqf(C.int(m), C.int(n), doubles(a), C.int(lda), doubles(tau), doubles(work), C.int(lwork))
}

// Dgeqp3 is Dgeqrf with column pivoting, A P = Q R. jpvt[j] = -1 on entry lets column
// j move; on return it is the former place of column j. work is 3 n + (n+1) nb
// long: n more than dgeqp3's.
func Dgeqp3(m, n int, a []float64, lda int, jpvt []int, tau, scratch, work []float64, lwork int) {
	C.goblas_dgeqp3(C.int(m), C.int(n), doubles(a), C.int(lda), goInts(jpvt), doubles(tau), doubles(scratch), doubles(work), C.int(lwork))
}

// Dorgqr overwrites the reflectors that Dgeqrf left with the m x n matrix Q, by dorgqr
// on the transposed matrix. scratch is m n long, or empty if m = n.
func Dorgqr(m, n, k int, a []float64, lda int, tau, scratch, work []float64, lwork int) {
	C.goblas_dorgqr(C.int(m), C.int(n), C.int(k), doubles(a), C.int(lda), doubles(tau), doubles(scratch), doubles(work), C.int(lwork))
}

// Dorglq overwrites the reflectors that Dgelqf left with the m x n matrix Q, by dorgqr
// on the transpose.
func Dorglq(m, n, k int, a []float64, lda int, tau, work []float64, lwork int) {
	C.goblas_dorglq(C.int(m), C.int(n), C.int(k), doubles(a), C.int(lda), doubles(tau), doubles(work), C.int(lwork))
}

// Dormqr multiplies the m x n matrix C by the Q of Dgeqrf, or by Q^T if trans is 'T',
// from the side named, by dormlq on the transposes.
func Dormqr(side, trans byte, m, n, k int, a []float64, lda int, tau, c []float64, ldc int, work []float64, lwork int) {
	C.goblas_dormqr(C.char(side), C.char(trans), C.int(m), C.int(n), C.int(k), doubles(a), C.int(lda), doubles(tau), doubles(c), C.int(ldc), doubles(work), C.int(lwork))
}

// Dormlq is Dormqr for the Q of Dgelqf, by dormqr on the transposes.
func Dormlq(side, trans byte, m, n, k int, a []float64, lda int, tau, c []float64, ldc int, work []float64, lwork int) {
	C.goblas_dormlq(C.char(side), C.char(trans), C.int(m), C.int(n), C.int(k), doubles(a), C.int(lda), doubles(tau), doubles(c), C.int(ldc), doubles(work), C.int(lwork))
}

// Dgels minimizes |op(A) X - B|, or |X| among the exact solutions, for a matrix of full
// rank, by QR or LQ. scratch is max(m,n) nrhs long, and m n more unless m = n.
// info k > 0: element k of the triangle's diagonal, from 1, is zero.
func Dgels(trans byte, m, n, nrhs int, a []float64, lda int, b []float64, ldb int, scratch, work []float64, lwork int) (info int) {
	return int(C.goblas_dgels(C.char(trans), C.int(m), C.int(n), C.int(nrhs), doubles(a), C.int(lda), doubles(b), C.int(ldb), doubles(scratch), doubles(work), C.int(lwork)))
}

// Dsyevd overwrites w with the ascending eigenvalues of the symmetric matrix in the
// triangle that uplo names and, if job is 'V', a with its eigenvectors in columns,
// by divide and conquer. scratch is n n long. info > 0: no convergence, and a is
// unchanged.
func Dsyevd(job, uplo byte, n int, a []float64, lda int, w, scratch, work []float64, lwork int, iwork []int32, liwork int) (info int) {
	return int(C.goblas_dsyevd(C.char(job), C.char(uplo), C.int(n), doubles(a), C.int(lda), doubles(w), doubles(scratch), doubles(work), C.int(lwork), ints(iwork), C.int(liwork)))
}

// Dsyevr is Dsyevd by relatively robust representations. z is n n long if job is
// 'V', work at least 26 n, iwork 12 n.
func Dsyevr(job, uplo byte, n int, a []float64, lda int, w, scratch, z, work []float64, lwork int, iwork []int32) (info int) {
	return int(C.goblas_dsyevr(C.char(job), C.char(uplo), C.int(n), doubles(a), C.int(lda), doubles(w), doubles(scratch), doubles(z), doubles(work), C.int(lwork), ints(iwork)))
}

// Dsyev is Dsyevd by QR iteration.
func Dsyev(job, uplo byte, n int, a []float64, lda int, w, scratch, work []float64, lwork int) (info int) {
	return int(C.goblas_dsyev(C.char(job), C.char(uplo), C.int(n), doubles(a), C.int(lda), doubles(w), doubles(scratch), doubles(work), C.int(lwork)))
}

// Dgeev computes eigenvalues wr + i wi and, where a job is 'V', left and right
// eigenvectors of a, which is destroyed, as LAPACK stores them, by dgeev on the
// transposed matrix. info k > 0: no convergence, only those from k on, from 0, are there.
func Dgeev(jobvl, jobvr byte, n int, a []float64, lda int, wr, wi, vl []float64, ldvl int, vr []float64, ldvr int, work []float64, lwork int) (info int) {
	return int(C.goblas_dgeev(C.char(jobvl), C.char(jobvr), C.int(n), doubles(a), C.int(lda), doubles(wr), doubles(wi), doubles(vl), C.int(ldvl), doubles(vr), C.int(ldvr), doubles(work), C.int(lwork)))
}

// Dggsvd3 is the generalized singular value decomposition of the m x n matrix A and
// the p x n matrix B, as LAPACK defines it. kl receives k and l; scratch is
// (m+p) n long; iwork the sorting, from 0. info 1: no convergence.
func Dggsvd3(jobu, jobv, jobq byte, m, n, p int, kl []int32, a []float64, lda int, b []float64, ldb int, alpha, beta, u []float64, ldu int, v []float64, ldv int, q []float64, ldq int, scratch, work []float64, lwork int, iwork []int) (info int) {
	return int(C.goblas_dggsvd3(C.char(jobu), C.char(jobv), C.char(jobq), C.int(m), C.int(n), C.int(p), ints(kl), doubles(a), C.int(lda), doubles(b), C.int(ldb), doubles(alpha), doubles(beta), doubles(u), C.int(ldu), doubles(v), C.int(ldv), doubles(q), C.int(ldq), doubles(scratch), doubles(work), C.int(lwork), goInts(iwork)))
}

// doubles is the pointer C gets for a slice: nil for an empty one.
func doubles(s []float64) *C.double { return (*C.double)(unsafe.Pointer(unsafe.SliceData(s))) }

//go:build !cgo || purego || !(linux || darwin)

package lapack

import "github.com/goblas/goblas/internal/scalar"

const errNotCompiled = "lapack: this program was built without C"

// Getrf panics.
func Getrf[T scalar.Scalar](m, n int, a []T, lda int, ipiv []int32) (info int) { panic(errNotCompiled) }

// Solve panics.
func Solve[T scalar.Scalar](trans bool, n, nrhs int, a []T, lda int, ipiv []int32, b []T, ldb int) (info int) {
	panic(errNotCompiled)
}

// Substitute panics.
func Substitute[T scalar.Scalar](trans bool, n, nrhs int, a []T, lda int, ipiv []int32, b []T, ldb int) {
	panic(errNotCompiled)
}

// Interchange panics.
func Interchange[T scalar.Scalar](n int, a []T, lda, from, to int, ipiv []int32) {
	panic(errNotCompiled)
}

// Update panics.
func Update[T scalar.Scalar](n int, a []T, lda, j, k, from, columns int, ipiv []int32) {
	panic(errNotCompiled)
}

// Gesdd panics.
func Gesdd[T scalar.Scalar, R float32 | float64](job byte, m, n int, a []T, lda int, s []R, u []T, ldu int, vt []T, ldvt int, work []T, lwork int, rwork []R, iwork []int32) (info int) {
	panic(errNotCompiled)
}

// Gesvd panics.
func Gesvd[T scalar.Scalar, R float32 | float64](job byte, m, n int, a []T, lda int, s []R, u []T, ldu int, vt []T, ldvt int, work []T, lwork int, rwork []R) (info int) {
	panic(errNotCompiled)
}

// Dgetrf panics.
func Dgetrf(m, n int, a []float64, lda int, ipiv []int, scratch []float64) (info int) {
	panic(errNotCompiled)
}

// TransposeInPlace panics.
func TransposeInPlace(n int, a []float64, lda int) { panic(errNotCompiled) }

// Dgetri panics.
func Dgetri(n int, a []float64, lda int, ipiv []int, work []float64, perm []int32) (info int) {
	panic(errNotCompiled)
}

// Dgetrs panics.
func Dgetrs(trans byte, n, nrhs int, a []float64, lda int, ipiv []int, b []float64, ldb int) {
	panic(errNotCompiled)
}

// Dtrtrs panics.
func Dtrtrs(uplo, trans, diag byte, n, nrhs int, a []float64, lda int, b []float64, ldb int) {
	panic(errNotCompiled)
}

// Dtrtri panics.
func Dtrtri(uplo, diag byte, n int, a []float64, lda int) (info int) { panic(errNotCompiled) }

// Dpotrf panics.
func Dpotrf(uplo byte, n int, a []float64, lda int) (info int) { panic(errNotCompiled) }

// Dpotri panics.
func Dpotri(uplo byte, n int, a []float64, lda int) (info int) { panic(errNotCompiled) }

// Dpotrs panics.
func Dpotrs(uplo byte, n, nrhs int, a []float64, lda int, b []float64, ldb int) {
	panic(errNotCompiled)
}

// Dpstrf panics.
func Dpstrf(uplo byte, n int, a []float64, lda int, piv []int, rank []int32, tol float64, work []float64) (info int) {
	panic(errNotCompiled)
}

// Dpbtrf panics.
func Dpbtrf(uplo byte, n, kd int, ab []float64, ldab int) (info int) { panic(errNotCompiled) }

// Dpbtrs panics.
func Dpbtrs(uplo byte, n, kd, nrhs int, ab []float64, ldab int, b []float64, ldb int) {
	panic(errNotCompiled)
}

// Dtbtrs panics.
func Dtbtrs(uplo, trans, diag byte, n, kd, nrhs int, a []float64, lda int, b []float64, ldb int) {
	panic(errNotCompiled)
}

// Dlange panics.
func Dlange(norm byte, m, n int, a []float64, lda int, work []float64) float64 { panic(errNotCompiled) }

// Dlansy panics.
func Dlansy(norm, uplo byte, n int, a []float64, lda int, work []float64) float64 {
	panic(errNotCompiled)
}

// Dlantr panics.
func Dlantr(norm, uplo, diag byte, m, n int, a []float64, lda int, work []float64) float64 {
	panic(errNotCompiled)
}

// Dgecon panics.
func Dgecon(norm byte, n int, a []float64, lda int, anorm float64, work []float64, iwork []int32) float64 {
	panic(errNotCompiled)
}

// Dpocon panics.
func Dpocon(uplo byte, n int, a []float64, lda int, anorm float64, work []float64, iwork []int32) float64 {
	panic(errNotCompiled)
}

// Dtrcon panics.
func Dtrcon(norm, uplo, diag byte, n int, a []float64, lda int, work []float64, iwork []int32) float64 {
	panic(errNotCompiled)
}

// Dpbcon panics.
func Dpbcon(uplo byte, n, kd int, ab []float64, ldab int, anorm float64, work []float64, iwork []int32) float64 {
	panic(errNotCompiled)
}

// Dgeqrf panics.
func Dgeqrf(m, n int, a []float64, lda int, tau, scratch, work []float64, lwork int) {
	panic(errNotCompiled)
}

// Dgelqf panics.
func Dgelqf(m, n int, a []float64, lda int, tau, work []float64, lwork int) { panic(errNotCompiled) }

// Dgeqp3 panics.
func Dgeqp3(m, n int, a []float64, lda int, jpvt []int, tau, scratch, work []float64, lwork int) {
	panic(errNotCompiled)
}

// Dorgqr panics.
func Dorgqr(m, n, k int, a []float64, lda int, tau, scratch, work []float64, lwork int) {
	panic(errNotCompiled)
}

// Dorglq panics.
func Dorglq(m, n, k int, a []float64, lda int, tau, work []float64, lwork int) { panic(errNotCompiled) }

// Dormqr panics.
func Dormqr(side, trans byte, m, n, k int, a []float64, lda int, tau, c []float64, ldc int, work []float64, lwork int) {
	panic(errNotCompiled)
}

// Dormlq panics.
func Dormlq(side, trans byte, m, n, k int, a []float64, lda int, tau, c []float64, ldc int, work []float64, lwork int) {
	panic(errNotCompiled)
}

// Dgels panics.
func Dgels(trans byte, m, n, nrhs int, a []float64, lda int, b []float64, ldb int, scratch, work []float64, lwork int) (info int) {
	panic(errNotCompiled)
}

// Dsyevd panics.
func Dsyevd(job, uplo byte, n int, a []float64, lda int, w, scratch, work []float64, lwork int, iwork []int32, liwork int) (info int) {
	panic(errNotCompiled)
}

// Dsyevr panics.
func Dsyevr(job, uplo byte, n int, a []float64, lda int, w, scratch, z, work []float64, lwork int, iwork []int32) (info int) {
	panic(errNotCompiled)
}

// Dsyev panics.
func Dsyev(job, uplo byte, n int, a []float64, lda int, w, scratch, work []float64, lwork int) (info int) {
	panic(errNotCompiled)
}

// Dgeev panics.
func Dgeev(jobvl, jobvr byte, n int, a []float64, lda int, wr, wi, vl []float64, ldvl int, vr []float64, ldvr int, work []float64, lwork int) (info int) {
	panic(errNotCompiled)
}

// Dggsvd3 panics.
func Dggsvd3(jobu, jobv, jobq byte, m, n, p int, kl []int32, a []float64, lda int, b []float64, ldb int, alpha, beta, u []float64, ldu int, v []float64, ldv int, q []float64, ldq int, scratch, work []float64, lwork int, iwork []int) (info int) {
	panic(errNotCompiled)
}

package driver

import (
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// Trtri overwrites the triangle of a that uplo names with its inverse, by xTRTRI. The
// inverse must exist: the caller has checked that no element of the diagonal is zero,
// because OpenBLAS's xTRTRI overlooks a zero there if there is also a NaN.
func Trtri[T scalar.Scalar](c cores.Call, uplo, diag byte, n int, a []T, lda int) (info int) {
	lease := c.Acquire()
	defer lease.Release()
	return lapack.Trtri(other(uplo), diag, n, a, lda)
}

// Trtrs overwrites b, n x nrhs, with the solution of op(T) X = B. trans is 'N', 'T' or
// 'C'. No element on the diagonal of T may be zero.
func Trtrs[T scalar.Scalar](c cores.Call, uplo, trans, diag byte, n, nrhs int, a []T, lda int, b []T, ldb int) {
	lease := c.Acquire()
	defer lease.Release()
	solveTriangle(uplo, trans, diag, n, nrhs, a, lda, b, ldb)
}

// Tbtrs is [Trtrs] for a triangular band matrix.
func Tbtrs[T scalar.Scalar](c cores.Call, uplo, trans, diag byte, n, kd, nrhs int, a []T, lda int, b []T, ldb int) {
	lease := c.Acquire()
	defer lease.Release()
	solveBand(uplo, trans, diag, n, kd, nrhs, a, lda, b, ldb)
}

// solveTriangle is lapack.SolveTriangle for any trans. If that is 'C', T^H X = B is
// solved as T^T conj(X) = conj(B).
func solveTriangle[T scalar.Scalar](uplo, trans, diag byte, n, nrhs int, a []T, lda int, b []T, ldb int) {
	if trans != 'C' || !scalar.IsComplex[T]() {
		lapack.SolveTriangle(uplo, transposition(trans), diag, n, nrhs, a, lda, b, ldb)
		return
	}
	conjugateRows(n, nrhs, b, ldb)
	lapack.SolveTriangle(uplo, 'T', diag, n, nrhs, a, lda, b, ldb)
	conjugateRows(n, nrhs, b, ldb)
}

// solveBand is solveTriangle for a band matrix.
func solveBand[T scalar.Scalar](uplo, trans, diag byte, n, kd, nrhs int, a []T, lda int, b []T, ldb int) {
	if trans != 'C' || !scalar.IsComplex[T]() {
		lapack.SolveBand(uplo, transposition(trans), diag, n, kd, nrhs, a, lda, b, ldb)
		return
	}
	conjugateRows(n, nrhs, b, ldb)
	lapack.SolveBand(uplo, 'T', diag, n, kd, nrhs, a, lda, b, ldb)
	conjugateRows(n, nrhs, b, ldb)
}

// transposition returns trans for a real matrix: 'N' or 'T'.
func transposition(trans byte) byte {
	if trans == 'N' {
		return 'N'
	}
	return 'T'
}

func conjugateRows[T scalar.Scalar](m, n int, b []T, ldb int) {
	for i := range m {
		scalar.Conjugate(b[i*ldb : i*ldb+n])
	}
}

// Trcon estimates 1 / (|T| |T^-1|) of a triangular matrix, by xTRCON, in the norm 'O'
// (the 1-norm) or 'I' (the infinity norm).
func Trcon[T scalar.Scalar](c cores.Call, norm, uplo, diag byte, n int, a []T, lda int) float64 {
	norm, uplo = otherNorm(norm), other(uplo)
	return rcond(c, n, func(r conditionOf[T, float64]) {
		lapack.Trcon(norm, uplo, diag, n, a, lda, r.rcond, r.work, r.ints, r.reals)
	}, func(r conditionOf[T, float32]) {
		lapack.Trcon(norm, uplo, diag, n, a, lda, r.rcond, r.work, r.ints, r.reals)
	})
}

// conditionOf holds what LAPACK's xPOCON and similar routines write to and work in.
type conditionOf[T scalar.Scalar, R scalar.Float] struct {
	rcond, reals []R
	work         []T
	ints         []int32
}

// rcond calls double or single under a lease, double if the parts of T are float64 and
// single if they are float32, and returns the estimate that it stored.
func rcond[T scalar.Scalar](c cores.Call, n int, double func(conditionOf[T, float64]), single func(conditionOf[T, float32])) float64 {
	if scalar.IsSingle[T]() {
		return float64(rcondOf(c, n, single))
	}
	return rcondOf(c, n, double)
}

func rcondOf[T scalar.Scalar, R scalar.Float](c cores.Call, n int, estimate func(conditionOf[T, R])) R {
	w := workspace.Get[T]()
	defer w.Put()
	reals := workspace.Reals[R](w, n+1)
	clear(reals[:1])
	r := conditionOf[T, R]{rcond: reals[:1], reals: reals[1:], work: w.Work(3 * n), ints: w.Ints(n)}
	lease := c.Acquire()
	defer lease.Release()
	estimate(r)
	return reals[0]
}

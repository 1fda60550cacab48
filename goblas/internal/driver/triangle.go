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
	if c.Tiled() {
		return trtriTiles(c, other(uplo), diag, n, a, lda)
	}
	lease := c.Acquire()
	defer lease.Release()
	return lapack.Trtri(other(uplo), diag, n, a, lda)
}

// Trtrs overwrites b, n x nrhs, with the solution of op(T) X = B. trans is 'N', 'T' or
// 'C'. No element on the diagonal of T may be zero.
func Trtrs[T scalar.Scalar](c cores.Call, uplo, trans, diag byte, n, nrhs int, a []T, lda int, b []T, ldb int) {
	solveTriangles(c, nrhs, b, ldb, triangles[T]{uplo, trans, 0, diag, n, lda, a})
}

// solveTriangles solves with s, in strips if the call is tiled.
func solveTriangles[T scalar.Scalar](c cores.Call, nrhs int, b []T, ldb int, s triangles[T]) {
	if c.Tiled() {
		team := c.Team()
		defer team.Release()
		stripsOf(team, s.n, nrhs, b, ldb, s)
		return
	}
	lease := c.Acquire()
	defer lease.Release()
	s.solve(nrhs, b, ldb)
}

// triangles are a triangle that is solved with, once or twice.
type triangles[T scalar.Scalar] struct {
	uplo          byte
	first, second byte // how it is transposed; second may be 0
	diag          byte
	n, lda        int
	a             []T
}

func (t *triangles[T]) solve(nrhs int, b []T, ldb int) {
	solveTriangle(t.uplo, t.first, t.diag, t.n, nrhs, t.a, t.lda, b, ldb)
	if t.second != 0 {
		solveTriangle(t.uplo, t.second, t.diag, t.n, nrhs, t.a, t.lda, b, ldb)
	}
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

// Trcon estimates 1 / (|T| |T^-1|) of a triangular matrix, as xTRCON does, in the norm 'O'
// (the 1-norm) or 'I' (the infinity norm).
func Trcon[T scalar.Scalar](c cores.Call, norm, uplo, diag byte, n int, a []T, lda int) float64 {
	anorm := Lantr(c, norm, uplo, diag, n, n, a, lda)
	return reciprocal(c, 'T', otherNorm(norm), other(uplo), diag, n, a, lda, anorm)
}

// reciprocal is lapack.Condition under a lease. As in LAPACK, the condition number of an
// empty matrix is 1, and that of 0 is infinite.
func reciprocal[T scalar.Scalar](c cores.Call, job, norm, uplo, diag byte, n int, a []T, lda int, anorm float64) float64 {
	if n == 0 {
		return 1
	}
	if !(anorm > 0) {
		return 0
	}
	w := workspace.Get[T]()
	defer w.Put()
	work, ints := w.Work(4*n), w.Ints(n)
	lease := c.Acquire()
	defer lease.Release()
	return lapack.Condition(job, norm, uplo, diag, n, a, lda, anorm, work, ints)
}

// conditionOf holds what xPBCON writes to and works in.
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

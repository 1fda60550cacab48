package driver

import (
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// An LQ factorization of A is a QR factorization of A^T, which is what Fortran sees, with
// the same reflectors. For complex matrices each factor tau of one is the conjugate of
// that of the other, because (I - tau v v^H)^T = I - tau conj(v) conj(v)^H.

// Geqrf overwrites the m x n matrix a with R and the reflectors of A = Q R, and tau,
// min(m,n) long, with the factors of the reflectors. It uses xGEQRF on A transposed.
func Geqrf[T scalar.Scalar](c cores.Call, m, n int, a []T, lda int, tau []T) {
	w := workspace.Get[T]()
	defer w.Put()
	work, scratch := w.Work(n*blocks), scratch(w, m, n)
	lease := c.Acquire()
	defer lease.Release()
	f, ld := columnMajor(m, n, a, lda, scratch)
	lapack.Geqrf(m, n, f, ld, tau, work, len(work))
	rowMajor(m, n, a, lda, scratch)
}

// Gelqf overwrites the m x n matrix a with L and the reflectors of A = L Q, and tau,
// min(m,n) long, with the factors of the reflectors. It uses xGEQRF on the transpose.
func Gelqf[T scalar.Scalar](c cores.Call, m, n int, a []T, lda int, tau []T) {
	w := workspace.Get[T]()
	defer w.Put()
	work := w.Work(m * blocks)
	lease := c.Acquire()
	defer lease.Release()
	lapack.Geqrf(n, m, a, lda, tau, work, len(work))
	scalar.Conjugate(tau[:min(m, n)])
}

// Geqp3 is [Geqrf] with column pivoting, A P = Q R, by xGEQP3. On entry jpvt[j] = -1
// lets column j move; any other value keeps it in front. On return jpvt[j] is the
// former index of column j.
func Geqp3[T scalar.Scalar](c cores.Call, m, n int, a []T, lda int, jpvt []int, tau []T) {
	if scalar.IsSingle[T]() {
		geqp3[T, float32](c, m, n, a, lda, jpvt, tau)
	} else {
		geqp3[T, float64](c, m, n, a, lda, jpvt, tau)
	}
}

func geqp3[T scalar.Scalar, R scalar.Float](c cores.Call, m, n int, a []T, lda int, jpvt []int, tau []T) {
	w := workspace.Get[T]()
	defer w.Put()
	work, scratch, reals, ints := w.Work(2*n+(n+1)*blocks), scratch(w, m, n), workspace.Reals[R](w, 2*n), w.Ints(n)
	for j, p := range jpvt {
		ints[j] = 1 // a column that stays in front
		if p == -1 {
			ints[j] = 0
		}
	}
	lease := c.Acquire()
	defer lease.Release()
	f, ld := columnMajor(m, n, a, lda, scratch)
	lapack.Geqp3(m, n, f, ld, ints, tau, work, len(work), reals)
	rowMajor(m, n, a, lda, scratch)
	fromOne(jpvt, ints, n)
}

// Ungqr overwrites the k reflectors that [Geqrf] left in the m x n matrix a with the
// first n columns of Q. It uses xORGQR or xUNGQR on A transposed.
func Ungqr[T scalar.Scalar](c cores.Call, m, n, k int, a []T, lda int, tau []T) {
	w := workspace.Get[T]()
	defer w.Put()
	work, scratch := w.Work(n*blocks), scratch(w, m, n)
	lease := c.Acquire()
	defer lease.Release()
	f, ld := columnMajor(m, n, a, lda, scratch)
	lapack.Ungqr(m, n, k, f, ld, tau, work, len(work))
	rowMajor(m, n, a, lda, scratch)
}

// Unglq overwrites the k reflectors that [Gelqf] left in the m x n matrix a with the
// first m rows of Q. It uses xORGQR or xUNGQR on the transpose.
func Unglq[T scalar.Scalar](c cores.Call, m, n, k int, a []T, lda int, tau []T) {
	w := workspace.Get[T]()
	defer w.Put()
	work, tau := w.Work(m*blocks), conjugated(w, tau[:k])
	lease := c.Acquire()
	defer lease.Release()
	lapack.Ungqr(n, m, k, a, lda, tau, work, len(work))
}

// conjugated returns tau if its elements are real, and otherwise a conjugated copy of
// it that lies in w.
func conjugated[T scalar.Scalar](w *workspace.Workspace[T], tau []T) []T {
	if !scalar.IsComplex[T]() {
		return tau
	}
	own := w.Vectors(len(tau))
	copy(own, tau)
	scalar.Conjugate(own)
	return own
}

// Unmqr overwrites the m x n matrix b with op(Q) B (side 'L') or B op(Q) (side 'R'),
// where Q is given by the k reflectors that [Geqrf] left in a. It uses xORMLQ or xUNMLQ
// on the transposes, from the other side. There the reflectors lie in rows, which
// transposes Q, and the whole product is transposed as well. The two cancel, so trans is
// passed on unchanged: 'N', or 'T' for real and 'C' for complex types.
func Unmqr[T scalar.Scalar](c cores.Call, side, trans byte, m, n, k int, a []T, lda int, tau, b []T, ldb int) {
	w := workspace.Get[T]()
	defer w.Put()
	work, tau := w.Work(applyWork(side, m, n)), conjugated(w, tau[:k])
	lease := c.Acquire()
	defer lease.Release()
	lapack.Unmlq(otherSide(side), trans, n, m, k, a, lda, tau, b, ldb, work, len(work))
}

// Unmlq is [Unmqr] with the reflectors that [Gelqf] left, by xORMQR or xUNMQR.
func Unmlq[T scalar.Scalar](c cores.Call, side, trans byte, m, n, k int, a []T, lda int, tau, b []T, ldb int) {
	w := workspace.Get[T]()
	defer w.Put()
	work, tau := w.Work(applyWork(side, m, n)), conjugated(w, tau[:k])
	lease := c.Acquire()
	defer lease.Release()
	lapack.Unmqr(otherSide(side), trans, n, m, k, a, lda, tau, b, ldb, work, len(work))
}

func otherSide(side byte) byte {
	if side == 'L' {
		return 'R'
	}
	return 'L'
}

// applyWork returns the length of the workspace of Unmqr and Unmlq: a block of vectors
// of the dimension of B to which Q does not apply, and LAPACK's triangle of 65 x 64.
func applyWork(side byte, m, n int) int {
	if side == 'R' {
		n = m
	}
	return n*blocks + 65*64
}

// Gels solves least-squares problems for an m x n matrix A of full rank, by xGELS on A
// and B transposed. It overwrites b, max(m,n) x nrhs, with the X that minimizes |op(A)
// X - B|, or with the X of least |X| if there are several exact solutions, and a with
// the factors. info k > 0 means that element k, counted from 1, on the diagonal of the
// triangular factor is zero.
func Gels[T scalar.Scalar](c cores.Call, trans byte, m, n, nrhs int, a []T, lda int, b []T, ldb int) (info int) {
	w := workspace.Get[T]()
	defer w.Put()
	k, rows := min(m, n), max(m, n)
	x, scratch, work := w.Vectors(rows*nrhs), scratch(w, m, n), w.Work(k+max(k, nrhs)*blocks)
	lease := c.Acquire()
	defer lease.Release()
	f, ld := columnMajor(m, n, a, lda, scratch)
	lapack.Transpose(rows, nrhs, b, ldb, x, rows)
	info = lapack.Gels(trans, m, n, nrhs, f, ld, x, rows, work, len(work))
	lapack.Transpose(nrhs, rows, x, rows, b, ldb)
	rowMajor(m, n, a, lda, scratch)
	return info
}

// Gelsd overwrites b, max(m,n) x nrhs, with the X of least |X| among those of the least
// |A X - B|, for an m x n matrix a of any rank, by xGELSD on both transposed; a is
// destroyed. s, min(m,n) long, receives A's singular values, of which those up to
// rcond s[0] count as zero (rcond < 0 stands for the precision of T), and rank the number
// of the others. info > 0: no convergence.
func Gelsd[T scalar.Scalar](c cores.Call, m, n, nrhs int, a []T, lda int, b []T, ldb int, s []float64, rcond float64) (rank, info int) {
	if scalar.IsSingle[T]() {
		return gelsd[T, float32](c, m, n, nrhs, a, lda, b, ldb, s, rcond)
	}
	return gelsd[T, float64](c, m, n, nrhs, a, lda, b, ldb, s, rcond)
}

func gelsd[T scalar.Scalar, R scalar.Float](c cores.Call, m, n, nrhs int, a []T, lda int, b []T, ldb int, s []float64, rcond float64) (rank, info int) {
	w := workspace.Get[T]()
	defer w.Put()
	k, rows, found := min(m, n), max(m, n), [1]int32{}
	x, scratch := w.Vectors(rows*nrhs), scratch(w, m, n)
	lease := c.Acquire()
	defer lease.Release()
	f, ld := columnMajor(m, n, a, lda, scratch)
	lapack.Transpose(rows, nrhs, b, ldb, x, rows)
	var best [1]T
	var reals [1]R
	var ints [1]int32
	lapack.Gelsd(m, n, nrhs, f, ld, x, rows, []R(nil), rcond, found[:], best[:], -1, reals[:], ints[:])
	work, iwork := w.Work(workLength(best[0])), w.Ints(int(ints[0]))
	values := workspace.Reals[R](w, k+workLength(reals[0]))
	info = lapack.Gelsd(m, n, nrhs, f, ld, x, rows, values[:k], rcond, found[:], work, len(work), values[k:], iwork)
	for i, v := range values[:k] {
		s[i] = float64(v)
	}
	lapack.Transpose(nrhs, rows, x, rows, b, ldb)
	return int(found[0]), info
}

package driver

import (
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// An LQ factorization of A is a QR factorization of A^T, which is what Fortran sees, with
// the same reflectors. For complex matrices each factor tau of one is the conjugate of
// that of the other, because (I - tau v v^H)^T = I - tau conj(v) conj(v)^H.

// Geqrf overwrites the m x n matrix a with R and the reflectors of A = Q R, and tau,
// min(m,n) long, with the factors of the reflectors. It uses xGEQRF on A transposed.
func Geqrf[T scalar.Scalar](c cores.Call, m, n int, a []T, lda int, tau []T) {
	if factorTall(c, m, n, matrix.NoTrans, a, lda, tau) {
		return
	}
	w := workspace.Get[T]()
	defer w.Put()
	if c.Tiled() {
		team := c.Team()
		defer team.Release()
		q := newReflectors(team, w, true, m, min(m, n), n, false)
		q.factor(n, a, lda, tau)
		return
	}
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
	if factorTall(c, n, m, matrix.Trans, a, lda, tau) {
		return
	}
	w := workspace.Get[T]()
	defer w.Put()
	if c.Tiled() {
		team := c.Team()
		defer team.Release()
		q := newReflectors(team, w, false, n, min(m, n), m, false)
		q.factor(m, a, lda, tau)
		return
	}
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
	if n == k && generatesTall[T](c, m, k) {
		tallReflectors[T]{matrix.Matrix[T]{Rows: m, Cols: k, Stride: lda, Data: a}, tau}.generate(c)
		return
	}
	w := workspace.Get[T]()
	defer w.Put()
	if c.Tiled() {
		team := c.Team()
		defer team.Release()
		q := newReflectors(team, w, true, m, k, n, true)
		q.loadAll(a, lda, tau)
		q.generate(n, a, lda)
		return
	}
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
	if m == k && generatesTall[T](c, n, k) {
		tallReflectors[T]{matrix.Matrix[T]{Rows: n, Cols: k, Stride: lda, Data: a, Op: matrix.Trans}, conjugated(w, tau[:k])}.generate(c)
		return
	}
	if c.Tiled() {
		team := c.Team()
		defer team.Release()
		q := newReflectors(team, w, false, n, k, m, true)
		q.loadAll(a, lda, tau)
		q.generate(m, a, lda)
		return
	}
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
	if appliesTall(c, reflectorOrder(side, m, n), k, m+n-reflectorOrder(side, m, n)) {
		applyTall(c, matrix.NoTrans, side, trans != 'N', m, n, k, a, lda, tau, b, ldb)
		return
	}
	if c.Tiled() {
		opposite := byte('C') // applied to the transpose, with conj(Q)
		if trans != 'N' {
			opposite = 'N'
		}
		applyTiles(c, w, true, side, opposite, m, n, k, a, lda, tau, b, ldb)
		return
	}
	work, tau := w.Work(applyWork(side, m, n)), conjugated(w, tau[:k])
	a, lda = ownReflectors(w, reflectorOrder(side, m, n), k, k, a, lda)
	lease := c.Acquire()
	defer lease.Release()
	lapack.Unmlq(otherSide(side), trans, n, m, k, a, lda, tau, b, ldb, work, len(work))
}

// Unmlq is [Unmqr] with the reflectors that [Gelqf] left, by xORMQR or xUNMQR.
func Unmlq[T scalar.Scalar](c cores.Call, side, trans byte, m, n, k int, a []T, lda int, tau, b []T, ldb int) {
	w := workspace.Get[T]()
	defer w.Put()
	if appliesTall(c, reflectorOrder(side, m, n), k, m+n-reflectorOrder(side, m, n)) {
		applyTall(c, matrix.Trans, side, trans == 'N', m, n, k, a, lda, tau, b, ldb)
		return
	}
	if c.Tiled() {
		if trans == 'T' {
			trans = 'C'
		}
		applyTiles(c, w, false, side, trans, m, n, k, a, lda, tau, b, ldb)
		return
	}
	work, tau := w.Work(applyWork(side, m, n)), conjugated(w, tau[:k])
	a, lda = ownReflectors(w, k, reflectorOrder(side, m, n), k, a, lda)
	lease := c.Acquire()
	defer lease.Release()
	lapack.Unmqr(otherSide(side), trans, n, m, k, a, lda, tau, b, ldb, work, len(work))
}

// ownReflectors returns a copy in w of the rows x cols matrix of k reflectors, or a itself
// where LAPACK only reads it. It does not where it applies the reflectors one by one: xORM2R
// and xORML2 store a 1 in the place of each leading element for that time (and conjugate the
// rest, in complex types), so two goroutines that use the same factors would spoil each
// other's results. More than blocks reflectors are applied in blocks, which leaves them
// alone.
func ownReflectors[T scalar.Scalar](w *workspace.Workspace[T], rows, cols, k int, a []T, lda int) ([]T, int) {
	if k > blocks {
		return a, lda
	}
	own := w.Matrix(rows * cols)
	for i := range rows {
		copy(own[i*cols:(i+1)*cols], a[i*lda:])
	}
	return own, max(cols, 1)
}

// reflectorOrder is the order of the reflectors that apply to an m x n matrix from a side.
func reflectorOrder(side byte, m, n int) int {
	if side == 'L' {
		return m
	}
	return n
}

// applyTall is Unmqr, for reflectors in columns (NoTrans), or Unmlq, for reflectors in rows
// (Trans), whose Q is the transpose of the one in [tallReflectors]. adjoint is for that one.
// From the right, B Q is (Q^T B^T)^T, and Q^T the adjoint of conj(Q).
func applyTall[T scalar.Scalar](c cores.Call, op matrix.Op, side byte, adjoint bool, m, n, k int, a []T, lda int, tau, b []T, ldb int) {
	h := tallReflectors[T]{matrix.Matrix[T]{Rows: reflectorOrder(side, m, n), Cols: k, Stride: lda, Data: a, Op: op}, tau[:k]}
	x := matrix.Matrix[T]{Rows: m, Cols: n, Stride: ldb, Data: b}
	if side == 'R' {
		x = matrix.Matrix[T]{Rows: n, Cols: m, Stride: ldb, Data: b, Op: matrix.Trans}
		adjoint = !adjoint
	}
	if (side == 'R') != (op == matrix.Trans) {
		h.y.Op |= matrix.ConjNoTrans
	}
	if side == 'R' {
		w := workspace.Get[T]()
		defer w.Put()
		h.tau = conjugated(w, h.tau)
	}
	h.apply(c, adjoint, x)
}

// applyTiles is Unmqr (rows) and Unmlq in tiles. trans is for what Fortran sees.
func applyTiles[T scalar.Scalar](c cores.Call, w *workspace.Workspace[T], rows bool, side, trans byte, m, n, k int, a []T, lda int, tau, b []T, ldb int) {
	team := c.Team()
	defer team.Release()
	if side == 'R' {
		m, n = n, m
	}
	q := newReflectors(team, w, rows, m, k, n, true)
	q.loadAll(a, lda, tau)
	q.apply(side == 'L', trans, n, b, ldb)
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

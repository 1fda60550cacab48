package driver

import (
	"context"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// factorTall is xGEQRF for an m x n matrix, or the transpose of an n x m one, if it is tall
// and this takes less time than LAPACK's way; otherwise it returns false and has done nothing.
//
// Reconstructed reflectors take 2.5 times as long as R alone, and so pay for matrices that are
// read from memory, and have few columns. In complex types blocks have no kernels, and they
// do not pay at all: 0.3 to 0.7 of the speed without.
func factorTall[T scalar.Scalar](c cores.Call, m, n int, op matrix.Op, a []T, lda int, tau []T) bool {
	view := matrix.Matrix[T]{Rows: m, Cols: n, Stride: lda, Data: a, Op: op}
	switch {
	case !isTall(c, m, n) || scalar.IsComplex[T]():
		return false
	case inCache[T](m, n):
		return blockGeqrf(c, view, tau)
	case m < 300*n:
		return false
	}
	tallGeqrf(c, view, tau)
	return true
}

// generatesTall reports whether the first k columns of Q, m x k, are generated, and appliesTall
// whether Q is applied to so many columns, as for a tall matrix. The triangle of all
// reflectors, which takes k products for each column of Y, must pay.
func generatesTall[T scalar.Scalar](c cores.Call, m, k int) bool {
	return isTall(c, m, k) && !inCache[T](m, k)
}

func appliesTall(c cores.Call, m, k, columns int) bool {
	return isTall(c, m, k) && m >= 16*k && m >= 128 && columns <= k
}

// ThinQR computes A = Q R for a tall m x n matrix A, which may be a view and is only read, with
// the m x n Q and the upper triangle R, n x n with zeros below. It returns false, and has done
// nothing, if this takes no less time than [FactorQR] and [GenerateQ]. The signs are
// theirs. ctx is as in [cores.Call.In]; nil never ends.
//
// With unknown set nobody knows whether all of A is finite. Then it also returns false, with
// x and r unspecified, if that is not so, and in some other cases.
func ThinQR[T scalar.Scalar](ctx context.Context, a, x, r matrix.Matrix[T], unknown bool) bool {
	m, n := a.Rows, a.Cols
	c, native := qrCall(ctx, plan.Qr, volume(m, n, n), m|n|a.Stride|x.Stride|r.Stride)
	if !native || !isTall(c, m, n) || scalar.IsComplex[T]() && (unknown || inCache[T](m, n)) {
		return false
	}
	return thinQR(c, a, x, r, unknown)
}

// thinQR is ThinQR for what it has chosen. With strict set it returns false where tall.factor
// does.
func thinQR[T scalar.Scalar](c cores.Call, a, x, r matrix.Matrix[T], strict bool) bool {
	m, n := a.Rows, a.Cols
	w, small := workspace.Get[T](), workspace.Get[T]()
	defer w.Put()
	defer small.Put()
	q := newTall(c, w, m, n, 0, true, home(x))
	q.strict = strict
	defer q.release()
	if !q.factor(func(f []T, from, to int) { loadRows(f, q.ld, q.ld, a, from, to) }) {
		return false
	}
	ld := q.ld
	var u []T
	if q.levels[0].blocks.count == 1 { // which has Householder's signs
		u = small.Work(n * ld)
		unit(u, ld)
	} else {
		var signs []T
		_, u, signs = q.signed(small, w.Vectors(n))
		for i, s := range signs {
			u[i*(ld+1)] = s
			for j := i; j < n; j++ {
				q.r[i*ld+j] *= s
			}
		}
	}
	storeRows(r, 0, n, q.r, ld)
	q.multiply(u, x)
	return true
}

// tallGeqrf is xGEQRF for a tall matrix, which may be a transposed view. It finds LAPACK's
// reflectors from the Q of a tree (Ballard, Demmel, Grigori, Jacquelin, Nguyen, Solomonik:
// Reconstructing Householder vectors from TSQR, 2014). With signs S the first n columns of Q S
// are (I; 0) - Y T Y1^H, so that the LU factorization of Q S - (I; 0) has L = Y and U = -T
// Y1^H. Its pivots are at least 1 if each sign is the one that Householder chose.
func tallGeqrf[T scalar.Scalar](c cores.Call, a matrix.Matrix[T], tau []T) {
	m, n := a.Rows, a.Cols
	w, small := workspace.Get[T](), workspace.Get[T]()
	defer w.Put()
	defer small.Put()
	q := newTall(c, w, m, n, 0, true, home(a))
	q.direct = false // a block that the kernels have spoilt is read again
	defer q.release()
	q.factor(func(f []T, from, to int) { loadRows(f, q.ld, q.ld, a, from, to) })
	ld := q.ld
	y, u, signs := q.signed(small, tau)
	for i, s := range signs {
		copy(u[i*ld+i:i*ld+n], y[i*ld+i:])
		for j := i; j < n; j++ {
			y[i*ld+j] = s * q.r[i*ld+j]
		}
	}
	lapack.Trtri('L', 'N', n, u, ld)
	for i, s := range signs {
		for j := i; j < n; j++ {
			u[i*ld+j] *= s
		}
	}
	q.multiply(u, a)
	storeRows(a, 0, n, y, ld)
}

// blockGeqrf is xGEQRF for a tall matrix as a single block. It returns false, and has done
// nothing, if the kernels cannot factor it.
func blockGeqrf[T scalar.Scalar](c cores.Call, a matrix.Matrix[T], tau []T) bool {
	m, n := a.Rows, a.Cols
	q := tall[T]{crew: crewOf(c, m, n), m: m, n: n, ld: padded(n)}
	w := workspace.Get[T]()
	defer w.Put()
	q.r = w.Vectors((n + 1) * q.ld)
	b := tallBlock[T]{tall: &q, rows: m, f: w.Matrix(m * q.ld), t: w.Work(q.triangle()), r: q.r}
	lease := q.call.Acquire()
	defer lease.Release()
	loadRows(b.f, q.ld, q.ld, a, 0, m)
	if !b.factor() {
		return false
	}
	// The kernels leave vectors that are not scaled.
	scales := q.r[n*q.ld:]
	clear(scales)
	for j := range n {
		panel, in := j/tallPadding, j%tallPadding
		head := b.f[j*(q.ld+1)]
		tau[j] = b.t[panel*tallPadding*tallPadding+in*(tallPadding+1)] * head * head
		if head != 0 {
			scales[j] = 1 / head
		}
	}
	lapack.Tallscale(m, b.f, q.ld, scales)
	for i := range n {
		copy(b.f[i*q.ld+i:i*q.ld+n], q.r[i*q.ld+i:])
	}
	storeRows(a, 0, m, b.f, q.ld)
	return true
}

// signed returns the signs of Householder's R beside those of q's, and stores in tau the
// factors of his reflectors. y has the factors L and U of the first n rows of Q S - I, and u
// is the unit matrix. All are in w.
func (q *tall[T]) signed(w *workspace.Workspace[T], tau []T) (y, u, signs []T) {
	n, ld := q.n, q.ld
	y, u, signs = w.Vectors(n*ld), w.Work(n*ld), w.Matrix(n)
	unit(u, ld)
	q.top(u, y)
	factorSigned(n, y, ld, signs, tau)
	return y, u, signs
}

// unit stores the unit matrix in u, whose rows are ld apart.
func unit[T scalar.Scalar](u []T, ld int) {
	clear(u)
	for i := 0; i < len(u); i += ld + 1 {
		u[i] = 1
	}
}

// factorSigned overwrites the row-major n x n matrix y with the factors L and U of Y S - I,
// where S is a diagonal of signs, and stores in tau the diagonal of -U.
func factorSigned[T scalar.Scalar](n int, y []T, ld int, signs, tau []T) {
	for k := range n {
		row := y[k*ld : k*ld+n]
		signs[k] = 1
		if real(scalar.ToComplex(row[k])) > 0 {
			signs[k] = -1
		}
		for i := range n { // above the diagonal, too: what was subtracted is a multiple of the column
			y[i*ld+k] *= signs[k]
		}
		tau[k] = 1 - row[k]
		row[k] = -tau[k]
		for i := k + 1; i < n; i++ {
			below := y[i*ld : i*ld+n]
			f := below[k] / row[k]
			below[k] = f
			for j, v := range row[k+1:] {
				below[k+1+j] -= f * v
			}
		}
	}
}

// tallReflectors are the k reflectors of a tall QR factorization as LAPACK stores them, in the
// columns of y, which may be a view. Their product is I - Y T Y^H.
type tallReflectors[T scalar.Scalar] struct {
	y   matrix.Matrix[T]
	tau []T
}

// load stores rows from to to-1 of Y, with its ones and zeros, in f, k apart.
func (h tallReflectors[T]) load(f []T, from, to int) {
	k := h.y.Cols
	loadRows(f, k, k, h.y, from, to)
	for i := range min(k, to) - min(from, k) {
		f[i*(k+1)] = 1
		clear(f[i*(k+1)+1 : (i+1)*k])
	}
}

// tallBlocks are the blocks of rows in which reflectors of k columns are applied.
func tallBlocks(m, k int) cuts { return cut(m, max(tallRows, tallRatio*k)) }

// triangle stores T in t, upper, column-major, and if columns is not 0 the transpose of Y^H C
// in product, columns x k and column-major, for the m x columns matrix c. The inverse of T has
// the products of the columns of Y above its diagonal, and there the inverses of tau.
func (h tallReflectors[T]) triangle(q *crew, w *workspace.Workspace[T], c matrix.Matrix[T]) (t, product []T) {
	m, k, columns := h.y.Rows, h.y.Cols, c.Cols
	blocks := tallBlocks(m, k)
	each := k*k + k*columns
	parts := w.Matrix(blocks.count * each)
	q.do(blocks.count, func(i int) {
		from, to := blocks.part(i)
		rows := to - from
		w := workspace.Get[T]()
		defer w.Put()
		f := w.Work(rows * k)
		h.load(f, from, to)
		part := parts[i*each : (i+1)*each]
		lapack.Herk('U', 'N', k, rows, 1, f, k, 0, part, k) // conjugated: Fortran sees Y^T
		if columns > 0 {
			x, ld := blockOf(w, c, from, to)
			lapack.Gemm('N', 'C', columns, k, rows, 1, x, ld, f, k, 0, part[k*k:], columns)
		}
	})
	sum := parts[:each]
	for i := 1; i < blocks.count; i++ {
		for j, v := range parts[i*each : (i+1)*each] {
			sum[j] += v
		}
	}
	t, product = sum[:k*k], sum[k*k:]
	for j := range k {
		scalar.Conjugate(t[j*k : j*k+j])
		clear(t[j*k+j : (j+1)*k])
		t[j*k+j] = 1
		if h.tau[j] != 0 {
			t[j*k+j] = 1 / h.tau[j]
		}
	}
	for j := range k {
		if h.tau[j] == 0 { // no reflector
			h.isolate(t, j)
		}
	}
	lapack.Trtri('U', 'N', k, t, k)
	for j := range k {
		if h.tau[j] == 0 {
			t[j*k+j] = 0
		}
	}
	return t, product
}

// isolate clears row and column j of t beside the diagonal.
func (h tallReflectors[T]) isolate(t []T, j int) {
	k := h.y.Cols
	clear(t[j*k : j*k+j])
	for i := j + 1; i < k; i++ {
		t[i*k+j] = 0
	}
}

// blockOf returns rows from to to-1 of c row-major, in c itself or copied to w, and their
// stride.
func blockOf[T scalar.Scalar](w *workspace.Workspace[T], c matrix.Matrix[T], from, to int) (x []T, ld int) {
	if c.Op == matrix.NoTrans {
		return c.Data[from*c.Stride:], c.Stride
	}
	x = w.Vectors((to - from) * c.Cols)
	loadRows(x, c.Cols, c.Cols, c, from, to)
	return x, c.Cols
}

// apply overwrites the matrix b with Q B or, if adjoint is set, with Q^H B.
func (h tallReflectors[T]) apply(c cores.Call, adjoint bool, b matrix.Matrix[T]) {
	w := workspace.Get[T]()
	defer w.Put()
	m, k, columns := h.y.Rows, h.y.Cols, b.Cols
	q := crewOf(c, m, k)
	q.acquire()
	defer q.release()
	t, product := h.triangle(&q, w, b)
	trans := byte('T') // of W^T op(T)^T
	if adjoint {
		trans = 'N'
		scalar.Conjugate(t)
	}
	lapack.Trmm('R', 'U', trans, 'N', columns, k, 1, t, k, product, columns)
	blocks := tallBlocks(m, k)
	q.do(blocks.count, func(i int) {
		from, to := blocks.part(i)
		w := workspace.Get[T]()
		defer w.Put()
		f := w.Work((to - from) * k)
		h.load(f, from, to)
		x, ld := blockOf(w, b, from, to)
		lapack.Gemm('N', 'N', columns, to-from, k, -1, product, columns, f, k, 1, x, ld)
		if b.Op != matrix.NoTrans {
			storeRows(b, from, to, x, ld)
		}
	})
}

// generate overwrites Y by the first k columns of Q, which are (I; 0) - Y (T Y1^H).
func (h tallReflectors[T]) generate(c cores.Call) {
	w := workspace.Get[T]()
	defer w.Put()
	m, k := h.y.Rows, h.y.Cols
	q := crewOf(c, m, k)
	q.acquire()
	defer q.release()
	t, _ := h.triangle(&q, w, matrix.Matrix[T]{})
	top := w.Vectors(k * k)
	h.load(top, 0, k)
	scalar.Conjugate(top)
	lapack.Trmm('R', 'U', 'N', 'U', k, k, 1, top, k, t, k)
	blocks := tallBlocks(m, k)
	q.do(blocks.count, func(i int) {
		from, to := blocks.part(i)
		rows := to - from
		w := workspace.Get[T]()
		defer w.Put()
		f, x := w.Work(rows*k), w.Vectors(rows*k)
		h.load(f, from, to)
		lapack.Gemm('T', 'N', k, rows, k, -1, t, k, f, k, 0, x, k)
		if from == 0 {
			for j := range k {
				x[j*(k+1)] += 1
			}
		}
		storeRows(h.y, from, to, x, k)
	})
}

package driver

import (
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// reflectors is a Q = H0 H1 ... whose factors H = I - V T V^H are blocks of reflectors of
// order m, k reflectors in all. They are applied by a team, in strips of the matrix.
//
// The reflectors lie in the columns of a matrix below its diagonal, either of a
// column-major one, or of a row-major one. The latter's Q is conjugated in reflectors,
// because S = Q^H A for a row-major A is S^T = A^T conj(Q) to Fortran.
type reflectors[T scalar.Scalar] struct {
	team    *cores.Team
	rows    bool // the reflectors' matrix is row-major
	all     bool // v and t have all blocks, otherwise two at a time
	m, k    int
	v       []T // of each block, column-major, with its ones and zeros
	t       []T // of each block the factors tau and T
	w       []T // scratch of strips
	scratch []T // scratch of panels
}

const (
	stripCount = 12 // strips that a large matrix is cut into for the product with a block, about
	leastStrip = 2 * rowUnit
	mostStrip  = 6 * rowUnit
)

// inStrips cuts n rows or columns of a matrix that blocks are applied to. Each strip packs
// V anew, which takes the less of the time the wider it is.
func inStrips(n int) cuts {
	if n == 0 {
		return cuts{}
	}
	return cut(n, max(leastStrip, min((n/stripCount+rowUnit/2)/rowUnit*rowUnit, mostStrip)))
}

// width is the number of reflectors in each block but the last, which may have fewer. Wide
// blocks have fast products, and slow panels.
func (q *reflectors[T]) width() int {
	switch {
	case q.k < 1500:
		return min(32, q.k)
	case q.k < 3000:
		return 48
	}
	return 64
}

// newReflectors gets the memory for all blocks, or for two at a time, if all is not set.
// n is the dimension in which the matrix to be multiplied is cut.
func newReflectors[T scalar.Scalar](team *cores.Team, w *workspace.Workspace[T], rows bool, m, k, n int, all bool) reflectors[T] {
	q := reflectors[T]{team: team, rows: rows, all: all, m: m, k: k}
	width := q.width()
	slots := min(2, q.blocks())
	if all {
		slots = q.blocks()
	}
	t := slots * width * (width + 1)
	work := w.Work(t + 8*width)
	q.t, q.scratch = work[:t], work[t:]
	q.v, q.w = w.Matrix(slots*width*m), w.Vectors(n*width)
	return q
}

func (q *reflectors[T]) blocks() int { return (q.k + q.width() - 1) / q.width() }

// reflectorBlock is a block of k reflectors of order m, the first of which is number from.
type reflectorBlock[T scalar.Scalar] struct {
	from, m, k int
	v, tau, t  []T
}

func (q *reflectors[T]) block(p int) reflectorBlock[T] {
	width := q.width()
	b := reflectorBlock[T]{from: p * width}
	b.m, b.k = q.m-b.from, min(width, q.k-b.from)
	b.v = q.v[p*width*q.m%len(q.v):][:b.m*b.k]
	b.tau = q.t[p*width*(width+1)%len(q.t):]
	b.tau, b.t = b.tau[:b.k], b.tau[width:]
	return b
}

// load copies the columns of block b from the matrix a.
func (q *reflectors[T]) load(b reflectorBlock[T], a []T, lda int) {
	a = a[b.from*(lda+1):]
	if q.rows {
		lapack.Transpose(b.m, b.k, a, lda, b.v, b.m)
		return
	}
	for j := range b.k {
		copy(b.v[j*b.m:(j+1)*b.m], a[j*lda:])
	}
}

// panel factors the columns of block p of the matrix a, which has n columns, and makes the
// block ready, if it will be applied to others.
func (q *reflectors[T]) panel(p, n int, a []T, lda int, tau []T) {
	b := q.block(p)
	q.load(b, a, lda)
	tau = tau[b.from : b.from+b.k]
	lapack.Panel(b.m, b.k, b.v, b.m, tau, q.scratch)
	a = a[b.from*(lda+1):]
	if q.rows {
		lapack.Transpose(b.k, b.m, b.v, b.m, a, lda)
	} else {
		for j := range b.k {
			copy(a[j*lda:], b.v[j*b.m:(j+1)*b.m])
		}
		scalar.Conjugate(tau)
	}
	if b.from+b.k < n || q.all {
		q.ready(b, tau)
	}
}

// ready makes block b, whose columns have been loaded, ready to be applied. The factors
// tau are those of a row-major QR or LQ factorization, both of which have the conjugates
// of those that belong to reflectors.
func (q *reflectors[T]) ready(b reflectorBlock[T], tau []T) {
	for j := range b.k {
		clear(b.v[j*b.m : j*b.m+j])
		b.v[j*b.m+j] = 1
	}
	if q.rows {
		scalar.Conjugate(b.v)
	}
	copy(b.tau, tau)
	scalar.Conjugate(b.tau)
	lapack.Reflector(b.m, b.k, b.v, b.m, b.tau, b.t, b.k)
}

// loadAll makes all blocks ready: those that a factorization left in the matrix a.
func (q *reflectors[T]) loadAll(a []T, lda int, tau []T) {
	doTiles(q.team, q.blocks(), loading[T]{reflectorTiles[T]{reflectors: *q, a: a, lda: lda, tau: tau}})
}

// reflect multiplies columns first to last-1 of the matrix c, which is row-major or
// column-major, by block b, or by its conjugate transpose. Of the block's rows of these
// columns, only the first live ones are not zero.
func (q *reflectors[T]) reflect(b reflectorBlock[T], rows bool, trans byte, live, first, last int, c []T, ldc int) {
	n, w := last-first, q.w[first*q.width():]
	c = c[at(rows, ldc, b.from, first):]
	if rows {
		lapack.Reflect('R', trans, n, b.m, b.k, live, b.v, b.m, b.t, b.k, c, ldc, w)
	} else {
		lapack.Reflect('L', trans, b.m, n, b.k, live, b.v, b.m, b.t, b.k, c, ldc, w)
	}
}

// at is the index of element (i, j) of a matrix that is row-major or column-major.
func at(rows bool, ld, i, j int) int {
	if rows {
		return i*ld + j
	}
	return i + j*ld
}

// factor is xGEQRF on the m x n matrix a, in q's layout. The first strip of each step is
// the next panel, as in factorTiles.
func (q *reflectors[T]) factor(n int, a []T, lda int, tau []T) {
	trans := byte('C')
	if q.rows {
		trans = 'N'
	}
	q.panel(0, n, a, lda, tau)
	for p := range q.blocks() {
		b := q.block(p)
		right := b.from + b.k
		next := right + min(b.k, q.k-right) // where the next panel ends
		strips := inStrips(n - next)
		ahead := min(next-right, 1)
		if ahead+strips.count == 0 {
			return
		}
		r := reflectorTiles[T]{*q, a, lda, tau, strips, b, trans, false, p, n, next}
		doTiles(q.team, ahead+strips.count, factoring[T]{r})
	}
}

// generate overwrites the m x n matrix a, in q's layout, with the first n columns of Q.
func (q *reflectors[T]) generate(n int, a []T, lda int) {
	trans := byte('N')
	if q.rows {
		trans = 'C'
	}
	width := q.width()
	strips := cut(n, width*max(1, n/stripCount/width))
	r := reflectorTiles[T]{reflectors: *q, a: a, lda: lda, strips: strips, trans: trans}
	doTiles(q.team, strips.count, generating[T]{r})
}

// identity stores columns first to last-1 of the unit matrix in a.
func (q *reflectors[T]) identity(first, last int, a []T, lda int) {
	if q.rows {
		for i := range q.m {
			clear(a[i*lda+first : i*lda+last])
		}
	} else {
		for j := first; j < last; j++ {
			clear(a[j*lda : j*lda+q.m])
		}
	}
	for j := first; j < last; j++ {
		a[j*(lda+1)] = 1
	}
}

// apply overwrites b with op(Q) B. b has n columns and is row-major or column-major. op is
// 'N' or 'C'.
func (q *reflectors[T]) apply(rows bool, trans byte, n int, b []T, ldb int) {
	strips := inStrips(n)
	r := reflectorTiles[T]{reflectors: *q, a: b, lda: ldb, strips: strips, trans: trans, sameRows: rows}
	doTiles(q.team, strips.count, applying[T]{r})
}

// reflectorTiles is what the goroutines of a team know that factor, generate or apply with
// reflectors.
type reflectorTiles[T scalar.Scalar] struct {
	reflectors[T]
	a        []T
	lda      int
	tau      []T
	strips   cuts
	b        reflectorBlock[T]
	trans    byte
	sameRows bool // the matrix that is multiplied is row-major
	p, n     int  // the number of b, and the columns of the matrix that is factored
	next     int  // where the next panel ends
}

// loading makes blocks ready.
type loading[T scalar.Scalar] struct{ reflectorTiles[T] }

func (r *loading[T]) tile(p int) {
	b := r.block(p)
	r.load(b, r.a, r.lda)
	r.ready(b, r.tau[b.from:b.from+b.k])
}

// factoring applies block b and factors the next panel.
type factoring[T scalar.Scalar] struct{ reflectorTiles[T] }

func (r *factoring[T]) tile(i int) {
	b, next := r.b, r.next
	right := b.from + b.k
	ahead := min(next-right, 1)
	if i < ahead {
		r.reflect(b, r.rows, r.trans, b.m, right, next, r.a, r.lda)
		r.panel(r.p+1, r.n, r.a, r.lda, r.tau)
		return
	}
	first, last := r.strips.part(i - ahead)
	r.reflect(b, r.rows, r.trans, b.m, next+first, next+last, r.a, r.lda)
}

// generating makes columns of Q.
type generating[T scalar.Scalar] struct{ reflectorTiles[T] }

func (q *generating[T]) tile(i int) {
	width := q.width()
	first, last := q.strips.part(q.strips.count - 1 - i) // the last strips take the longest
	q.identity(first, last, q.a, q.lda)
	start := min((last-1)/width, q.blocks()-1)
	for p := start; p >= 0; p-- {
		b := q.block(p)
		// What is left of the block, or below the strip's ones, is still zero.
		left, live := max(first, b.from), b.m
		if p == start {
			live = min(last-b.from, b.m)
		}
		q.reflect(b, q.rows, q.trans, live, left, last, q.a, q.lda)
	}
}

// applying multiplies columns by Q.
type applying[T scalar.Scalar] struct{ reflectorTiles[T] }

func (q *applying[T]) tile(i int) {
	forward, blocks := q.sameRows == (q.trans == 'N'), q.blocks()
	first, last := q.strips.part(i)
	for step := range blocks {
		p := step
		if !forward {
			p = blocks - 1 - step
		}
		h := q.block(p)
		q.reflect(h, q.sameRows, q.trans, h.m, first, last, q.a, q.lda)
	}
}

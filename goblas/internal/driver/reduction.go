package driver

import (
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// reduction has the k reflectors of order n, as LAPACK's reductions leave them in the columns
// (storev 'C') or rows ('R') of a. Their product is Q = H1 H2 ... Hk (direct 'F'), with
// the ones of the reflectors on the diagonal, or Hk ... H2 H1 ('B'), with the ones at the
// lower right. Blocks of them are applied as products, I - V T V^H. LAPACK's xUNMQR would
// compute each T anew for every strip of columns that it is called for.
type reduction[T scalar.Scalar] struct {
	direct, storev byte
	n, k           int
	a              []T
	lda            int
	tau            []T
}

// reflectBlock is how many reduction has the applied at once.
const reflectBlock = 48

func (r *reduction[T]) blocks() int { return (r.k + reflectBlock - 1) / reflectBlock }

// triangles is the length of the array of all T.
func (r *reduction[T]) triangles() int { return r.blocks() * reflectBlock * reflectBlock }

// block returns the reflectors of block i, and which rows they change.
func (r *reduction[T]) block(i int) (v, tau []T, width, row, rows int) {
	j := i * reflectBlock
	width = min(reflectBlock, r.k-j)
	if r.direct == 'B' {
		return r.a[j*r.lda:], r.tau[j:], width, 0, r.n - r.k + j + width
	}
	return r.a[j+j*r.lda:], r.tau[j:], width, j, r.n - j
}

// triangle computes the T of block i.
func (r *reduction[T]) triangle(i int, t []T) {
	v, tau, width, _, rows := r.block(i)
	lapack.Larft(r.direct, r.storev, rows, width, v, r.lda, tau, t[i*reflectBlock*reflectBlock:], reflectBlock)
}

// apply overwrites the n x columns matrix c with Q C. t has the triangles.
func (r *reduction[T]) apply(columns int, t, c []T, ldc int, scratch *workspace.Workspace[T]) {
	work := scratch.Work(columns * reflectBlock)
	for i := range r.blocks() {
		if r.direct == 'F' {
			i = r.blocks() - 1 - i
		}
		v, _, width, row, rows := r.block(i)
		lapack.Larfb('L', 'N', r.direct, r.storev, rows, columns, width, v, r.lda, t[i*reflectBlock*reflectBlock:], reflectBlock, c[row:], ldc, work, columns)
	}
}

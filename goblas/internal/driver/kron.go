package driver

import (
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/scalar"
)

// Kron stores the Kronecker product of a row-major m x n matrix a and a row-major p x q
// matrix b in the row-major (m p) x (n q) matrix c: blocks a[i,j] b, a row of which is an
// outer product of a row of a and one of b. No dimension is 0. Each element is one product,
// so that every route has the same bits. It allocates nothing.
func Kron[T scalar.Scalar](m, n int, a []T, lda, p, q int, b []T, ldb int, c []T, ldc int) {
	r := cores.Decide(plan.Dger, float64(m)*float64(n)*float64(p)*float64(q))
	k := kron[T]{n: n, p: p, q: q, lda: lda, ldb: ldb, ldc: ldc, a: a, b: b, c: c, inC: r.Native()}
	if !r.Tiled() {
		k.rows(0, m*p)
		return
	}
	k.high = cut(m*p, max(1, tileBytes/scalar.Size[T]()/(n*q)))
	team := r.Team()
	defer team.Release()
	doTiles(team, k.high.count, k)
}

// kron is a Kronecker product on its way in tiles.
type kron[T scalar.Scalar] struct {
	n, p, q, lda, ldb, ldc int
	a, b, c                []T
	inC                    bool
	high                   cuts // of the rows of c
}

func (k *kron[T]) tile(i int) { k.rows(k.high.part(i)) }

// rows computes rows from to to-1 of c.
func (k *kron[T]) rows(from, to int) {
	for row := from; row < to; row++ {
		i, j := row/k.p, row%k.p
		x, y := k.a[i*k.lda:i*k.lda+k.n], k.b[j*k.ldb:j*k.ldb+k.q]
		multiplyOuter(k.inC, x, y, k.c[row*k.ldc:row*k.ldc+k.n*k.q], k.q)
	}
}

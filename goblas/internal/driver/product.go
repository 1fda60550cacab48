package driver

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/mem"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/internal/scalar"
)

// product is a product that chooses its route.
type product[T scalar.Scalar] struct{ pure.Product[T] }

// Multiply computes C = op(A) op(B) on row-major matrices of all four types: xGEMM with
// alpha = 1 and beta = 0. op(A) is m x k and op(B) is k x n. The product of a matrix
// with its own transpose or conjugate transpose takes half the operations, and is
// exactly symmetric or Hermitian, on every route.
func Multiply[T scalar.Scalar](tA, tB blas.Transpose, m, n, k int, a []T, lda int, b []T, ldb int, c []T, ldc int) {
	p := product[T]{pure.Product[T]{TA: tA, TB: tB, M: m, N: n, K: k, Alpha: 1, A: a, LDA: lda, B: b, LDB: ldb, C: c, LDC: ldc}}
	p.run(true)
}

// Gemm is xGEMM behind gonum's API: C = alpha op(A) op(B) + beta C. It is for products
// whose work m n k is at least [LargeProduct].
func Gemm[T scalar.Scalar](tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) {
	p := product[T]{pure.Product[T]{TA: tA, TB: tB, M: m, N: n, K: k, Alpha: alpha, A: a, LDA: lda, B: b, LDB: ldb, Beta: beta, C: c, LDC: ldc}}
	p.run(false)
}

// LargeProduct is the work m n k from which a product may take another route than one
// plain call: it may be cut into strips, or only half of it be computed. For smaller
// products the few nanoseconds that the decision takes would show.
const LargeProduct = pure.RankFrom * pure.RankFrom * pure.RankFrom

var gemmOps = [4]plan.Op{plan.Sgemm, plan.Dgemm, plan.Cgemm, plan.Zgemm}

// run computes the product on the route that it chooses. Arguments that gonum or netlib
// would refuse are left to the implementation, so that the panic is gonum's. own says
// that the product belongs to one of goblas's own functions: it then takes half the
// operations if half is enough, which products of gonum's API do only in Auto, and
// follows IEEE 754 also in pure Go.
func (p *product[T]) run(own bool) {
	r := cores.Decide(gemmOps[scalar.Index[T]()], float64(p.M)*float64(p.N)*float64(p.K))
	if !cint.Fits(p.M | p.N | p.K | p.LDA | p.LDB | p.LDC) {
		r = cores.Call{}
	}
	if r.Native() && p.Beta == 0 {
		// gonum's mat allocates its results, so their pages have not been touched yet.
		mem.Advise(p.C)
	}
	if own || r.Auto() {
		if hermitian, ok := p.Symmetric(); ok && p.Valid() {
			p.half(r, own, hermitian)
			return
		}
	}
	switch {
	case !r.Native() && own:
		p.InGo(false, false)
	case !r.Native():
		p.Gemm(pure.BLAS, 0, p.M, 0, p.N)
	case r.Tiling() && !r.Alone() && p.Valid() && p.strips(r):
	default:
		lease := r.Acquire()
		defer lease.Release()
		p.Gemm(BLAS, 0, p.M, 0, p.N)
	}
}

const (
	// tileRows is the least number of rows, or of columns, of a strip. With fewer,
	// packing the operands would take long compared with multiplying them.
	tileRows = 64
	// tilesPerCore is the number of strips for each core. With more than one, no core
	// waits long for the last strip.
	tilesPerCore = 2
)

// strips computes the product in strips along the longer side of C. It does nothing and
// reports false if there would be fewer than two strips.
func (p *product[T]) strips(r cores.Call) bool {
	long := max(p.M, p.N)
	count := min(tilesPerCore*cores.Budget(), long/tileRows)
	if count < 2 {
		return false
	}
	q := *p // a copy for the goroutines, so that p stays on the stack in calls without tiles
	r.Tiles(count, func(i int) {
		from, to := long*i/count, long*(i+1)/count
		if q.M >= q.N {
			q.Gemm(BLAS, from, to, 0, q.N)
		} else {
			q.Gemm(BLAS, 0, q.M, from, to)
		}
	})
	return true
}

// half computes the upper triangle of a symmetric C and mirrors it. In tiles, C is cut
// into strips of rows, the longest first. Each consists of a triangle, by xSYRK or
// xHERK, and a rectangle to the right of it, by xGEMM.
func (p *product[T]) half(r cores.Call, own, hermitian bool) {
	switch {
	case !r.Native() && own:
		p.InGo(true, hermitian)
		p.Mirror(hermitian, 0, p.N)
	case !r.Native():
		p.Rank(pure.BLAS, hermitian, 0, p.N)
		p.Mirror(hermitian, 0, p.N)
	case r.Tiling():
		count := max(1, min(tilesPerCore*cores.Budget(), p.N/tileRows))
		q := *p // as in strips
		r.Tiles(count, func(i int) {
			from, to := q.N*i/count, q.N*(i+1)/count
			q.Rank(BLAS, hermitian, from, to)
			if to < q.N {
				q.Gemm(BLAS, from, to, to, q.N)
			}
			q.Mirror(hermitian, from, to)
		})
	default:
		lease := r.Acquire()
		defer lease.Release()
		p.Rank(BLAS, hermitian, 0, p.N)
		p.Mirror(hermitian, 0, p.N)
	}
}

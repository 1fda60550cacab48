package driver

import (
	"context"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
)

// vectorProduct has the arguments of xGEMV: y = alpha op(A) x + beta y with a row-major
// m x n matrix A. All but alpha and beta are as gonum demands, and the increments positive.
type vectorProduct[T scalar.Scalar] struct {
	t     blas.Transpose
	m, n  int
	alpha T
	a     []T
	lda   int
	x     []T
	incX  int
	beta  T
	y     []T
	incY  int
}

// lengths are those of x and y.
func (g *vectorProduct[T]) lengths() (x, y int) {
	if g.t == blas.NoTrans {
		return g.n, g.m
	}
	return g.m, g.n
}

// fits reports whether C's int can count all that the library counts.
func (g *vectorProduct[T]) fits() bool {
	lenX, lenY := g.lengths()
	return cint.Fits(g.m|g.n|g.lda|g.incX|g.incY) && cint.Spans(g.m, g.n) && cint.Spans(lenX, g.incX) && cint.Spans(lenY, g.incY)
}

// route decides how the product runs. ctx is as in [cores.Call.In].
func (g *vectorProduct[T]) route(ctx context.Context) cores.Call {
	ops := &gemvOps
	if g.t != blas.NoTrans {
		ops = &gemvTs
	}
	return cores.Decide(ops[scalar.Index[T]()], float64(g.m)*float64(g.n)).In(ctx)
}

// run computes the product in the library. alpha is not 0.
func (g *vectorProduct[T]) run(r cores.Call) {
	if g.beta == 0 { // so that nothing is left of a NaN, whatever the library does then
		_, lenY := g.lengths()
		for i := range lenY {
			g.y[i*g.incY] = 0
		}
	}
	if r.Tiled() && Gemv(r, g.t, g.m, g.n, g.alpha, g.a, g.lda, g.x, g.incX, g.beta, g.y, g.incY) {
		return
	}
	lease := r.Acquire()
	defer lease.Release()
	gemv(g.t, g.m, g.n, g.alpha, g.a, g.lda, g.x, g.incX, g.beta, g.y, g.incY)
}

// longSum is from where on xGEMV and xDOT in single precision lose what xGEMM keeps, which
// adds up some hundred products at a time: a sum of 2^24 swallows ones that are added to it.
const longSum = 4096

// ThinGemm is xGEMM for a product of less work than [LargeProduct] whose result is one row or
// column. It reports false for what is not computed in a better way than by xGEMM.
func ThinGemm[T scalar.Scalar](r cores.Call, tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) bool {
	p := product[T]{pure.Product[T]{TA: tA, TB: tB, M: m, N: n, K: k, Alpha: alpha, A: a, LDA: lda, B: b, LDB: ldb, Beta: beta, C: c, LDC: ldc}, nil}
	return p.thin(r)
}

// thin computes a product whose result is one row or one column as xGEMV, or xDOT if it is
// one element, and reports whether it did: not with factors that these treat in another way.
// xGEMM packs both operands, and takes 2 to 10 times as long. r is the call of xGEMM, which
// runs in the library. So does xGEMV then, which in the library is also the faster of the two
// where it is too small to run there for its own sake.
func (p *product[T]) thin(r cores.Call) bool {
	if p.K < 1 || p.Alpha == 0 || p.Beta != p.Beta || !p.Valid() {
		return false
	}
	if scalar.IsSingle[T]() && p.K > longSum {
		return false
	}
	conjA, conjB := p.TA == blas.ConjTrans && scalar.IsComplex[T](), p.TB == blas.ConjTrans && scalar.IsComplex[T]()
	incA, incB := p.LDA, p.LDB // of vectors
	if p.TA == blas.NoTrans {
		incA = 1
	}
	if p.TB != blas.NoTrans {
		incB = 1
	}
	if p.M == 1 && p.N == 1 {
		p.inner(conjA, incA, conjB, incB)
		return true
	}
	g := vectorProduct[T]{t: p.TA, m: p.M, n: p.K, alpha: p.Alpha, a: p.A, lda: p.LDA, x: p.B, incX: incB, beta: p.Beta, y: p.C, incY: p.LDC}
	conjX, conjAll := conjB, false
	if p.N > 1 { // C is a row, and its transpose op(B)^T op(A)^T
		g.t, g.m, g.n, g.a, g.lda, g.x, g.incX, g.incY = blas.NoTrans, p.N, p.K, p.B, p.LDB, p.A, incA, 1
		if p.TB == blas.NoTrans {
			g.t = blas.Trans
		}
		// BLAS has no product with a matrix that is conjugated and not transposed. It is
		// the conjugate of the product in which all the rest is conjugated.
		conjX, conjAll = conjA != conjB, conjB
	}
	if g.t != blas.NoTrans {
		g.m, g.n = g.n, g.m
	}
	if !g.fits() {
		return false
	}
	if own := g.route(p.ctx); own.Native() {
		r = own
	}
	if conjX {
		w := workspace.Get[T]()
		defer w.Put()
		x := w.Vectors(p.K)
		for i := range x {
			x[i] = scalar.Conj(g.x[i*g.incX])
		}
		g.x, g.incX = x, 1
	}
	if conjAll {
		g.alpha, g.beta = scalar.Conj(g.alpha), scalar.Conj(g.beta)
		if g.beta != 0 {
			scalar.Conjugate(p.C[:p.N])
		}
		defer scalar.Conjugate(p.C[:p.N])
	}
	g.run(r)
	return true
}

// inner is thin for a result of one element.
func (p *product[T]) inner(conjA bool, incA int, conjB bool, incB int) {
	var sum T
	switch {
	case conjA && conjB:
		sum = scalar.Conj(Dot(p.ctx, false, p.K, p.A, incA, p.B, incB))
	case conjB: // xDOTC conjugates the first one
		sum = Dot(p.ctx, true, p.K, p.B, incB, p.A, incA)
	default:
		sum = Dot(p.ctx, conjA, p.K, p.A, incA, p.B, incB)
	}
	if p.Alpha != 1 { // 1 is not multiplied by, because as a complex number it makes NaN of infinities
		sum *= p.Alpha
	}
	switch p.Beta {
	case 0:
	case 1:
		sum += p.C[0]
	default:
		sum += p.Beta * p.C[0]
	}
	p.C[0] = sum
}

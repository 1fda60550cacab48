package backend

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/mem"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/netlib"
)

// product is C = alpha op(A) op(B) + beta C, row-major: the arguments of xGEMM.
type product[T scalar.Scalar] struct {
	tA, tB  blas.Transpose
	m, n, k int
	alpha   T
	a       []T
	lda     int
	b       []T
	ldb     int
	beta    T
	c       []T
	ldc     int
}

// Gemm computes C = op(A) op(B) for all four types: xGEMM with alpha = 1 and
// beta = 0. op(A) is m x k and op(B) is k x n. The product of a matrix with its
// own transpose or conjugate transpose takes half the operations, and is
// exactly symmetric or Hermitian, on every route.
func Gemm[T scalar.Scalar](tA, tB blas.Transpose, m, n, k int, a []T, lda int, b []T, ldb int, c []T, ldc int) {
	p := product[T]{tA: tA, tB: tB, m: m, n: n, k: k, alpha: 1, a: a, lda: lda, b: b, ldb: ldb, c: c, ldc: ldc}
	p.run(true)
}

// largeProduct is the work m n k from which a product may go another way than
// one plain call: cut in strips, or by halves. Below it, the few nanoseconds of
// finding that out would show.
const largeProduct = rankFrom * rankFrom * rankFrom

var gemmOps = [4]plan.Op{plan.Sgemm, plan.Dgemm, plan.Cgemm, plan.Zgemm}

// run takes the product's route. Arguments that gonum or netlib would refuse
// are left to the implementation, whose panic is gonum's. own is a product of
// goblas's own functions: it takes half the operations where half is enough,
// which Auto does unasked, and goes by IEEE 754 in pure Go, too.
func (p *product[T]) run(own bool) {
	r := route(gemmOps[typeIndex[T]()], float64(p.m)*float64(p.n)*float64(p.k))
	if !fits(p.m | p.n | p.k | p.lda | p.ldb | p.ldc) {
		r = decision{}
	}
	if r.native() && p.beta == 0 {
		// gonum's mat makes its results afresh: their pages are not touched yet.
		mem.Advise(p.c)
	}
	if own || r.auto() {
		if hermitian, ok := p.symmetric(); ok && p.valid() {
			p.half(r, own, hermitian)
			return
		}
	}
	switch {
	case !r.native() && own:
		p.pure(false, false)
	case !r.native():
		p.gemm(pureBLAS, 0, p.m, 0, p.n)
	case r.tiling() && !r.alone() && p.valid() && p.strips(r):
	default:
		l := r.enter()
		defer l.leave()
		p.gemm(nativeBLAS, 0, p.m, 0, p.n)
	}
}

// tileRows is the least a strip has of rows, or of columns, so that packing its
// operands stays small beside multiplying them, and tilesPerCore how many strips
// there are for each core, so that none waits long for the last.
const (
	tileRows     = 64
	tilesPerCore = 2
)

// strips computes the product in strips of C's longer side. It reports false,
// having done nothing, if there are not two strips.
func (p *product[T]) strips(r decision) bool {
	long := max(p.m, p.n)
	count := min(tilesPerCore*cores.Budget(), long/tileRows)
	if count < 2 {
		return false
	}
	q := *p // the goroutines' own, so that p stays on the stack of calls without tiles
	r.tiles(count, func(i int) {
		from, to := long*i/count, long*(i+1)/count
		if q.m >= q.n {
			q.gemm(nativeBLAS, from, to, 0, q.n)
		} else {
			q.gemm(nativeBLAS, 0, q.m, from, to)
		}
	})
	return true
}

// symmetric reports whether op(B) is op(A)'s transpose or, hermitian, its
// conjugate transpose: the same elements read the other way, and nothing of
// the old C wanted, so that C equals its own (conjugate) transpose.
func (p *product[T]) symmetric() (hermitian, ok bool) {
	if p.n < rankFrom || p.m != p.n || p.lda != p.ldb || p.beta != 0 || (p.tA == blas.NoTrans) == (p.tB == blas.NoTrans) ||
		len(p.a) == 0 || len(p.b) == 0 || &p.a[0] != &p.b[0] {
		return false, false
	}
	hermitian = isComplex[T]() && (p.tA == blas.ConjTrans || p.tB == blas.ConjTrans)
	return hermitian, !hermitian || p.alpha == realPart(p.alpha)
}

// rankFrom is the order from which half the operations outweigh the copy of
// one triangle to the other.
const rankFrom = 32

// half computes the upper triangle of a symmetric C and mirrors it. Tiled, C is
// cut in strips of rows: each a triangle by xSYRK or xHERK and, right of it, a
// rectangle by xGEMM, the longest first.
func (p *product[T]) half(r decision, own, hermitian bool) {
	switch {
	case !r.native() && own:
		p.pure(true, hermitian)
		p.mirror(hermitian, 0, p.n)
	case !r.native():
		p.rank(pureBLAS, hermitian, 0, p.n)
		p.mirror(hermitian, 0, p.n)
	case r.tiling():
		count := max(1, min(tilesPerCore*cores.Budget(), p.n/tileRows))
		q := *p // as in strips
		r.tiles(count, func(i int) {
			from, to := q.n*i/count, q.n*(i+1)/count
			q.rank(nativeBLAS, hermitian, from, to)
			if to < q.n {
				q.gemm(nativeBLAS, from, to, to, q.n)
			}
			q.mirror(hermitian, from, to)
		})
	default:
		l := r.enter()
		defer l.leave()
		p.rank(nativeBLAS, hermitian, 0, p.n)
		p.mirror(hermitian, 0, p.n)
	}
}

// mirror copies rows from..to of the upper triangle of C to the columns of the
// lower one, conjugated if hermitian.
func (p *product[T]) mirror(hermitian bool, from, to int) {
	const side = 32 // both squares stay in the first-level cache
	for j0 := from; j0 < p.n; j0 += side {
		for i0 := from; i0 < to && i0 <= j0; i0 += side {
			for j := j0; j < min(j0+side, p.n); j++ {
				i1 := min(i0+side, to, j)
				if i1 <= i0 {
					continue
				}
				row := p.c[j*p.ldc+i0 : j*p.ldc+i1]
				for i := range row {
					row[i] = p.c[(i0+i)*p.ldc+j]
				}
				if hermitian {
					conjugate(row)
				}
			}
		}
	}
}

// valid reports whether the arguments are what gonum documents.
func (p *product[T]) valid() bool {
	for _, t := range [...]blas.Transpose{p.tA, p.tB} {
		if t != blas.NoTrans && t != blas.Trans && t != blas.ConjTrans {
			return false
		}
	}
	rowsA, colsA, rowsB, colsB := p.m, p.k, p.k, p.n
	if p.tA != blas.NoTrans {
		rowsA, colsA = colsA, rowsA
	}
	if p.tB != blas.NoTrans {
		rowsB, colsB = colsB, rowsB
	}
	return p.lda >= colsA && p.ldb >= colsB && p.ldc >= p.n &&
		len(p.a) >= (rowsA-1)*p.lda+colsA && len(p.b) >= (rowsB-1)*p.ldb+colsB && len(p.c) >= (p.m-1)*p.ldc+p.n
}

// gemm computes the part of C of rows i0..i1 and columns j0..j1.
func (p *product[T]) gemm(on netlib.BLAS, i0, i1, j0, j1 int) {
	a, b, c := p.a, p.b, p.c
	if i0 > 0 {
		a = a[offset(p.tA == blas.NoTrans, i0, p.lda):]
	}
	if j0 > 0 {
		b = b[offset(p.tB != blas.NoTrans, j0, p.ldb):]
	}
	if i0 > 0 || j0 > 0 {
		c = c[i0*p.ldc+j0:]
	}
	m, n := i1-i0, j1-j0
	switch q := any(p).(type) {
	case *product[float32]:
		on.Sgemm(p.tA, p.tB, m, n, p.k, q.alpha, any(a).([]float32), p.lda, any(b).([]float32), p.ldb, q.beta, any(c).([]float32), p.ldc)
	case *product[float64]:
		on.Dgemm(p.tA, p.tB, m, n, p.k, q.alpha, any(a).([]float64), p.lda, any(b).([]float64), p.ldb, q.beta, any(c).([]float64), p.ldc)
	case *product[complex64]:
		on.Cgemm(p.tA, p.tB, m, n, p.k, q.alpha, any(a).([]complex64), p.lda, any(b).([]complex64), p.ldb, q.beta, any(c).([]complex64), p.ldc)
	case *product[complex128]:
		on.Zgemm(p.tA, p.tB, m, n, p.k, q.alpha, any(a).([]complex128), p.lda, any(b).([]complex128), p.ldb, q.beta, any(c).([]complex128), p.ldc)
	}
}

// offset is where row (or column, if rows is false) i of a stored matrix starts.
func offset(rows bool, i, ld int) int {
	if rows {
		return i * ld
	}
	return i
}

// rank computes the upper triangle of rows and columns from..to of a symmetric
// C: xSYRK or xHERK.
func (p *product[T]) rank(on netlib.BLAS, hermitian bool, from, to int) {
	a := p.a[offset(p.tA == blas.NoTrans, from, p.lda):]
	c := p.c[from*p.ldc+from:]
	n, t := to-from, p.tA
	if t != blas.NoTrans {
		t = blas.Trans
		if hermitian {
			t = blas.ConjTrans
		}
	}
	switch q := any(p).(type) {
	case *product[float32]:
		on.Ssyrk(blas.Upper, t, n, p.k, q.alpha, any(a).([]float32), p.lda, 0, any(c).([]float32), p.ldc)
	case *product[float64]:
		on.Dsyrk(blas.Upper, t, n, p.k, q.alpha, any(a).([]float64), p.lda, 0, any(c).([]float64), p.ldc)
	case *product[complex64]:
		if hermitian {
			on.Cherk(blas.Upper, t, n, p.k, real(q.alpha), any(a).([]complex64), p.lda, 0, any(c).([]complex64), p.ldc)
		} else {
			on.Csyrk(blas.Upper, t, n, p.k, q.alpha, any(a).([]complex64), p.lda, 0, any(c).([]complex64), p.ldc)
		}
	case *product[complex128]:
		if hermitian {
			on.Zherk(blas.Upper, t, n, p.k, real(q.alpha), any(a).([]complex128), p.lda, 0, any(c).([]complex128), p.ldc)
		} else {
			on.Zsyrk(blas.Upper, t, n, p.k, q.alpha, any(a).([]complex128), p.lda, 0, any(c).([]complex128), p.ldc)
		}
	}
}

func isComplex[T scalar.Scalar]() bool { return typeIndex[T]() >= 2 }

// realPart is v without its imaginary part.
func realPart[T scalar.Scalar](v T) T {
	switch p := any(&v).(type) {
	case *complex64:
		*p = complex(real(*p), 0)
	case *complex128:
		*p = complex(real(*p), 0)
	}
	return v
}

func conjugate[T scalar.Scalar](row []T) {
	switch row := any(row).(type) {
	case []complex64:
		for i, v := range row {
			row[i] = complex(real(v), -imag(v))
		}
	case []complex128:
		for i, v := range row {
			row[i] = complex(real(v), -imag(v))
		}
	}
}

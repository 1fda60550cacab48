package driver

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// triangular has the arguments of xTRMM and xTRSM, whose operands are an m x n matrix B
// and a triangle A of order m with s = Left, or n with s = Right.
type triangular[T scalar.Scalar] struct {
	s     blas.Side
	ul    blas.Uplo
	t     blas.Transpose
	d     blas.Diag
	m, n  int
	alpha T
	a     []T
	lda   int
	b     []T
	ldb   int
}

func (p *triangular[T]) valid() bool {
	return isSide(p.s) && isUplo(p.ul) && isTrans(p.t) && isDiag(p.d) &&
		isMatrix(order(p.s, p.m, p.n), order(p.s, p.m, p.n), p.a, p.lda) && isMatrix(p.m, p.n, p.b, p.ldb)
}

// upper reports whether op(A) is an upper triangle.
func (p *triangular[T]) upper() bool { return (p.ul == blas.Upper) == (p.t == blas.NoTrans) }

// block is op(A) from row i and column j on.
func (p *triangular[T]) block(i, j int) []T {
	if p.t == blas.NoTrans {
		return p.a[i*p.lda+j:]
	}
	return p.a[j*p.lda+i:]
}

// update multiplies rows i0 to i1-1 of B by beta, and adds alpha times the product of
// these rows of op(A), in columns j0 to j1-1, with rows j0 to j1-1 of B. With s = Right
// these are columns of B, and the block of op(A) is the other way round.
func (p *triangular[T]) update(i0, i1, j0, j1 int, alpha, beta T) {
	if p.s == blas.Left {
		gemm(byte(p.t), 'N', i1-i0, p.n, j1-j0, alpha, p.block(i0, j0), p.lda, p.b[j0*p.ldb:], p.ldb, beta, p.b[i0*p.ldb:], p.ldb)
	} else {
		gemm('N', byte(p.t), p.m, i1-i0, j1-j0, alpha, p.b[j0:], p.ldb, p.block(j0, i0), p.lda, beta, p.b[i0:], p.ldb)
	}
}

// Trmm is xTRMM: B = alpha op(A) B with s = Left, or alpha B op(A) with s = Right.
func Trmm[T scalar.Scalar](r cores.Call, s blas.Side, ul blas.Uplo, t blas.Transpose, d blas.Diag, m, n int, alpha T, a []T, lda int, b []T, ldb int) bool {
	p := triangular[T]{s, ul, t, d, m, n, alpha, a, lda, b, ldb}
	if !p.valid() {
		return false
	}
	p.inStrips(r, func(q *triangular[T]) {
		lapack.Trmm(otherSide(byte(s)), other(byte(ul)), byte(t), byte(d), q.n, q.m, alpha, a, lda, q.b, ldb)
	})
	return true
}

// Trsm is xTRSM: B becomes the X of op(A) X = alpha B with s = Left, or of X op(A) = alpha
// B with s = Right.
func Trsm[T scalar.Scalar](r cores.Call, s blas.Side, ul blas.Uplo, t blas.Transpose, d blas.Diag, m, n int, alpha T, a []T, lda int, b []T, ldb int) bool {
	p := triangular[T]{s, ul, t, d, m, n, alpha, a, lda, b, ldb}
	if !p.valid() {
		return false
	}
	if k := order(s, m, n); k >= longTriangle*p.independent() {
		p.solveBlocks(r)
	} else {
		p.inStrips(r, func(q *triangular[T]) { q.solve(0, k, alpha) })
	}
	return true
}

const (
	// triangularColumns is about how wide a strip of B is.
	triangularColumns = 160
	// longTriangle is how many times as long as B is wide a triangle is which is cut
	// instead of B.
	longTriangle = 4
	// longBlock is how much of such a triangle one core solves with at a time.
	longBlock = 2 * rowUnit
	// smallTriangle is with how much of a triangle xTRSM solves. More than that is left to
	// xGEMM, which does in the same time up to twice as much.
	smallTriangle = rowUnit
)

// independent is the number of columns of B, or of rows with s = Right: what happens to
// one has nothing to do with the others.
func (p *triangular[T]) independent() int {
	if p.s == blas.Left {
		return p.n
	}
	return p.m
}

// inStrips calls do with strips of columns of B, or of rows with s = Right, on the cores
// of a team.
func (p *triangular[T]) inStrips(r cores.Call, do func(strip *triangular[T])) {
	n := p.independent()
	strips := cut(n, stripWidth(n, triangularColumns))
	team := r.Team()
	defer team.Release()
	team.Do(strips.count, func(i int) {
		from, to := strips.part(i)
		q := *p
		if p.s == blas.Left {
			q.n, q.b = to-from, p.b[from:]
		} else {
			q.m, q.b = to-from, p.b[from*p.ldb:]
		}
		do(&q)
	})
}

// solve solves for rows from to to-1 of X, or columns with s = Right, with as much of the
// triangle and alpha times B. The halves follow each other.
func (p *triangular[T]) solve(from, to int, alpha T) {
	if to-from <= smallTriangle {
		a := p.a[from*(p.lda+1):]
		if p.s == blas.Left {
			lapack.Trsm('R', other(byte(p.ul)), byte(p.t), byte(p.d), p.n, to-from, alpha, a, p.lda, p.b[from*p.ldb:], p.ldb)
		} else {
			lapack.Trsm('L', other(byte(p.ul)), byte(p.t), byte(p.d), to-from, p.m, alpha, a, p.lda, p.b[from:], p.ldb)
		}
		return
	}
	middle := from + max(1, (to-from)/2/smallTriangle)*smallTriangle
	if p.forward() {
		p.solve(from, middle, alpha)
		p.update(middle, to, from, middle, -1, alpha)
		p.solve(middle, to, 1)
	} else {
		p.solve(middle, to, alpha)
		p.update(from, middle, middle, to, -1, alpha)
		p.solve(from, middle, 1)
	}
}

// forward reports whether X is found from its first row on, or column with s = Right, and
// not from the last.
func (p *triangular[T]) forward() bool { return p.upper() != (p.s == blas.Left) }

// solveBlocks solves for one block of rows, or columns with s = Right, after the other,
// and takes each out of those that are left in tiles. The goroutine that takes it out of
// the next block also solves for that at once.
func (p *triangular[T]) solveBlocks(r cores.Call) {
	k := order(p.s, p.m, p.n)
	blocks := cut(k, longBlock)
	block := func(i int) (from, to int) {
		if p.forward() {
			return blocks.part(i)
		}
		return blocks.part(blocks.count - 1 - i)
	}
	team := r.Team()
	defer team.Release()
	from, to := block(0)
	p.solve(from, to, p.alpha)
	beta := p.alpha
	for step := range blocks.count - 1 {
		from, to := block(step)
		nextFrom, nextTo := block(step + 1)
		first, rest := 0, nextFrom // what is left after the next block
		if p.forward() {
			first, rest = nextTo, k-nextTo
		}
		tiles := cut(rest, 4*longBlock)
		if rest == 0 {
			tiles.count = 0
		}
		team.Do(1+tiles.count, func(i int) {
			if i == 0 {
				p.update(nextFrom, nextTo, from, to, -1, beta)
				p.solve(nextFrom, nextTo, 1)
				return
			}
			i0, i1 := tiles.part(i - 1)
			p.update(first+i0, first+i1, from, to, -1, beta)
		})
		beta = 1
	}
}

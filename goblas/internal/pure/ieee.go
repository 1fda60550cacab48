package pure

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
)

// longSum is how many terms pure Go adds up one after the other in single
// precision. More are summed in blocks, as OpenBLAS does: ones added to a float32
// stay at 2^24.
const longSum = 4096

// InGo computes the product, or the upper triangle of a symmetric or Hermitian
// one, by gonum's code, and adds what that leaves out.
func (p *Product[T]) InGo(half, hermitian bool) {
	if max(p.M, p.N, p.K) <= tinySide && p.TA != blas.ConjTrans && p.TB != blas.ConjTrans {
		p.tiny()
		return
	}
	if single := scalar.Index[T]()%2 == 0; single && p.K > longSum {
		p.blocks(half, hermitian)
	} else {
		p.on(half, hermitian)
	}
	p.addSkipped(half)
}

// tinySide is the largest dimension of products that plain loops do sooner than
// gonum checks its arguments.
const tinySide = 4

func (p *Product[T]) tiny() {
	ai, al, bl, bj := p.LDA, 1, p.LDB, 1
	if p.TA != blas.NoTrans {
		ai, al = al, ai
	}
	if p.TB != blas.NoTrans {
		bl, bj = bj, bl
	}
	for i := range p.M {
		for j := range p.N {
			var sum T
			for l := range p.K {
				sum += p.A[i*ai+l*al] * p.B[l*bl+j*bj]
			}
			p.C[i*p.LDC+j] = sum
		}
	}
}

// on computes it by gonum's code alone.
func (p *Product[T]) on(half, hermitian bool) {
	if half {
		p.Rank(BLAS, hermitian, 0, p.N)
	} else {
		p.Gemm(BLAS, 0, p.M, 0, p.N)
	}
}

// blocks sums the products of blocks of longSum columns of op(A) and rows of op(B).
func (p *Product[T]) blocks(half, hermitian bool) {
	w := workspace.Get[T]()
	defer w.Put()
	q := *p
	q.C, q.LDC = w.Matrix(p.M*p.N), p.N
	for l := 0; l < p.K; l += longSum {
		q.K = min(longSum, p.K-l)
		q.A = p.A[offset(p.TA != blas.NoTrans, l, p.LDA):]
		q.B = p.B[offset(p.TB == blas.NoTrans, l, p.LDB):]
		q.on(half, hermitian)
		for i := range p.M {
			from := 0
			if half {
				from = i
			}
			sum, block := p.C[i*p.LDC+from:i*p.LDC+p.N], q.C[i*q.LDC+from:i*q.LDC+p.N]
			for j, v := range block {
				if l == 0 {
					sum[j] = v
				} else {
					sum[j] += v
				}
			}
		}
	}
}

// addSkipped adds the terms that gonum skips, those with a zero of op(A), where
// they are not zero: zero times NaN or an infinity of op(B) is NaN.
func (p *Product[T]) addSkipped(half bool) {
	rows, cols := p.K, p.N
	if p.TB != blas.NoTrans {
		rows, cols = cols, rows
	}
	for r := range rows {
		row := p.B[r*p.LDB : r*p.LDB+cols]
		if scalar.Finite(row) {
			continue
		}
		for s, v := range row {
			if v-v == 0 {
				continue
			}
			l, j := r, s
			if p.TB != blas.NoTrans {
				l, j = s, r
			}
			end := p.M
			if half {
				end = j + 1
			}
			for i := range end {
				if a := p.A[p.indexA(i, l)]; a == 0 {
					p.C[i*p.LDC+j] += a * v
				}
			}
		}
	}
}

// indexA is where the element (i, l) of op(A) is stored.
func (p *Product[T]) indexA(i, l int) int {
	if p.TA != blas.NoTrans {
		i, l = l, i
	}
	return i*p.LDA + l
}

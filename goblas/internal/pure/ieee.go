package pure

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
)

// longSum is how many terms of single precision pure Go adds up one after the other.
// Longer sums are added up in blocks, as OpenBLAS does it: when ones are added to a
// float32 one by one, the sum never exceeds 2^24.
const longSum = 4096

// InGo computes the product, or only the upper triangle if half is set, by gonum's
// code, and adds the terms that gonum leaves out (see addSkipped). hermitian says which
// of xSYRK and xHERK computes the triangle.
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

// tinySide is the largest dimension of products that plain loops compute in less time
// than gonum takes to check its arguments.
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

// on computes the product by gonum's code alone.
func (p *Product[T]) on(half, hermitian bool) {
	if half {
		p.Rank(BLAS, hermitian, 0, p.N)
	} else {
		p.Gemm(BLAS, 0, p.M, 0, p.N)
	}
}

// blocks computes the product as the sum of products of longSum columns of op(A) and
// longSum rows of op(B).
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

// addSkipped adds the terms with a zero of op(A) that are not zero themselves. gonum
// skips all terms with a zero of op(A), but zero times a NaN or an infinity of op(B) is
// NaN.
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

// indexA returns the index in A of element (i, l) of op(A).
func (p *Product[T]) indexA(i, l int) int {
	if p.TA != blas.NoTrans {
		i, l = l, i
	}
	return i*p.LDA + l
}

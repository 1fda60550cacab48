package backend

import "gonum.org/v1/gonum/blas"

// longSum is how many terms pure Go adds up one after the other in single
// precision. More are summed in blocks, as OpenBLAS does: ones added to a float32
// stay at 2^24.
const longSum = 4096

// pure computes the product, or the upper triangle of a symmetric or Hermitian
// one, by gonum's code, and adds what that leaves out.
func (p *product[T]) pure(half, hermitian bool) {
	if max(p.m, p.n, p.k) <= tinySide && p.tA != blas.ConjTrans && p.tB != blas.ConjTrans {
		p.tiny()
		return
	}
	if single := typeIndex[T]()%2 == 0; single && p.k > longSum {
		p.blocks(half, hermitian)
	} else {
		p.on(half, hermitian)
	}
	p.addSkipped(half)
}

// tinySide is the largest dimension of products that plain loops do sooner than
// gonum checks its arguments.
const tinySide = 4

func (p *product[T]) tiny() {
	ai, al, bl, bj := p.lda, 1, p.ldb, 1
	if p.tA != blas.NoTrans {
		ai, al = al, ai
	}
	if p.tB != blas.NoTrans {
		bl, bj = bj, bl
	}
	for i := range p.m {
		for j := range p.n {
			var sum T
			for l := range p.k {
				sum += p.a[i*ai+l*al] * p.b[l*bl+j*bj]
			}
			p.c[i*p.ldc+j] = sum
		}
	}
}

// on computes it by gonum's code alone.
func (p *product[T]) on(half, hermitian bool) {
	if half {
		p.rank(pureBLAS, hermitian, 0, p.n)
	} else {
		p.gemm(pureBLAS, 0, p.m, 0, p.n)
	}
}

// blocks sums the products of blocks of longSum columns of op(A) and rows of op(B).
func (p *product[T]) blocks(half, hermitian bool) {
	w := getWorkspace[T]()
	defer w.put()
	w.a = grow(w.a, p.m*p.n)
	q := *p
	q.c, q.ldc = w.a, p.n
	for l := 0; l < p.k; l += longSum {
		q.k = min(longSum, p.k-l)
		q.a = p.a[offset(p.tA != blas.NoTrans, l, p.lda):]
		q.b = p.b[offset(p.tB == blas.NoTrans, l, p.ldb):]
		q.on(half, hermitian)
		for i := range p.m {
			from := 0
			if half {
				from = i
			}
			sum, block := p.c[i*p.ldc+from:i*p.ldc+p.n], q.c[i*q.ldc+from:i*q.ldc+p.n]
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
func (p *product[T]) addSkipped(half bool) {
	rows, cols := p.k, p.n
	if p.tB != blas.NoTrans {
		rows, cols = cols, rows
	}
	for r := range rows {
		row := p.b[r*p.ldb : r*p.ldb+cols]
		if finite(row) {
			continue
		}
		for s, v := range row {
			if v-v == 0 {
				continue
			}
			l, j := r, s
			if p.tB != blas.NoTrans {
				l, j = s, r
			}
			end := p.m
			if half {
				end = j + 1
			}
			for i := range end {
				if a := p.a[p.indexA(i, l)]; a == 0 {
					p.c[i*p.ldc+j] += a * v
				}
			}
		}
	}
}

// indexA is where the element (i, l) of op(A) is stored.
func (p *product[T]) indexA(i, l int) int {
	if p.tA != blas.NoTrans {
		i, l = l, i
	}
	return i*p.lda + l
}

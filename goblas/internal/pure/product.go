package pure

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/internal/scalar"
)

// Product has the arguments of xGEMM: C = alpha op(A) op(B) + beta C with row-major
// matrices.
type Product[T scalar.Scalar] struct {
	TA, TB  blas.Transpose
	M, N, K int
	Alpha   T
	A       []T
	LDA     int
	B       []T
	LDB     int
	Beta    T
	C       []T
	LDC     int
}

// Symmetric reports whether op(B) is the transpose of op(A) or, if hermitian is set,
// its conjugate transpose: the same elements, read the other way. beta must be 0, so
// that nothing of the old C enters and the new C equals its own (conjugate) transpose.
func (p *Product[T]) Symmetric() (hermitian, ok bool) {
	if p.N < RankFrom || p.M != p.N || p.LDA != p.LDB || p.Beta != 0 || (p.TA == blas.NoTrans) == (p.TB == blas.NoTrans) ||
		len(p.A) == 0 || len(p.B) == 0 || &p.A[0] != &p.B[0] {
		return false, false
	}
	hermitian = scalar.IsComplex[T]() && (p.TA == blas.ConjTrans || p.TB == blas.ConjTrans)
	return hermitian, !hermitian || p.Alpha == scalar.Real(p.Alpha)
}

// RankFrom is the order from which computing only half of C saves more time than
// copying one triangle to the other takes.
const RankFrom = 32

// Valid reports whether the arguments are as gonum's documentation demands.
func (p *Product[T]) Valid() bool {
	for _, t := range [...]blas.Transpose{p.TA, p.TB} {
		if t != blas.NoTrans && t != blas.Trans && t != blas.ConjTrans {
			return false
		}
	}
	rowsA, colsA, rowsB, colsB := p.M, p.K, p.K, p.N
	if p.TA != blas.NoTrans {
		rowsA, colsA = colsA, rowsA
	}
	if p.TB != blas.NoTrans {
		rowsB, colsB = colsB, rowsB
	}
	return p.LDA >= colsA && p.LDB >= colsB && p.LDC >= p.N &&
		len(p.A) >= (rowsA-1)*p.LDA+colsA && len(p.B) >= (rowsB-1)*p.LDB+colsB && len(p.C) >= (p.M-1)*p.LDC+p.N
}

// Part returns the operands of rows i0 and on and columns j0 and on of C, and these.
func (p *Product[T]) Part(i0, j0 int) (a, b, c []T) {
	a, b, c = p.A, p.B, p.C
	if i0 > 0 {
		a = a[offset(p.TA == blas.NoTrans, i0, p.LDA):]
	}
	if j0 > 0 {
		b = b[offset(p.TB != blas.NoTrans, j0, p.LDB):]
	}
	if i0 > 0 || j0 > 0 {
		c = c[i0*p.LDC+j0:]
	}
	return a, b, c
}

// Gemm computes rows i0 to i1-1 and columns j0 to j1-1 of C.
func (p *Product[T]) Gemm(on AllBLAS, i0, i1, j0, j1 int) {
	a, b, c := p.Part(i0, j0)
	m, n := i1-i0, j1-j0
	switch q := any(p).(type) {
	case *Product[float32]:
		on.Sgemm(p.TA, p.TB, m, n, p.K, q.Alpha, any(a).([]float32), p.LDA, any(b).([]float32), p.LDB, q.Beta, any(c).([]float32), p.LDC)
	case *Product[float64]:
		on.Dgemm(p.TA, p.TB, m, n, p.K, q.Alpha, any(a).([]float64), p.LDA, any(b).([]float64), p.LDB, q.Beta, any(c).([]float64), p.LDC)
	case *Product[complex64]:
		on.Cgemm(p.TA, p.TB, m, n, p.K, q.Alpha, any(a).([]complex64), p.LDA, any(b).([]complex64), p.LDB, q.Beta, any(c).([]complex64), p.LDC)
	case *Product[complex128]:
		on.Zgemm(p.TA, p.TB, m, n, p.K, q.Alpha, any(a).([]complex128), p.LDA, any(b).([]complex128), p.LDB, q.Beta, any(c).([]complex128), p.LDC)
	}
}

// offset returns the index at which row i of a stored matrix starts, or column i if
// rows is false.
func offset(rows bool, i, ld int) int {
	if rows {
		return i * ld
	}
	return i
}

// Rank computes the upper triangle of rows and columns from to to-1 of a symmetric or
// Hermitian C, by xSYRK or xHERK.
func (p *Product[T]) Rank(on AllBLAS, hermitian bool, from, to int) {
	a := p.A[offset(p.TA == blas.NoTrans, from, p.LDA):]
	c := p.C[from*p.LDC+from:]
	n, t := to-from, p.TA
	if t != blas.NoTrans {
		t = blas.Trans
		if hermitian {
			t = blas.ConjTrans
		}
	}
	switch q := any(p).(type) {
	case *Product[float32]:
		on.Ssyrk(blas.Upper, t, n, p.K, q.Alpha, any(a).([]float32), p.LDA, 0, any(c).([]float32), p.LDC)
	case *Product[float64]:
		on.Dsyrk(blas.Upper, t, n, p.K, q.Alpha, any(a).([]float64), p.LDA, 0, any(c).([]float64), p.LDC)
	case *Product[complex64]:
		if hermitian {
			on.Cherk(blas.Upper, t, n, p.K, real(q.Alpha), any(a).([]complex64), p.LDA, 0, any(c).([]complex64), p.LDC)
		} else {
			on.Csyrk(blas.Upper, t, n, p.K, q.Alpha, any(a).([]complex64), p.LDA, 0, any(c).([]complex64), p.LDC)
		}
	case *Product[complex128]:
		if hermitian {
			on.Zherk(blas.Upper, t, n, p.K, real(q.Alpha), any(a).([]complex128), p.LDA, 0, any(c).([]complex128), p.LDC)
		} else {
			on.Zsyrk(blas.Upper, t, n, p.K, q.Alpha, any(a).([]complex128), p.LDA, 0, any(c).([]complex128), p.LDC)
		}
	}
}

// Mirror copies rows from to to-1 of the upper triangle of C to the corresponding
// columns of the lower triangle, conjugated if hermitian is set.
func (p *Product[T]) Mirror(hermitian bool, from, to int) {
	const side = 32 // both squares stay in the first-level cache
	for j0 := from; j0 < p.N; j0 += side {
		for i0 := from; i0 < to && i0 <= j0; i0 += side {
			for j := j0; j < min(j0+side, p.N); j++ {
				i1 := min(i0+side, to, j)
				if i1 <= i0 {
					continue
				}
				row := p.C[j*p.LDC+i0 : j*p.LDC+i1]
				for i := range row {
					row[i] = p.C[(i0+i)*p.LDC+j]
				}
				if hermitian {
					scalar.Conjugate(row)
				}
			}
		}
	}
}

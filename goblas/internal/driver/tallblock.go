package driver

import (
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
	"github.com/goblas/goblas/native/vector"
)

// tallBlock is a block of rows of a level.
type tallBlock[T scalar.Scalar] struct {
	*tall[T]
	rows int
	f, t []T // what is factored, its rows tall.ld apart
	kept []T // its reflectors, in rows of n elements, or by factorColumns in columns
	r    []T
	sums []float64
}

// byColumns is not zero if factorColumns has factored the block.
func (b tallBlock[T]) byColumns() *T { return &b.t[b.triangle()-1] }

func (b tallBlock[T]) inColumns() bool { return *b.byColumns() != 0 }

// factor factors the block by the kernels for real types. It returns false, and has spoilt
// b.f, if elements are too large or too small for them.
func (b tallBlock[T]) factor() bool {
	*b.byColumns() = 0
	if lapack.Tallfactor(b.rows, b.n, b.n+b.extra, b.f, b.ld, b.t, b.r, b.ld) != 0 {
		return false
	}
	if b.extra > 0 && b.rows > b.n {
		vector.Sums(vector.SquareTerm, false, b.rows-b.n, b.extra, b.f[b.n*b.ld+b.n:], b.ld, b.sums)
	}
	return true
}

// join keeps the reflectors of a block that factor has factored.
func (b tallBlock[T]) join() {
	lapack.Talljoin(b.rows, b.n, b.f, b.ld, b.t, b.t[b.panels():])
	if !b.direct {
		lapack.Copyrows(b.rows, b.n, b.n, b.f, b.ld, b.kept, b.n)
	}
}

// factorColumns factors the block by LAPACK's routines for columns. It factors the
// conjugate, because Fortran sees C^T in a row-major C, and Q C is (C^T Q^T)^T.
func (b tallBlock[T]) factorColumns() {
	w := workspace.Get[T]()
	defer w.Put()
	n, m, all := b.n, b.rows, b.n+b.extra
	v := w.Matrix(m * all)[:m*all]
	lapack.Transpose(m, all, b.f, b.ld, v, m)
	scalar.Conjugate(v)
	work := w.Work(n + max(8, b.extra)*n)
	tau, work := work[:n], work[n:]
	lapack.Panel(m, n, v, m, tau, work)
	clear(b.r[:n*b.ld])
	for j := range n {
		for i, x := range v[j*m : j*m+j+1] {
			b.r[i*b.ld+j] = scalar.Conj(x)
		}
		clear(v[j*m : j*m+j])
		v[j*m+j] = 1
	}
	lapack.Reflector(m, n, v, m, tau, b.t, n)
	if b.extra > 0 {
		x := v[n*m:]
		lapack.Reflect('L', 'C', m, b.extra, n, m, v, m, b.t, n, x, m, work)
		for j := range b.extra {
			for i, x := range x[j*m : j*m+n] {
				b.r[i*b.ld+n+j] = scalar.Conj(x)
			}
			b.sums[j] += sumOfSquares(x[j*m+n : (j+1)*m])
		}
	}
	copy(b.kept, v[:n*m])
	*b.byColumns() = 1
}

// expand stores in c, whose rows are ldc apart, the first rows of Q (M; 0), M being the first
// columns of mul. c may be where the reflectors of a block are that the kernels have factored.
func (b tallBlock[T]) expand(rows, columns int, mul, c []T, ldc int) {
	w := workspace.Get[T]()
	defer w.Put()
	if !b.inColumns() {
		lapack.Tallexpand(rows, b.n, columns, b.kept, b.n, b.t[b.panels():], mul, b.ld, w.Work(2*b.ld*b.ld), c, ldc)
		return
	}
	for i := range rows {
		row := c[i*ldc : i*ldc+columns]
		if i < b.n {
			copy(row, mul[i*b.ld:])
		} else {
			clear(row)
		}
	}
	lapack.Reflect('R', 'C', columns, rows, b.n, b.n, b.kept, b.rows, b.t, b.n, c, ldc, w.Work(b.n*columns))
}

// loadRows stores rows from to to-1 of a in f, ld apart, with zeros to their right up to
// column wide.
func loadRows[T scalar.Scalar](f []T, ld, wide int, a matrix.Matrix[T], from, to int) {
	if a.Op.Transposed() || a.Cols == 0 { // whose Data may be too short
		for i := 0; i < to-from && wide > a.Cols; i++ {
			clear(f[i*ld+a.Cols : i*ld+wide])
		}
	}
	switch {
	case a.Cols == 0:
	case a.Op.Transposed():
		lapack.Transpose(a.Cols, to-from, a.Data[from:], a.Stride, f, ld)
	default:
		lapack.Copyrows(to-from, a.Cols, wide, a.Data[from*a.Stride:], a.Stride, f, ld)
	}
	if a.Op.Conjugated() && scalar.IsComplex[T]() {
		for i := range to - from {
			scalar.Conjugate(f[i*ld : i*ld+a.Cols])
		}
	}
}

// storeRows stores f in rows from to to-1 of a, and may conjugate f.
func storeRows[T scalar.Scalar](a matrix.Matrix[T], from, to int, f []T, ld int) {
	if a.Op.Conjugated() {
		scalar.Conjugate(f[:(to-from)*ld])
	}
	if a.Op.Transposed() {
		lapack.Transpose(to-from, a.Cols, f, ld, a.Data[from:], a.Stride)
	} else {
		lapack.Copyrows(to-from, a.Cols, a.Cols, f, ld, a.Data[from*a.Stride:], a.Stride)
	}
}

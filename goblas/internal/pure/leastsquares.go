package pure

import (
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// LeastSquares is driver.LeastSquares without C, by the singular value decomposition: X =
// V1 diag(1/s) U1^H B.
func LeastSquares[T scalar.Scalar](a, b, x matrix.Matrix[T], s, residuals []float64, rcond float64) (rank, info int) {
	m, n, nrhs, k := a.Rows, a.Cols, b.Cols, min(a.Rows, a.Cols)
	u, vt := matrix.New[T](m, k), matrix.New[T](k, n)
	if info = SVD('S', a, s, u, vt); info != 0 {
		return 0, info
	}
	if !(rcond > 0 && rcond < 1) {
		rcond = scalar.Epsilon[T]() / 2
	}
	for rank < k && s[rank] > rcond*s[0] {
		rank++
	}
	if nrhs == 0 {
		return rank, 0
	}
	c, row := matrix.New[T](rank, nrhs), make([]T, nrhs)
	of := func(m matrix.Matrix[T], i int) []T { return m.Data[i*m.Stride : i*m.Stride+nrhs] }
	for i := range m {
		rowOf(row, b, i)
		for l := range rank {
			subtract(of(c, l), -scalar.Conj(u.At(i, l)), row)
		}
	}
	for l := range rank {
		for j := range nrhs { // not 1/s, which may overflow
			c.Data[l*c.Stride+j] /= scalar.FromComplex[T](complex(s[l], 0))
		}
	}
	for i := range n {
		clear(of(x, i))
		for l := range rank {
			subtract(of(x, i), -scalar.Conj(vt.At(l, i)), of(c, l))
		}
	}
	if rank < n || m <= n {
		return rank, 0
	}
	clear(residuals)
	for i := range m {
		rowOf(row, b, i)
		for l := range n {
			subtract(row, a.At(i, l), of(x, l))
		}
		for j, v := range row {
			r := scalar.Abs(v)
			residuals[j] += r * r
		}
	}
	return rank, 0
}

// rowOf copies row i of b.
func rowOf[T scalar.Scalar](row []T, b matrix.Matrix[T], i int) {
	for j := range row {
		row[j] = b.At(i, j)
	}
}

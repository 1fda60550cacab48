package pure

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/internal/scalar"
)

// SolveGonum solves A X = B by gonum's LAPACK, which has only float64: it overwrites a,
// which holds A or, if transposed is set, A^T, with the factors, and b with X. info k >
// 0 means that pivot k, counted from 1, is zero.
func SolveGonum(transposed bool, n, nrhs int, a []float64, lda int, b []float64, ldb int) (info int) {
	pivots := make([]int, n)
	if !LAPACK.Dgetrf(n, n, a, lda, pivots) {
		for i := range n {
			if a[i*lda+i] == 0 {
				return i + 1
			}
		}
	}
	t := blas.NoTrans
	if transposed {
		t = blas.Trans
	}
	LAPACK.Dgetrs(t, n, nrhs, a, lda, pivots, b, ldb)
	return 0
}

// Transpose overwrites the n x n matrix a with its transpose.
func Transpose[T scalar.Scalar](n int, a []T, lda int) {
	for i := range n {
		for j := range i {
			a[i*lda+j], a[j*lda+i] = a[j*lda+i], a[i*lda+j]
		}
	}
}

// Factor overwrites the row-major a with the factors L and U of P A = L U, row by row
// (right-looking elimination, as in LAPACK's xGETF2). pivots count from 1. info k > 0
// means that pivot k, counted from 1, is zero. Factor serves the types that gonum's
// LAPACK lacks.
func Factor[T scalar.Scalar](n int, a []T, lda int, pivots []int32) (info int) {
	for k := range n {
		p := k
		for i := k + 1; i < n; i++ {
			if scalar.Abs(a[i*lda+k]) > scalar.Abs(a[p*lda+k]) {
				p = i
			}
		}
		pivots[k] = int32(p + 1)
		if a[p*lda+k] == 0 {
			return k + 1
		}
		row := a[k*lda : k*lda+n]
		swapRows(row, a[p*lda:p*lda+n])
		for i := k + 1; i < n; i++ {
			f := a[i*lda+k] / row[k]
			a[i*lda+k] = f
			subtract(a[i*lda+k+1:i*lda+n], f, row[k+1:])
		}
	}
	return 0
}

// Substitute overwrites the row-major b with the solution of A X = B, where a and
// pivots are what [Factor] left.
func Substitute[T scalar.Scalar](n, nrhs int, a []T, lda int, pivots []int32, b []T, ldb int) {
	row := func(i int) []T { return b[i*ldb : i*ldb+nrhs] }
	for i := range n {
		swapRows(row(i), row(int(pivots[i])-1))
	}
	for i := range n {
		for j := range i {
			subtract(row(i), a[i*lda+j], row(j))
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			subtract(row(i), a[i*lda+j], row(j))
		}
		for j := range row(i) {
			row(i)[j] /= a[i*lda+i]
		}
	}
}

func swapRows[T scalar.Scalar](x, y []T) {
	for j := range x {
		x[j], y[j] = y[j], x[j]
	}
}

// subtract subtracts f x from y.
func subtract[T scalar.Scalar](y []T, f T, x []T) {
	for j, v := range x {
		y[j] -= f * v
	}
}

// SubstituteFactors overwrites x with F^-1 x, or with F^-T x if transposed is set. F is
// the product of the unit lower and the upper triangle of the row-major n x n matrix a.
func SubstituteFactors[T scalar.Scalar](transposed bool, n int, a []T, x []T) {
	if transposed {
		for i := range n {
			x[i] /= a[i*n+i]
			subtract(x[i+1:], x[i], a[i*n+i+1:i*n+n])
		}
		for i := n - 1; i >= 0; i-- {
			subtract(x, x[i], a[i*n:i*n+i])
		}
		return
	}
	for i := range n {
		x[i] -= inner(a[i*n:i*n+i], x)
	}
	for i := n - 1; i >= 0; i-- {
		x[i] = (x[i] - inner(a[i*n+i+1:i*n+n], x[i+1:])) / a[i*n+i]
	}
}

// inner returns the sum of x[j] y[j] over the elements of x.
func inner[T scalar.Scalar](x, y []T) (sum T) {
	for j, v := range x {
		sum += v * y[j]
	}
	return sum
}

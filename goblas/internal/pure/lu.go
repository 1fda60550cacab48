package pure

import (
	"github.com/goblas/goblas/internal/scalar"
)

// Transpose overwrites the n x n matrix a with its transpose.
func Transpose[T scalar.Scalar](n int, a []T, lda int) {
	for i := range n {
		for j := range i {
			a[i*lda+j], a[j*lda+i] = a[j*lda+i], a[i*lda+j]
		}
	}
}

// Factor is [FactorRows] for a square matrix.
func Factor[T scalar.Scalar](n int, a []T, lda int, pivots []int32) (info int) {
	return FactorRows(n, n, a, lda, pivots)
}

// FactorRows overwrites the row-major m x n matrix a with the factors L and U of P A = L
// U, row by row (right-looking elimination, as in LAPACK's xGETF2). pivots, min(m,n) long,
// count from 1. info k > 0 means that pivot k, counted from 1, is the first that is zero;
// the factors are there all the same. Larger float64 matrices it leaves to gonum's
// blocked Dgetrf.
func FactorRows[T scalar.Scalar](m, n int, a []T, lda int, pivots []int32) (info int) {
	if d, ok := any(a).([]float64); ok && m*n > unblocked*unblocked {
		return factorGonum(m, n, d, lda, pivots)
	}
	for k := range min(m, n) {
		p := k
		for i := k + 1; i < m; i++ {
			if scalar.Abs(a[i*lda+k]) > scalar.Abs(a[p*lda+k]) {
				p = i
			}
		}
		pivots[k] = int32(p + 1)
		if a[p*lda+k] == 0 {
			if info == 0 {
				info = k + 1
			}
			continue // all that would be eliminated is zero
		}
		row := a[k*lda : k*lda+n]
		swapRows(row, a[p*lda:p*lda+n])
		for i := k + 1; i < m; i++ {
			f := a[i*lda+k] / row[k]
			a[i*lda+k] = f
			subtract(a[i*lda+k+1:i*lda+n], f, row[k+1:])
		}
	}
	return info
}

// unblocked is the order up to which plain loops beat gonum's routines.
const unblocked = 12

func factorGonum(m, n int, a []float64, lda int, pivots []int32) (info int) {
	rows := make([]int, min(m, n))
	if !LAPACK.Dgetrf(m, n, a, lda, rows) {
		for i := range rows {
			if a[i*(lda+1)] == 0 {
				info = i + 1
				break
			}
		}
	}
	for i, p := range rows {
		pivots[i] = int32(p + 1)
	}
	return info
}

// FactorColumns is LAPACK's xGETRF: [FactorRows] of the column-major n x n matrix a.
func FactorColumns[T scalar.Scalar](n int, a []T, lda int, pivots []int32) (info int) {
	Transpose(n, a, lda)
	defer Transpose(n, a, lda)
	return Factor(n, a, lda, pivots)
}

// SolveColumns overwrites the row-major b with the solution of A X = B, or of A^T X = B if
// transposed is set. a and pivots are what [FactorColumns] left.
func SolveColumns[T scalar.Scalar](transposed bool, n, nrhs int, a []T, lda int, pivots []int32, b []T, ldb int) {
	row := func(i int) []T { return b[i*ldb : i*ldb+nrhs] }
	if transposed { // read row by row, a holds U^T below the diagonal, and L^T above
		SolveTriangle('L', 'N', 'N', n, nrhs, a, lda, b, ldb)
		SolveTriangle('U', 'N', 'U', n, nrhs, a, lda, b, ldb)
		for i := n - 1; i >= 0; i-- {
			if p := int(pivots[i]) - 1; p != i {
				swapRows(row(i), row(p))
			}
		}
		return
	}
	for i := range n {
		if p := int(pivots[i]) - 1; p != i {
			swapRows(row(i), row(p))
		}
	}
	SolveTriangle('U', 'T', 'U', n, nrhs, a, lda, b, ldb)
	SolveTriangle('L', 'T', 'N', n, nrhs, a, lda, b, ldb)
}

// Substitute overwrites the row-major b with the solution of A X = B, where a and
// pivots are what [Factor] left.
func Substitute[T scalar.Scalar](n, nrhs int, a []T, lda int, pivots []int32, b []T, ldb int) {
	row := func(i int) []T { return b[i*ldb : i*ldb+nrhs] }
	for i := range n {
		swapRows(row(i), row(int(pivots[i])-1))
	}
	if n > unblocked {
		SolveTriangle('L', 'N', 'U', n, nrhs, a, lda, b, ldb)
		SolveTriangle('U', 'N', 'N', n, nrhs, a, lda, b, ldb)
		return
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

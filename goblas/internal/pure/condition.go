package pure

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"
)

// SmallCondition is the order up to which the norm of an inverse is computed here, column
// by column: that takes less time than gonum's estimate of it, which calls BLAS some forty
// times even for a matrix of 2x2, and is exact but for rounding.
const SmallCondition = 8

// SmallGecon returns 1 / (anorm |inv(A)|) for the factors that Dgetrf left in a, n up to
// SmallCondition, in the norm lapack.MaxColumnSum or MaxRowSum. It returns 0 if that is not
// a positive number. Interchanges of rows are columns of the inverse, whose order does not
// matter to its norms.
func SmallGecon(norm lapack.MatrixNorm, n int, a []float64, lda int, anorm float64) float64 {
	return rcond(norm, n, anorm, func(x []float64, j int) {
		forward(x, j, a, lda, 1, true)
		backward(x, n-1, a, lda, 1, false)
	})
}

// SmallPocon is SmallGecon for the factor of Dpotrf.
func SmallPocon(uplo blas.Uplo, n int, a []float64, lda int, anorm float64) float64 {
	rows, columns := lda, 1 // of L
	if uplo == blas.Upper {
		rows, columns = 1, lda
	}
	return rcond(lapack.MaxColumnSum, n, anorm, func(x []float64, j int) {
		forward(x, j, a, rows, columns, false)
		backward(x, n-1, a, columns, rows, false)
	})
}

// SmallTrcon is SmallGecon for a triangle whose norm is anorm.
func SmallTrcon(norm lapack.MatrixNorm, uplo blas.Uplo, diag blas.Diag, n int, a []float64, lda int, anorm float64) float64 {
	return rcond(norm, n, anorm, func(x []float64, j int) {
		if uplo == blas.Lower {
			forward(x, j, a, lda, 1, diag == blas.Unit)
		} else {
			backward(x, j, a, lda, 1, diag == blas.Unit)
		}
	})
}

// rcond returns 1 / (anorm |inv(A)|), 0 if that is not a positive number. solve overwrites
// column j of the identity with that of inv(A).
func rcond(norm lapack.MatrixNorm, n int, anorm float64, solve func(x []float64, j int)) float64 {
	var column, rows [SmallCondition]float64
	x, inverse := column[:n], 0.0
	for j := range x {
		clear(x)
		x[j] = 1
		solve(x, j)
		sum := 0.0
		for i, v := range x {
			sum += math.Abs(v)
			rows[i] += math.Abs(v)
		}
		inverse = max(inverse, sum)
	}
	if norm == lapack.MaxRowSum {
		inverse = 0
		for _, sum := range rows {
			inverse = max(inverse, sum)
		}
	}
	if r := 1 / inverse / anorm; r > 0 && r <= math.MaxFloat64 {
		return r
	}
	return 0
}

// forward overwrites x, which is zero before element j, with the solution of L y = x. Rows
// of L are rows elements apart, columns columns. If unit is set, its diagonal is one.
func forward(x []float64, j int, l []float64, rows, columns int, unit bool) {
	for i := j; i < len(x); i++ {
		sum := x[i]
		for k := j; k < i; k++ {
			sum -= l[i*rows+k*columns] * x[k]
		}
		if !unit {
			sum /= l[i*rows+i*columns]
		}
		x[i] = sum
	}
}

// backward overwrites x, which is zero behind element j, with the solution of U y = x.
func backward(x []float64, j int, u []float64, rows, columns int, unit bool) {
	for i := j; i >= 0; i-- {
		sum := x[i]
		for k := i + 1; k <= j; k++ {
			sum -= u[i*rows+k*columns] * x[k]
		}
		if !unit {
			sum /= u[i*rows+i*columns]
		}
		x[i] = sum
	}
}

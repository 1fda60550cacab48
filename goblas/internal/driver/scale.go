package driver

import (
	"math"

	"github.com/goblas/goblas/internal/scalar"
)

// safeRange is where the norms of A and B may lie without being scaled: no sum,
// product or quotient of a well-conditioned problem overflows then, nor loses digits in
// subnormal numbers.
func safeRange[T scalar.Scalar]() (low, high float64) {
	if scalar.IsSingle[T]() {
		return 0x1p-40, 0x1p40
	}
	return 0x1p-400, 0x1p400
}

// scaleDown multiplies the columns of the row-major rows x cols matrix a by 2^-k[j],
// an even power that brings the largest part of an element of the column to
// [1/2, 2), or, if together is set, that of the whole matrix. It returns false, and
// a is unchanged, if a has a NaN or infinity. LAPACK's xLASCL, but exact.
func scaleDown[T scalar.Scalar](rows, cols int, a []T, lda int, k []int, together bool) bool {
	peaks := make([]float64, cols)
	for i := range rows {
		raise(peaks, a[i*lda:i*lda+cols])
	}
	_, most := extremes(peaks)
	if math.IsNaN(most) || math.IsInf(most, 0) {
		return false
	}
	down := make([]int, cols)
	for j, p := range peaks {
		if together {
			p = most
		}
		_, e := math.Frexp(p) // 0 for 0
		k[j] = e &^ 1
		down[j] = -k[j]
	}
	scaleColumns(rows, cols, a, lda, down)
	return true
}

// scaleColumns multiplies the columns of the row-major rows x cols matrix a by
// 2^k[j], k[j] even. Half of the power is in range where all of it is not.
func scaleColumns[T scalar.Scalar](rows, cols int, a []T, lda int, k []int) {
	limit := 1000
	if scalar.IsSingle[T]() {
		limit = 120
	}
	half := make([]T, cols)
	for j := range half {
		half[j] = scalar.FromComplex[T](complex(math.Ldexp(1, max(-limit, min(limit, k[j]/2))), 0))
	}
	for i := range rows {
		for j, f := range half {
			a[i*lda+j] = a[i*lda+j] * f * f
		}
	}
}

// raise is peaks[j] = max(peaks[j], |Re row[j]|, |Im row[j]|); NaN stays.
func raise[T scalar.Scalar](peaks []float64, row []T) {
	for j, v := range row {
		c := scalar.ToComplex(v)
		peaks[j] = max(peaks[j], math.Abs(real(c)), math.Abs(imag(c)))
	}
}

// extremes are the least of x that is not zero, +Inf if there is none, and the
// largest; NaN if there is one. x has no negative elements.
func extremes(x []float64) (least, most float64) {
	least = math.Inf(1)
	for _, v := range x {
		if v != 0 {
			least = min(least, v)
		}
		most = max(most, v)
	}
	return least, most
}

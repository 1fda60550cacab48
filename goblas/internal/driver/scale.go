package driver

import (
	"math"

	"github.com/goblas/goblas/internal/scalar"
)

// safeRange returns the limits between which the norms of A and B need not be scaled.
// Between them no sum, product or quotient of a well-conditioned problem overflows, or
// loses digits in subnormal numbers.
func safeRange[T scalar.Scalar]() (low, high float64) {
	if scalar.IsSingle[T]() {
		return 0x1p-40, 0x1p40
	}
	return 0x1p-400, 0x1p400
}

// scaleDown multiplies each column j of the row-major rows x cols matrix a by 2^-k[j],
// an even power that brings the largest real or imaginary part of the column into [1/2,
// 2). If together is set, the power is the same for all columns, and is that for the
// largest part of the whole matrix. If a has a NaN or infinity, scaleDown returns false
// and a is unchanged. It does what LAPACK's xLASCL does, but without rounding.
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

// scaleColumns multiplies each column j of the row-major rows x cols matrix a by
// 2^k[j], where k[j] is even. It multiplies twice by half of the power, because the
// whole power may be out of range.
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

// raise sets peaks[j] = max(peaks[j], |Re row[j]|, |Im row[j]|). A NaN stays.
func raise[T scalar.Scalar](peaks []float64, row []T) {
	for j, v := range row {
		c := scalar.ToComplex(v)
		peaks[j] = max(peaks[j], math.Abs(real(c)), math.Abs(imag(c)))
	}
}

// extremes returns the least element of x that is not zero, +Inf if there is none, and
// the largest element, NaN if there is a NaN. x has no negative elements.
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

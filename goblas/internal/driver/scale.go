package driver

import (
	"math"

	"github.com/goblas/goblas/goblas/internal/workspace"
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

// wideRange returns the limits between which factors are computed without an overflow, but
// perhaps with subnormal numbers.
func wideRange[T scalar.Scalar]() (low, high float64) {
	if scalar.IsSingle[T]() {
		return 0x1p-110, 0x1p110
	}
	return 0x1p-1000, 0x1p1000
}

// scaleDown multiplies each column j of the row-major rows x cols matrix a by 2^-k[j],
// an even power that brings the largest real or imaginary part of the column to the nearer
// limit of [safeRange], and 1 if it is between them: no farther, so that elements that are
// much smaller stay what they are as long as they can. If together is set, the power is the
// same for all columns, and is that for the largest part of the whole matrix. If a has a NaN
// or infinity, scaleDown returns false and a is unchanged. It does what LAPACK's xLASCL does,
// but without rounding.
func scaleDown[T scalar.Scalar](rows, cols int, a []T, lda int, k []int, together bool) bool {
	peaks := make([]float64, cols)
	for i := range rows {
		raise(peaks, a[i*lda:i*lda+cols])
	}
	_, most := extremes(peaks)
	if math.IsNaN(most) || math.IsInf(most, 0) {
		return false
	}
	low, high := safeRange[T]()
	down := make([]int, cols)
	for j, p := range peaks {
		if together {
			p = most
		}
		k[j] = 0
		if p != 0 && !(p >= low && p <= high) {
			k[j] = (math.Ilogb(p) - math.Ilogb(max(low, min(high, p)))) &^ 1
		}
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
	for _, v := range x { // min and max take several times as long
		if !(v <= most) {
			if most = v; math.IsNaN(v) {
				break
			}
		}
		if v < least && v != 0 {
			least = v
		}
	}
	return least, most
}

// scaledRight calls solve, which overwrites b, n x nrhs, with the solution of a system
// whose matrix was divided by 2^of. If that or the norms of b's columns ask for it, it
// multiplies b by powers of two before and after. It reports whether b was finite;
// otherwise b is unchanged.
func scaledRight[T scalar.Scalar](inC bool, n, nrhs int, b []T, ldb, of int, solve func()) (finite bool) {
	w := workspace.Get[T]()
	defer w.Put()
	low, high := safeRange[T]()
	least, most := rightNorms(inC, n, nrhs, b, ldb, w.Doubles(nrhs))
	if of == 0 && (most == 0 || least >= low && most <= high) {
		solve()
		return true
	}
	right := make([]int, nrhs)
	if !scaleDown(n, nrhs, b, ldb, right, false) {
		return false
	}
	solve()
	for j := range right {
		right[j] -= of
	}
	scaleColumns(n, nrhs, b, ldb, right)
	return true
}

// scaledMatrix returns the norm of a rows x cols matrix a, the largest sum of |Re| + |Im|
// over the elements of a row if byRows is set, and otherwise of a column. If that is not 0
// and not between low and high, it first divides a by a power of two, 2^of. The norm is
// NaN if a has a NaN or infinity.
func scaledMatrix[T scalar.Scalar](inC, byRows bool, low, high float64, rows, cols int, a []T, lda int) (norm float64, of int) {
	w := workspace.Get[T]()
	defer w.Put()
	sums := w.Doubles(max(rows, cols))
	if byRows {
		sums = sums[:rows]
	} else {
		sums = sums[:cols]
	}
	absSums(inC, byRows, rows, cols, a, lda, sums)
	_, norm = extremes(sums)
	if norm == 0 || norm >= low && norm <= high {
		return norm, 0
	}
	powers := make([]int, cols)
	if !scaleDown(rows, cols, a, lda, powers, true) {
		return math.NaN(), 0
	}
	absSums(inC, byRows, rows, cols, a, lda, sums)
	_, norm = extremes(sums)
	return norm, powers[0]
}

// scaleAll multiplies the rows x cols matrix a by 2^k, where k is even.
func scaleAll[T scalar.Scalar](rows, cols int, a []T, lda, k int) {
	if k == 0 {
		return
	}
	powers := make([]int, cols)
	for j := range powers {
		powers[j] = k
	}
	scaleColumns(rows, cols, a, lda, powers)
}

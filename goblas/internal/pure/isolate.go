package pure

import (
	"math"

	"github.com/goblas/goblas/internal/scalar"
)

// isolate permutes rows and columns of the n x n matrix a alike, so that a is upper
// triangular outside of rows and columns lo to hi, which are as few as possible: the
// eigenvalues outside are on the diagonal and need no rounding. Row i of the new a is row
// order[i] of the old one. It is the first half of LAPACK's xGEBAL.
func isolate[T float64 | complex128](n int, a []T) (lo, hi int, order []int) {
	order = make([]int, n)
	for i := range order {
		order[i] = i
	}
	swap := func(i, j int) {
		order[i], order[j] = order[j], order[i]
		swapRows(a[i*n:i*n+n], a[j*n:j*n+n])
		for k := range n {
			a[k*n+i], a[k*n+j] = a[k*n+j], a[k*n+i]
		}
	}
	lo, hi = 0, n-1
	for i := hi; i >= lo; i-- {
		if zeroBeside(a[i*n:], 1, lo, hi, i) { // nothing else in row i: its place is the last
			swap(i, hi)
			hi--
			i = hi + 1
		}
	}
	for j := lo; j <= hi; j++ {
		if zeroBeside(a[j:], n, lo, hi, j) { // nothing else in column j: its place is the first
			swap(j, lo)
			lo++
			j = lo - 1
		}
	}
	return lo, hi, order
}

// zeroBeside reports whether the elements lo to hi of x, which are stride apart, are zero
// except for the one with index i.
func zeroBeside[T float64 | complex128](x []T, stride, lo, hi, i int) bool {
	for j := lo; j <= hi; j++ {
		if j != i && x[j*stride] != 0 {
			return false
		}
	}
	return true
}

// permutation returns P with P A' P^T = A, where isolate made A' of A.
func permutation[T float64 | complex128](order []int) []T {
	n := len(order)
	p := make([]T, n*n)
	for i, o := range order {
		p[o*n+i] = 1
	}
	return p
}

// balance overwrites a with D^-1 A D, where D is diagonal and consists of powers of two
// that bring the lengths of row i and of column i, without the diagonal and within lo to
// hi, close together. It is the second half of
// LAPACK's xGEBAL, due to Parlett and Reinsch (1969).
func balance[T float64 | complex128](n, lo, hi int, a []T) (d []float64) {
	d = make([]float64, n)
	for i := range d {
		d[i] = 1
	}
	for again, sweeps := true, 0; again && sweeps < 100; sweeps++ {
		again = false
		for i := lo; i <= hi; i++ {
			row, column := 0.0, 0.0
			for j := lo; j <= hi; j++ {
				if j != i {
					row = math.Hypot(row, scalar.Abs(a[i*n+j]))
					column = math.Hypot(column, scalar.Abs(a[j*n+i]))
				}
			}
			if !(row > 0 && column > 0) || math.IsInf(row+column, 1) {
				continue
			}
			_, exponent := math.Frexp(math.Sqrt(row) / math.Sqrt(column)) // 2^(exponent-1) <= the square root < 2^exponent
			f := math.Ldexp(1, exponent-1)
			if math.Hypot(column*f, row/f) >= 0.95*math.Hypot(column, row) || d[i]*f > 0x1p+500 || d[i]*f < 0x1p-500 {
				continue
			}
			again = true
			d[i] *= f
			multiply(a[i*n:i*n+n], 1/f)
			for k := range n {
				a[k*n+i] *= scalar.FromComplex[T](complex(f, 0))
			}
		}
	}
	return d
}

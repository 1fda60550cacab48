package pure

import (
	"math"

	"github.com/goblas/goblas/internal/scalar"
)

// Gbtrf is LAPACK's xGBTRF for a square matrix: it overwrites the band of kl subdiagonals
// and ku superdiagonals, stored in columns of 2 kl + ku + 1 elements of which the first kl
// are free, with the factors of P A = L U. pivots count from 1. info k > 0 means that pivot
// k, counted from 1, is zero.
func Gbtrf[T scalar.Scalar](n, kl, ku int, ab []T, pivots []int32) (info int) {
	ld, diagonal := 2*kl+ku+1, kl+ku
	for j := range n {
		clear(ab[j*ld : j*ld+kl])
	}
	for k := range n {
		column := ab[k*ld+diagonal : k*ld+diagonal+1+min(kl, n-1-k)]
		p := 0
		for i, v := range column {
			if scalar.Abs(v) > scalar.Abs(column[p]) {
				p = i
			}
		}
		pivots[k] = int32(k + p + 1)
		if column[p] == 0 {
			if info == 0 {
				info = k + 1
			}
			continue
		}
		column[0], column[p] = column[p], column[0]
		for i := range column[1:] {
			column[i+1] /= column[0]
		}
		for j := k + 1; j <= min(k+kl+ku, n-1); j++ {
			at := j*ld + diagonal + k - j // of row k
			if p > 0 {
				ab[at], ab[at+p] = ab[at+p], ab[at]
			}
			subtract(ab[at+1:at+len(column)], ab[at], column[1:])
		}
	}
	return info
}

// Gbtrs overwrites the row-major b, n x nrhs, with the solution of A X = B, or of A^T X = B
// if transposed is set. ab and pivots are what [Gbtrf] left.
func Gbtrs[T scalar.Scalar](transposed bool, n, kl, ku, nrhs int, ab []T, pivots []int32, b []T, ldb int) {
	ld, diagonal := 2*kl+ku+1, kl+ku
	row := func(i int) []T { return b[i*ldb : i*ldb+nrhs] }
	at := func(i, j int) T { return ab[j*ld+diagonal+i-j] }
	swap := func(k int) {
		if p := int(pivots[k]) - 1; p != k {
			swapRows(row(k), row(p))
		}
	}
	divide := func(k int) {
		d, x := at(k, k), row(k)
		for j := range x {
			x[j] /= d
		}
	}
	if !transposed {
		for k := range n {
			swap(k)
			for i := k + 1; i <= min(k+kl, n-1); i++ {
				subtract(row(i), at(i, k), row(k))
			}
		}
		for k := n - 1; k >= 0; k-- {
			divide(k)
			for i := max(0, k-kl-ku); i < k; i++ {
				subtract(row(i), at(i, k), row(k))
			}
		}
		return
	}
	for k := range n {
		for i := max(0, k-kl-ku); i < k; i++ {
			subtract(row(k), at(i, k), row(i))
		}
		divide(k)
	}
	for k := n - 1; k >= 0; k-- {
		for i := k + 1; i <= min(k+kl, n-1); i++ {
			subtract(row(k), at(i, k), row(i))
		}
		swap(k)
	}
}

// Pbtrf is LAPACK's xPBTRF for a lower triangle: it overwrites the main diagonal and the kd
// ones below it, stored in columns of kd + 1 elements, with the factor of A = L L^H. info k
// > 0 means that the leading minor of order k is not positive.
func Pbtrf[T scalar.Scalar](n, kd int, ab []T) (info int) {
	ld := kd + 1
	for k := range n {
		column := ab[k*ld : k*ld+1+min(kd, n-1-k)]
		d := real(scalar.ToComplex(column[0]))
		if !(d > 0) {
			return k + 1
		}
		root := scalar.FromComplex[T](complex(math.Sqrt(d), 0))
		column[0] = root
		for i := range column[1:] {
			column[i+1] /= root
		}
		for i := 1; i < len(column); i++ {
			subtract(ab[(k+i)*ld:(k+i)*ld+len(column)-i], scalar.Conj(column[i]), column[i:])
			ab[(k+i)*ld] = scalar.Real(ab[(k+i)*ld])
		}
	}
	return 0
}

// Pbtrs overwrites the row-major b, n x nrhs, with the solution of A X = B, where ab is what
// [Pbtrf] left.
func Pbtrs[T scalar.Scalar](n, kd, nrhs int, ab []T, b []T, ldb int) {
	ld := kd + 1
	row := func(i int) []T { return b[i*ldb : i*ldb+nrhs] }
	divide := func(k int) {
		d, x := ab[k*ld], row(k)
		for j := range x {
			x[j] /= d
		}
	}
	for k := range n {
		divide(k)
		for i := 1; i <= min(kd, n-1-k); i++ {
			subtract(row(k+i), ab[k*ld+i], row(k))
		}
	}
	for k := n - 1; k >= 0; k-- {
		for i := 1; i <= min(kd, n-1-k); i++ {
			subtract(row(k), scalar.Conj(ab[k*ld+i]), row(k+i))
		}
		divide(k)
	}
}

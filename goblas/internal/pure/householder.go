package pure

import (
	"math"

	"github.com/goblas/goblas/internal/scalar"
)

// reflector finds the Householder matrix H = I - tau v v^H with v[0] = 1 whose conjugate
// transpose maps x to beta e1, with a real beta, and overwrites x with v. tau is 0, and H
// is I, if x is a real multiple of e1 already. For a real x, H is symmetric. An empty x
// gives zeros. It is LAPACK's xLARFG, except that x[0] becomes 1.
func reflector[T scalar.Scalar](x []T) (beta, tau T) {
	if len(x) == 0 {
		return 0, 0
	}
	alpha := scalar.ToComplex(x[0])
	rest := length(x[1:])
	if rest == 0 && imag(alpha) == 0 {
		clear(x)
		x[0] = 1
		return scalar.FromComplex[T](alpha), 0
	}
	// Everything is divided by the largest number, so that nothing overflows or underflows.
	largest := max(rest, math.Abs(real(alpha)), math.Abs(imag(alpha)))
	alpha = complex(real(alpha)/largest, imag(alpha)/largest)
	b := -math.Copysign(math.Hypot(math.Hypot(real(alpha), imag(alpha)), rest/largest), real(alpha))
	first, over := scalar.FromComplex[T](alpha-complex(b, 0)), scalar.FromComplex[T](complex(largest, 0))
	for i := range x {
		x[i] = x[i] / over / first
	}
	x[0] = 1
	beta = scalar.FromComplex[T](complex(b*largest, 0))
	tau = scalar.FromComplex[T](complex((b-real(alpha))/b, -imag(alpha)/b))
	return beta, tau
}

// reflectLeft overwrites the len(v) x n row-major block a with (I - tau v v^H) A. With
// the conjugate of reflector's tau that is H^H A.
func reflectLeft[T scalar.Scalar](v []T, tau T, n int, a []T, lda int) {
	if tau == 0 || n == 0 {
		return
	}
	sum := make([]T, n) // - v^H A
	for i, f := range v {
		subtract(sum, scalar.Conj(f), a[i*lda:i*lda+n])
	}
	for i, f := range v {
		subtract(a[i*lda:i*lda+n], -tau*f, sum)
	}
}

// reflectRight overwrites the m x len(v) row-major block a with A (I - tau v v^H).
func reflectRight[T scalar.Scalar](v []T, tau T, m int, a []T, lda int) {
	if tau == 0 {
		return
	}
	conjugated := append([]T(nil), v...)
	scalar.Conjugate(conjugated)
	for i := range m {
		row := a[i*lda : i*lda+len(v)]
		subtract(row, tau*inner(row, v), conjugated)
	}
}

// length is the 2-norm of x. It does not overflow or underflow on the way.
func length[T scalar.Scalar](x []T) float64 {
	largest, sum := 0.0, 0.0
	for _, v := range x {
		largest = max(largest, scalar.Abs(v))
	}
	if largest == 0 || math.IsInf(largest, 1) {
		return largest
	}
	for _, v := range x {
		part := scalar.Abs(v) / largest
		sum += part * part
	}
	return largest * math.Sqrt(sum)
}

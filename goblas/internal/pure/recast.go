package pure

import (
	"math"

	"github.com/goblas/goblas/internal/scalar"
)

// recast stores the m x n matrix src in dst, in dst's element type.
func recast[To, From scalar.Scalar](m, n int, src []From, lds int, dst []To, ldd int) {
	for i := range m {
		for j := range n {
			dst[i*ldd+j] = scalar.FromComplex[To](scalar.ToComplex(src[i*lds+j]))
		}
	}
}

// copied returns the n x n matrix a as a new matrix with rows of n elements of type To.
func copied[To, From scalar.Scalar](n int, a []From, lda int) []To {
	c := make([]To, n*n)
	recast(n, n, a, lda, c, n)
	return c
}

// hermitian returns, with rows of n elements of type To, the whole Hermitian matrix of
// which a holds the triangle that uplo names. Imaginary parts on a's diagonal are not
// read.
func hermitian[To, From scalar.Scalar](uplo byte, n int, a []From, lda int) []To {
	c := make([]To, n*n)
	for i := range n {
		for j := i; j < n; j++ {
			v := a[i*lda+j]
			if uplo == 'L' {
				v = scalar.Conj(a[j*lda+i])
			}
			if i == j {
				v = scalar.Real(v)
			}
			u := scalar.FromComplex[To](scalar.ToComplex(v))
			c[i*n+j], c[j*n+i] = u, scalar.Conj(u)
		}
	}
	return c
}

// unit returns the n x n identity.
func unit[T scalar.Scalar](n int) []T {
	q := make([]T, n*n)
	for i := range n {
		q[i*n+i] = 1
	}
	return q
}

// levelled multiplies x by a power of four that makes its largest number about 1, so that
// products neither overflow nor underflow, and returns the power that undoes this. Roots
// of the elements change by a power of two, and so in no bit.
func levelled[T float64 | complex128](x []T) (undo float64) {
	largest := 0.0
	for _, v := range x {
		c := scalar.ToComplex(v)
		largest = max(largest, math.Abs(real(c)), math.Abs(imag(c)))
	}
	if largest == 0 || math.IsInf(largest, 1) || math.IsNaN(largest) {
		return 1
	}
	_, exponent := math.Frexp(largest)
	exponent = min(max(exponent&^1, -1000), 1000)
	multiply(x, math.Ldexp(1, -exponent))
	return math.Ldexp(1, exponent)
}

// multiply multiplies x by f.
func multiply[T scalar.Scalar](x []T, f float64) {
	factor := scalar.FromComplex[T](complex(f, 0))
	for i := range x {
		x[i] *= factor
	}
}

// rotation returns the rotation that maps (x, y) to (r, 0): c x + s y = r and
// c y - conj(s) x = 0. c is real and not negative.
func rotation[T float64 | complex128](x, y T) (c float64, s, r T) {
	fx, fy := scalar.Abs(x), scalar.Abs(y)
	if fy == 0 {
		return 1, 0, x
	}
	n := math.Hypot(fx, fy)
	phase := T(1)
	if fx != 0 {
		phase = x / scalar.FromComplex[T](complex(fx, 0))
	}
	s = phase * (scalar.Conj(y) / scalar.FromComplex[T](complex(n, 0)))
	return fx / n, s, phase * scalar.FromComplex[T](complex(n, 0))
}

// rotateRows overwrites x by c x + s y and y by c y - conj(s) x.
func rotateRows[T float64 | complex128](x, y []T, c float64, s T) {
	f, sc := scalar.FromComplex[T](complex(c, 0)), scalar.Conj(s)
	for i, v := range x {
		x[i], y[i] = f*v+s*y[i], f*y[i]-sc*v
	}
}

// rotateColumns overwrites, in the first m rows of a, column i by c x + conj(s) y and
// column j by c y - s x, where x and y are these columns. That multiplies a from the
// right by the conjugate transpose of what rotateRows multiplies by from the left.
func rotateColumns[T float64 | complex128](m int, a []T, lda, i, j int, c float64, s T) {
	f, sc := scalar.FromComplex[T](complex(c, 0)), scalar.Conj(s)
	for k := range m {
		x, y := a[k*lda+i], a[k*lda+j]
		a[k*lda+i], a[k*lda+j] = f*x+sc*y, f*y-s*x
	}
}

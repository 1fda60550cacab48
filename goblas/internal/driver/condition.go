package driver

import (
	"math"

	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// condition estimates the condition number |A| |A^-1| in the 1-norm from the factors
// in a. It returns 0 if the condition number is below 1/eps.
//
// It takes three steps, the cheapest first, and stops after the first one that shows
// that the condition number is below 1/eps:
//
//  1. For small n it computes an upper bound. The comparison matrices of the
//     triangles have inverses whose elements are no smaller in modulus than those of
//     the inverse triangles, and are not negative, so that one substitution finds
//     their largest sum.
//  2. It computes A^-1 x for an x that is random, but always the same. If A is nearly
//     singular, |A^-1 x| is small only if x happens to be orthogonal to the one
//     direction that A^-1 magnifies, to as many digits. |A^-1 x| is 2^-24 of what a
//     condition number of 1/eps would give with a probability of about 2^-24. No
//     pattern in A makes it more likely, as patterns do for LAPACK's x, whose
//     elements are equal.
//  3. It continues from there with Hager's and Higham's iteration. Each step is a
//     lower bound of |A^-1|_1, nearly always within a factor of 3.
//
// These are the methods of LAPACK's xGECON and xLACN2, but without xLATRS, which is
// several times as slow as plain substitution. xLATRS avoids overflow; here |A| is far
// from the limits, so what overflows has an infinite condition number.
//
// Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, sections 8.2
// (the bound) and 15.3; Dixon, SIAM J. Numer. Anal. 20 (1983) (random x).
func (s *system[T]) condition() (cond float64) {
	threshold := 1 / scalar.Epsilon[T]()
	// Fortran wrote the factors of the transpose, with ones in the upper triangle.
	if s.n <= boundedOrder[scalar.Index[T]()] && s.norm*inverseBound(s.native, s.transposed, s.n, s.a, s.sums[:s.n]) < threshold {
		return 0
	}
	return estimate(s.norm, s.x, threshold, s.inverse)
}

// estimate is steps 2 and 3, for a matrix of the 1-norm norm. inverse overwrites x, which
// is scratch, with A^-1 x or A^-T x. With a threshold of 0 all steps are taken.
func estimate[T scalar.Scalar](norm float64, x []T, threshold float64, inverse func(transposed bool)) (cond float64) {
	total := randomize(x)
	inverse(false)
	y := absSum(x)
	if y*norm < threshold*0x1p-24 {
		return 0
	}
	estimate := y / total
	for last, step := -1, 0; step < 4; step++ {
		if math.IsInf(estimate, 0) || math.IsNaN(estimate) {
			return math.Inf(1)
		}
		signs(x)
		inverse(true)
		j := largest(x)
		if j == last {
			break
		}
		last = j
		clear(x)
		x[j] = 1
		inverse(false)
		y := absSum(x)
		if y <= estimate { // false for NaN
			break
		}
		estimate = y
		if estimate*norm < threshold/16 {
			return 0
		}
	}
	if cond = estimate * norm; cond < threshold {
		return 0
	}
	return cond
}

// boundedOrder is, for each type, the largest order for which inverseBound is tried.
// For larger orders the bound decides nothing about most random matrices, and takes a
// third of the time of one of the other steps.
var boundedOrder = [4]int{16, 32, 12, 32}

// inverseBound returns an upper bound of |A^-1|_1. Apart from a permutation, which does
// not change any of the norms used here, the factors are the lower and the upper
// triangle of a, read row by row; a holds those of A^T if transposed is set. The upper
// triangle has ones on its diagonal if unitUpper is set, and otherwise the lower one has.
// w is scratch, n long.
func inverseBound[T scalar.Scalar](unitUpper, transposed bool, n int, a []T, w []float64) float64 {
	for i := range w {
		w[i] = 1
	}
	lower, upper := unitUpper, !unitUpper // the triangle that is divided by its diagonal
	if transposed {
		for i := range n {
			w[i] += absDot(a[i*n:i*n+i], w)
			if lower {
				w[i] /= scalar.Abs(a[i*n+i])
			}
		}
		for i := n - 1; i >= 0; i-- {
			w[i] += absDot(a[i*n+i+1:i*n+n], w[i+1:])
			if upper {
				w[i] /= scalar.Abs(a[i*n+i])
			}
		}
	} else {
		for i := range n {
			if upper {
				w[i] /= scalar.Abs(a[i*n+i])
			}
			addAbs(w[i+1:], w[i], a[i*n+i+1:i*n+n])
		}
		for i := n - 1; i >= 0; i-- {
			if lower {
				w[i] /= scalar.Abs(a[i*n+i])
			}
			addAbs(w, w[i], a[i*n:i*n+i])
		}
	}
	_, most := extremes(w)
	return most
}

// inverse overwrites x with A^-1 x, or with A^-T x if transposed is set. In pure Go it
// leaves the permutation out, which does not change the norms.
func (s *system[T]) inverse(transposed bool) {
	if s.native {
		lapack.Substitute(transOf(transposed == s.transposed), s.n, 1, s.a, s.n, s.pivots, s.x, 1)
	} else {
		pure.SubstituteFactors(transposed != s.transposed, s.n, s.a, s.x)
	}
}

// randomize fills x with real numbers of modulus 1 to 2 and of random sign, the same
// ones in every call, and returns the sum of the moduli.
func randomize[T scalar.Scalar](x []T) (sum float64) {
	state := uint64(1)
	for i := range x {
		state = state*6364136223846793005 + 1442695040888963407 // Knuth's MMIX generator
		v := 1 + float64(state>>12)*0x1p-52
		sum += v
		if state>>11&1 != 0 {
			v = -v
		}
		x[i] = scalar.FromComplex[T](complex(v, 0))
	}
	return sum
}

// signs replaces every element x of the vector by the conjugate of its sign, x/|x|, and
// a 0 by 1.
func signs[T scalar.Scalar](x []T) {
	for i, v := range x {
		c, size := scalar.ToComplex(v), scalar.Abs(v)
		if size == 0 {
			c, size = 1, 1
		}
		x[i] = scalar.FromComplex[T](complex(real(c)/size, -imag(c)/size))
	}
}

// largest returns the index of the element of x with the largest |Re| + |Im|.
func largest[T scalar.Scalar](x []T) (at int) {
	most := -1.0
	for i, v := range x {
		c := scalar.ToComplex(v)
		if size := math.Abs(real(c)) + math.Abs(imag(c)); size > most {
			at, most = i, size
		}
	}
	return at
}

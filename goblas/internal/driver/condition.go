package driver

import (
	"math"

	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// condition estimates the condition number |A| |A^-1| in the 1-norm from the factors
// in a; it is 0 if that is below 1/eps.
//
// Three steps, the cheapest first:
//
//  1. For small n, a bound from above: the comparison matrices of the triangles
//     have inverses no smaller than theirs, without a sign in them, so that one
//     substitution finds their largest sum.
//  2. A^-1 x for an x that is random, but always the same. If A is nearly singular,
//     |A^-1 x| is small only where x happens to be orthogonal to the one direction
//     that A^-1 magnifies, and by as many digits. 2^-24 of what a condition number
//     of 1/eps would give happens with a probability of about 2^-24, and no pattern
//     in A makes it more likely, as it does for LAPACK's x of equal elements.
//  3. Hager's and Higham's iteration from there. Each step bounds |A^-1|_1 from
//     below, nearly always within a factor of 3.
//
// These are the methods behind LAPACK's xGECON and xLACN2, without xLATRS, which is
// several times as slow as plain substitution: what overflows here, where |A| is
// far from it, is an infinite condition number.
//
// Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, sections 8.2
// (the bound) and 15.3; Dixon, SIAM J. Numer. Anal. 20 (1983) (random x).
func (s *system[T]) condition() (cond float64) {
	n, norm, x, threshold := s.n, s.norm, s.x, 1/scalar.Epsilon[T]()
	if n <= boundedOrder[scalar.Index[T]()] && norm*s.inverseBound() < threshold {
		return 0
	}
	total := randomize(x)
	s.inverse(false)
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
		s.inverse(true)
		j := largest(x)
		if j == last {
			break
		}
		last = j
		clear(x)
		x[j] = 1
		s.inverse(false)
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

// boundedOrder is the order up to which inverseBound is tried, for each type: beyond
// it the bound leaves doubt for most random matrices, and takes a third of the time of
// a step of the others.
var boundedOrder = [4]int{16, 32, 12, 32}

// inverseBound is an upper bound of |A^-1|_1. But for a permutation, which no norm
// sees, the factors are the lower and the upper triangle of a, read row by row. In
// pure Go the lower one has ones on its diagonal; to Fortran, which wrote them, rows
// are columns, and so the upper one has.
func (s *system[T]) inverseBound() float64 {
	n, a, w := s.n, s.a, s.sums[:s.n]
	for i := range w {
		w[i] = 1
	}
	lower, upper := s.native, !s.native // which of them is divided by its diagonal
	if s.transposed {
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

// inverse overwrites x with A^-1 x, or with A^-T x; in pure Go but for a permutation.
func (s *system[T]) inverse(transposed bool) {
	if s.native {
		lapack.Substitute(transOf(transposed == s.transposed), s.n, 1, s.a, s.n, s.pivots, s.x, 1)
	} else {
		pure.SubstituteFactors(transposed != s.transposed, s.n, s.a, s.x)
	}
}

// randomize fills x with real numbers between 1 and 2 of random sign, the same ones
// for every call, and returns the sum of their absolute values.
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

// signs replaces every element of x by the conjugate of its sign, x/|x|; 1 for 0.
func signs[T scalar.Scalar](x []T) {
	for i, v := range x {
		c, size := scalar.ToComplex(v), scalar.Abs(v)
		if size == 0 {
			c, size = 1, 1
		}
		x[i] = scalar.FromComplex[T](complex(real(c)/size, -imag(c)/size))
	}
}

// largest is the index of the element of x with the largest |Re| + |Im|.
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

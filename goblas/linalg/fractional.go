package linalg

import (
	"fmt"
	"math"
	"math/cmplx"

	"github.com/goblas/goblas/goblas/matrix"
)

// FractionalMatrixPower returns the principal value of A^p = e^(p log A), where A is n x n.
//
// a may be any view and is only read. FractionalMatrixPower allocates the result and three
// complex128 matrices of its size, and a workspace of eight more that it keeps for later
// calls. The method is the Schur-Padé algorithm for the fraction of p (Higham and Lin, An
// Improved Schur-Padé Algorithm for Fractional Powers of a Matrix and Their Fréchet
// Derivatives, SIAM J. Matrix Anal. Appl. 34 (2013)), and powers of the triangle for the
// rest. All types are computed in complex128.
//
// The error is an [*OpError] of [ErrMatrix], [ErrShape] if A is not square, [ErrKind] if p is
// not finite, [ErrMemory], [ErrNotFinite] if A has a NaN or an infinity or the result
// overflows, a [*ConvergenceError], or one of these:
//
//   - [ErrNotReal]: A is real and the result is not, because an eigenvalue is negative. The
//     same power of A as a complex128 matrix is no error;
//   - [ErrSingular]: an eigenvalue is 0, and p is negative or no whole number;
//   - a [*ConditionError]: the result is returned, but A is singular but for rounding errors.
//     Cond is the largest modulus of an eigenvalue over the least. If the result overflows or
//     is not real, the error is both, and there is no result.
//
// LAPACK routine: xGEES. SciPy: linalg.fractional_matrix_power.
func FractionalMatrixPower[T Scalar](a Matrix[T], p float64) (Matrix[T], error) {
	if math.IsNaN(p) || math.IsInf(p, 0) {
		return Matrix[T]{}, fail("FractionalMatrixPower", fmt.Errorf("%w: the exponent is %v", ErrKind, p), a.Shape())
	}
	return ofMatrix("FractionalMatrixPower", a, func(t Matrix[complex128], s functionSpace) error { return powerFunction(t, p, s) })
}

// powerTheta is [logTheta] for the Padé approximants of (I - R)^p.
var powerTheta = [7]float64{1.51e-5, 2.24e-3, 1.88e-2, 6.04e-2, 1.24e-1, 2.00e-1, 2.79e-1}

func powerFunction(t Matrix[complex128], p float64, space functionSpace) error {
	n := t.Rows
	whole := math.Floor(p)
	fraction := p - whole
	var suspect error
	if fraction != 0 || p < 0 {
		if err := zeroEigenvalue(t); err != nil {
			return err
		}
		suspect = nearlySingular(t)
	}
	x := matrix.New[complex128](n, n)
	if fraction == 0 {
		setIdentity(x)
	} else {
		least, most := math.Inf(1), 0.0
		for i := range n {
			v := cmplx.Abs(t.Data[i*n+i])
			least, most = min(least, v), max(most, v)
		}
		// The fraction may be taken from below or above; the better conditioned one is.
		if cond := most / least; fraction*math.Pow(cond, 1-fraction) > (1-fraction)*cond {
			whole, fraction = whole+1, fraction-1
		}
		powerOfTriangle(x, t, fraction, space)
	}
	// x T^whole, by repeated squaring.
	y := matrix.New[complex128](n, n)
	power, exponent := t.Clone(), math.Abs(whole)
	for ; exponent > 0; exponent = math.Floor(exponent / 2) {
		if math.Mod(exponent, 2) == 1 {
			if whole < 0 {
				divideTriangles(power, x)
			} else {
				multiplyTriangles(y, x, power)
				x, y = y, x
			}
		}
		if exponent > 1 {
			multiplyTriangles(y, power, power)
			power, y = y, power
		}
	}
	matrix.Copy(t, x)
	return suspect
}

// powerOfTriangle stores T^p in x, where -1 < p < 1 and T's diagonal has no 0.
func powerOfTriangle(x, t Matrix[complex128], p float64, space functionSpace) {
	n := t.Rows
	first := space.lines()
	first.read(t)
	r, s, m := nearIdentity(t, first, &powerTheta, space)
	// The Padé approximant of (I + R)^p by its continued fraction, from its end.
	a, _, _ := space.more()
	combine(x.Data, -continued(2*m, p), r.Data, 0, r.Data, 0, r.Data)
	for k := 2*m - 1; k > 0; k-- {
		combine(a.Data, 1, x.Data, 0, x.Data, 0, x.Data)
		for i := range n {
			a.Data[i*n+i]++
		}
		combine(x.Data, -continued(k, p), r.Data, 0, r.Data, 0, r.Data)
		divideTriangles(a, x)
	}
	for i := range n {
		x.Data[i*n+i]++
	}
	for k := s; ; k-- {
		q := math.Ldexp(p, -k)
		for i, v := range first.diagonal {
			x.Data[i*n+i] = cmplx.Pow(v, complex(q, 0))
			if i+1 < n {
				x.Data[i*n+i+1] = first.above[i] * powerDifference(v, first.diagonal[i+1], q)
			}
		}
		if k == 0 {
			return
		}
		multiplyTriangles(a, x, x)
		matrix.Copy(x, a)
	}
}

// continued is coefficient k of the continued fraction of (1 - x)^p.
func continued(k int, p float64) float64 {
	j := float64(k / 2)
	switch {
	case k == 1:
		return -p
	case k%2 == 0:
		return (p - j) / (2 * (2*j - 1))
	}
	return (-j - p) / (2 * (2*j + 1))
}

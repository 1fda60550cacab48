package linalg

import (
	"fmt"
	"math"
	"math/cmplx"

	"github.com/goblas/goblas/goblas/internal/driver"
)

// Logm returns the principal logarithm of the n x n matrix A: the X with e^X = A whose
// eigenvalues have imaginary parts in (-pi, pi].
//
// a may be any view and is only read. Logm allocates X, and a workspace of eight
// times its size in complex128 that it keeps for later calls. The method is inverse scaling and
// squaring on the complex Schur form: square roots of the triangle until it is near the
// identity, and then a Padé approximant of log(I + R) by partial fractions (Al-Mohy and Higham,
// Improved Inverse Scaling and Squaring Algorithms for the Matrix Logarithm, SIAM J. Sci.
// Comput. 34 (2012)). All types are computed in complex128.
//
// The error is an [*OpError] of [ErrMatrix], [ErrShape] if A is not square, [ErrMemory],
// [ErrNotFinite] if A has a NaN or an infinity or X overflows, a [*ConvergenceError], or one
// of these:
//
//   - [ErrNotReal]: A is real and X is not, because an eigenvalue is negative. Logm of A as
//     a complex128 matrix returns it;
//   - [ErrSingular]: an eigenvalue is 0, there is no X;
//   - a [*ConditionError]: X is returned, but A is singular but for rounding errors. Cond is
//     the largest modulus of an eigenvalue over the least.
//
// LAPACK routine: xGEES. SciPy: linalg.logm.
func Logm[T Scalar](a Matrix[T]) (Matrix[T], error) { return ofMatrix("Logm", a, logFunction) }

// LogmTo stores the principal logarithm of A in dst, as [Logm] does. dst must be row-major
// and n x n, and must not share an element with a. A [*ConditionError] alone comes with a
// result in dst. After an [ErrNotFinite] for elements that float32 or complex64 cannot hold,
// dst has what was computed; after all other errors it is unchanged. It allocates nothing
// after its first call.
//
// SciPy: linalg.logm.
func LogmTo[T Scalar](dst, a Matrix[T]) error { return ofMatrixTo("LogmTo", dst, a, logFunction) }

// logTheta[m-1] is the largest bound of the powers of R for which a Padé approximant of
// degree m of log(I + R) is exact to rounding.
var logTheta = [7]float64{1.59e-5, 2.31e-3, 1.94e-2, 6.21e-2, 1.28e-1, 2.06e-1, 2.88e-1}

func logFunction(t Matrix[complex128], space functionSpace) error {
	n := t.Rows
	if err := zeroEigenvalue(t); err != nil {
		return err
	}
	suspect := nearlySingular(t)
	first := space.lines()
	first.read(t)
	r, s, m := nearIdentity(t, first, &logTheta, space)
	a, b, sum := space.more()
	clear(sum.Data)
	x, w := legendre(m)
	for k := range m {
		combine(a.Data, x[k], r.Data, 0, r.Data, 0, r.Data)
		for i := range n {
			a.Data[i*n+i]++
		}
		combine(b.Data, w[k], r.Data, 0, r.Data, 0, r.Data)
		divideTriangles(a, b)
		combine(sum.Data, 1, sum.Data, 1, b.Data, 0, b.Data)
	}
	combine(t.Data, math.Ldexp(1, s), sum.Data, 0, sum.Data, 0, sum.Data)
	for i := range n {
		t.Data[i*n+i] = cmplx.Log(first.diagonal[i])
		if i+1 < n {
			t.Data[i*n+i+1] = first.above[i] * logDifference(first.diagonal[i], first.diagonal[i+1])
		}
	}
	return suspect
}

// zeroEigenvalue returns an [ErrSingular] if there is a 0 on the diagonal of a triangle.
func zeroEigenvalue(t Matrix[complex128]) error {
	for i := range t.Rows {
		if t.Data[i*t.Stride+i] == 0 {
			return fmt.Errorf("%w: an eigenvalue is 0", ErrSingular)
		}
	}
	return nil
}

// lines has the diagonal of a triangle and the one above it.
type lines struct{ diagonal, above []complex128 }

// read stores the lines of t in l.
func (l lines) read(t Matrix[complex128]) {
	for i := range t.Rows {
		l.diagonal[i] = t.Data[i*t.Stride+i]
		if i+1 < t.Rows {
			l.above[i] = t.Data[i*t.Stride+i+1]
		}
	}
}

// nearIdentity returns R = T^(1/2^s) - I and the degree m of the Padé approximant for R,
// where theta[m-1] bounds the powers of R. The diagonal of T has no 0. The diagonal of R
// and the one above are computed without cancellation from the first lines of T. R is the
// free matrix of space's Schur form; those that space has more are used, and free after it.
func nearIdentity(t Matrix[complex128], first lines, theta *[7]float64, space functionSpace) (r Matrix[complex128], s, m int) {
	n, largest := t.Rows, theta[len(theta)-1]
	for far := true; far; s++ { // how many roots bring the eigenvalues near 1
		far = false
		for _, v := range first.diagonal {
			far = far || cmplx.Abs(briggs(v, s)) > largest
		}
		if !far {
			break
		}
	}
	_, _, r = space.schur()
	copy(r.Data, t.Data)
	for range s {
		rootOfTriangle(r, 0)
	}
	square, cube, _ := space.more()
	for spare := 2; ; s++ {
		minusIdentity(r, first, s)
		multiplyTriangles(square, r, r)
		multiplyTriangles(cube, square, r)
		bound := max(math.Sqrt(oneNorm(square)), math.Cbrt(oneNorm(cube)))
		for m = 1; m < len(theta) && bound > theta[m-1]; m++ {
		}
		// One more root costs less than the higher degrees.
		if bound <= theta[m-1] && (m <= 5 || bound/2 > theta[4] || spare == 0) || s > 1100 { // the latter after an overflow
			return r, s, m
		}
		if bound <= theta[m-1] {
			spare--
		}
		for i := range n {
			r.Data[i*n+i]++
		}
		rootOfTriangle(r, 0)
	}
}

func oneNorm(t Matrix[complex128]) float64 {
	return driver.MatrixNorm(false, false, t.Rows, t.Cols, t.Data, t.Stride)
}

// minusIdentity subtracts I from r, which is the root of order 2^s of a triangle with the
// given lines. It computes the diagonal and the one above anew.
func minusIdentity(r Matrix[complex128], first lines, s int) {
	n, p := r.Rows, math.Ldexp(1, -s)
	for i, v := range first.diagonal {
		r.Data[i*n+i] = briggs(v, s)
		if i+1 < n {
			r.Data[i*n+i+1] = first.above[i] * powerDifference(v, first.diagonal[i+1], p)
		}
	}
}

// briggs returns a^(1/2^k) - 1 without cancellation (Al-Mohy, A More Accurate Briggs Method
// for the Logarithm, Numer. Algorithms 59 (2012)).
func briggs(a complex128, k int) complex128 {
	if k > 1 && math.Abs(cmplx.Phase(a)) >= math.Pi/2 {
		a = cmplx.Sqrt(a)
		k--
	}
	minus := a - 1
	if k == 0 {
		return minus
	}
	product := complex128(1)
	for range k {
		a = cmplx.Sqrt(a)
		product *= 1 + a
	}
	return minus / product
}

// powerDifference is the divided difference (a^p - b^p) / (a - b) (Higham and Lin, A
// Schur-Padé Algorithm for Fractional Powers of a Matrix, SIAM J. Matrix Anal. Appl. 32
// (2011), equation 5.6).
func powerDifference(a, b complex128, p float64) complex128 {
	power := complex(p, 0)
	switch {
	case a == b:
		return power * cmplx.Pow(a, power-1)
	case cmplx.Abs(b-a) > cmplx.Abs(a+b)/2:
		return (cmplx.Pow(b, power) - cmplx.Pow(a, power)) / (b - a)
	}
	la, lb := cmplx.Log(a), cmplx.Log(b)
	angle := cmplx.Atanh((b-a)/(b+a)) + complex(0, math.Pi*unwinding(lb-la))
	return cmplx.Exp(power/2*(la+lb)) * 2 * cmplx.Sinh(power*angle) / (b - a)
}

// logDifference is the divided difference (log a - log b) / (a - b) (Higham, Functions of
// Matrices, equation 11.28).
func logDifference(a, b complex128) complex128 {
	switch {
	case a == b:
		return 1 / a
	case cmplx.Abs(b-a) > cmplx.Abs(a+b)/2:
		return (cmplx.Log(b) - cmplx.Log(a)) / (b - a)
	}
	return 2 * (cmplx.Atanh((b-a)/(b+a)) + complex(0, math.Pi*unwinding(cmplx.Log(b)-cmplx.Log(a)))) / (b - a)
}

// unwinding is the unwinding number of z.
func unwinding(z complex128) float64 { return math.Ceil((imag(z) - math.Pi) / (2 * math.Pi)) }

// legendre returns the nodes and weights of Gauss's and Legendre's quadrature on 0 to 1.
// There are m of each.
func legendre(m int) (x, w [len(logTheta)]float64) {
	for i := range m {
		v := math.Cos(math.Pi * (float64(i) + 0.75) / (float64(m) + 0.5))
		var slope float64
		for range 10 { // Newton's method
			p, before := 1.0, 0.0
			for k := range m {
				p, before = (float64(2*k+1)*v*p-float64(k)*before)/float64(k+1), p
			}
			slope = float64(m) * (v*p - before) / (v*v - 1)
			v -= p / slope
		}
		x[i], w[i] = (1+v)/2, 1/((1-v*v)*slope*slope)
	}
	return x, w
}

package pure

import (
	"github.com/goblas/goblas/internal/scalar"
)

// Gges overwrites a with S and b with T of the generalized Schur form A = Q S Z^H,
// B = Q T Z^H, stores Q and Z in q and z unless they are nil, and the eigenvalues
// alpha[k] / beta[k] in the order of the diagonals. T is upper triangular, with a diagonal
// that is real and not negative. beta is 0 for an infinite eigenvalue. S of complex
// matrices is upper triangular. S of real ones is real, with a 2 x 2 block on its diagonal
// for each pair of conjugate eigenvalues, that with the positive imaginary part first; T's
// block there is diagonal. info k > 0 means that only the eigenvalues with index k (from
// 0) and above converged.
//
// Moler and Stewart (1973); Golub and Van Loan, Matrix Computations, 4th edition,
// section 7.7.
func Gges[T scalar.Scalar](n int, a []T, lda int, b []T, ldb int, alpha, beta []complex128, q []T, ldq int, z []T, ldz int) (info int) {
	if scalar.IsComplex[T]() {
		return gges[complex128](n, a, lda, b, ldb, alpha, beta, q, ldq, z, ldz)
	}
	return gges[float64](n, a, lda, b, ldb, alpha, beta, q, ldq, z, ldz)
}

// gges is Gges in U.
func gges[U float64 | complex128, T scalar.Scalar](n int, a []T, lda int, b []T, ldb int, alpha, beta []complex128, q []T, ldq int, z []T, ldz int) (info int) {
	p, undoA, undoB, info := newQZ[U](n, a, lda, b, ldb)
	if p == nil {
		return info
	}
	for i := range n {
		alpha[i], beta[i] = p.alpha[i]*complex(undoA, 0), p.beta[i]*complex(undoB, 0)
	}
	multiply(p.h, undoA)
	multiply(p.t, undoB)
	recast(n, n, p.h, n, a, lda)
	recast(n, n, p.t, n, b, ldb)
	if q != nil {
		recast(n, n, p.q, n, q, ldq)
	}
	if z != nil {
		recast(n, n, p.z, n, z, ldz)
	}
	return info
}

// newQZ computes the generalized Schur form of A / undoA and B / undoB. If A or B is not
// finite, it returns nil and an info that is not 0.
func newQZ[U float64 | complex128, T scalar.Scalar](n int, a []T, lda int, b []T, ldb int) (p *qz[U], undoA, undoB float64, info int) {
	p = &qz[U]{n: n, h: copied[U](n, a, lda), t: copied[U](n, b, ldb), q: unit[U](n), z: unit[U](n), alpha: make([]complex128, n), beta: make([]complex128, n)}
	if !scalar.Finite(p.h) || !scalar.Finite(p.t) {
		return nil, 0, 0, n
	}
	undoA, undoB = levelled(p.h), levelled(p.t)
	p.reduce()
	return p, undoA, undoB, p.iterate()
}

// qz is A = Q H Z^H and B = Q T Z^H on the way to the generalized Schur form.
type qz[T float64 | complex128] struct {
	n           int
	h, t, q, z  []T
	alpha, beta []complex128
}

// reduce makes H a Hessenberg matrix and T upper triangular.
func (p *qz[T]) reduce() {
	n := p.n
	for k := range n {
		v := make([]T, n-k)
		for i := range v {
			v[i] = p.t[(k+i)*n+k]
			p.t[(k+i)*n+k] = 0
		}
		beta, tau := reflector(v)
		p.t[k*n+k] = beta
		reflectLeft(v, scalar.Conj(tau), n-k-1, p.t[min(k*n+k+1, len(p.t)):], n)
		reflectLeft(v, scalar.Conj(tau), n, p.h[k*n:], n)
		reflectRight(v, tau, n, p.q[k:], n)
	}
	for j := range n {
		for i := n - 1; i > j+1; i-- {
			p.zeroBelow(p.h, i-1, j)
			p.zeroLeft(p.t, i, i-1)
		}
	}
}

// zeroBelow rotates rows i and i + 1 so that element i + 1, j of m, which is p.h or p.t,
// becomes 0.
func (p *qz[T]) zeroBelow(m []T, i, j int) {
	c, s, r := rotation(m[i*p.n+j], m[(i+1)*p.n+j])
	p.rotateRows(i, c, s)
	m[i*p.n+j], m[(i+1)*p.n+j] = r, 0
}

// zeroLeft rotates columns j and j + 1 so that element i, j of m becomes 0.
func (p *qz[T]) zeroLeft(m []T, i, j int) {
	c, s, r := rotation(scalar.Conj(m[i*p.n+j+1]), scalar.Conj(m[i*p.n+j]))
	p.rotateColumns(j+1, j, c, s)
	m[i*p.n+j], m[i*p.n+j+1] = 0, scalar.Conj(r)
}

func (p *qz[T]) rotateRows(i int, c float64, s T) {
	for _, m := range [][]T{p.h, p.t} {
		rotateRows(m[i*p.n:(i+1)*p.n], m[(i+1)*p.n:(i+2)*p.n], c, s)
	}
	rotateColumns(p.n, p.q, p.n, i, i+1, c, s)
}

func (p *qz[T]) rotateColumns(i, j int, c float64, s T) {
	for _, m := range [][]T{p.h, p.t, p.z} {
		rotateColumns(p.n, m, p.n, i, j, c, s)
	}
}

// iterate makes H triangular, or quasi-triangular if it is real, from its last row
// upwards, with at most 60 steps for each eigenvalue.
func (p *qz[T]) iterate() (info int) {
	n := p.n
	smallH, smallT := 0x1p-52*length(p.h), 0x1p-52*length(p.t)
	hi, stalled := n-1, 0
	for left := 60 * max(n, 10); hi >= 0; {
		lo := hi
		for lo > 0 && scalar.Abs(p.h[lo*n+lo-1]) > smallH {
			lo--
		}
		if lo > 0 {
			p.h[lo*n+lo-1] = 0
		}
		zero := lo
		for zero <= hi && scalar.Abs(p.t[zero*n+zero]) > smallT {
			zero++
		}
		if zero <= hi {
			p.t[zero*n+zero] = 0
		}
		switch {
		case lo == hi:
			p.single(hi)
			hi, stalled = hi-1, 0
			continue
		case zero <= hi:
			p.chase(zero, lo, hi)
			continue
		}
		r, isReal := any(p).(*qz[float64])
		if isReal && lo == hi-1 {
			if qzPair(r, lo) {
				hi, stalled = hi-2, 0
			}
			continue
		}
		if left--; left < 0 {
			return hi + 1
		}
		stalled++
		if isReal {
			qzDoubleStep(r, lo, hi, stalled%10 == 0)
		} else {
			qzStep(any(p).(*qz[complex128]), lo, hi, stalled%10 == 0)
		}
	}
	return 0
}

// single finishes an eigenvalue of its own: it makes T's diagonal element real and not
// negative.
func (p *qz[T]) single(k int) {
	n := p.n
	if v := p.t[k*n+k]; v != 0 {
		size := scalar.FromComplex[T](complex(scalar.Abs(v), 0))
		if phase := scalar.Conj(v / size); phase != 1 {
			for _, m := range [][]T{p.h, p.t, p.z} {
				for i := range n {
					m[i*n+k] *= phase
				}
			}
		}
		p.t[k*n+k] = size
	}
	p.alpha[k], p.beta[k] = scalar.ToComplex(p.h[k*n+k]), scalar.ToComplex(p.t[k*n+k])
}

// chase moves a zero on T's diagonal from row k to row hi, where it splits off an infinite
// eigenvalue. H is separate from lo to hi.
func (p *qz[T]) chase(k, lo, hi int) {
	for j := k; j < hi; j++ {
		p.zeroBelow(p.t, j, j+1)
		if j > lo { // this has filled element j + 1, j - 1 of H
			p.zeroLeft(p.h, j+1, j-1)
		}
	}
	p.zeroLeft(p.h, hi, hi-1)
}

package pure

import (
	"github.com/goblas/goblas/internal/scalar"
)

// SolveToeplitz overwrites the row-major b, n x nrhs, with the X of T X = B, where T(i,j) is
// c[i-j] for i >= j and r[j-i] above, by Levinson's recursion, with two vectors for the
// leading minors and the solutions, all of them one element longer in each step. info k > 0
// means that the leading minor of order k is singular. work is scratch of n (5 + nrhs)
// elements, of complex128 for complex types and otherwise of float64.
//
// Golub and Van Loan, Matrix Computations, 4th edition, section 4.7; the recursion for a
// matrix that is not symmetric is that of Press et al., Numerical Recipes, section 2.8.
func SolveToeplitz[D float64 | complex128, T scalar.Scalar](n, nrhs int, c, r, b []T, ldb int, work []D) (info int) {
	l := levinson[D]{n: n}
	next := func() (v []D) {
		v, work = work[:n], work[n:]
		return v
	}
	l.c, l.r, l.g, l.h, l.old, l.x = next(), next(), next(), next(), next(), work[:n*nrhs]
	for i, v := range c {
		l.c[n-1-i] = scalar.FromComplex[D](scalar.ToComplex(v))
	}
	recast(1, n, r, n, l.r, n)
	for j := range nrhs { // one right-hand side after the other
		recast(n, 1, b[j:], ldb, l.x[j*n:], 1)
	}
	switch l := any(&l).(type) {
	case *levinson[float64]:
		info = l.solve(func(x, y []float64) float64 { return BLAS.Ddot(len(x), x, 1, y, 1) },
			func(f float64, x, y []float64) { BLAS.Daxpy(len(x), f, x, 1, y, 1) })
	case *levinson[complex128]:
		info = l.solve(func(x, y []complex128) complex128 { return BLAS.Zdotu(len(x), x, 1, y, 1) },
			func(f complex128, x, y []complex128) { BLAS.Zaxpy(len(x), f, x, 1, y, 1) })
	}
	if info == 0 {
		for j := range nrhs {
			recast(n, 1, l.x[j*n:], 1, b[j:], ldb)
		}
	}
	return info
}

// levinson is a recursion. In step m, T g = r[1..m], and h is the same for c and the
// transpose, of the leading minor of order m. c and g are stored backwards, g up to the end
// of its array, so that all sums are dot products of elements in the same order.
type levinson[D float64 | complex128] struct {
	n                  int
	c, r, g, h, old, x []D
}

// solve is the recursion. dot is the sum of x[i] y[i], and add adds f x to y.
func (l *levinson[D]) solve(dot func(x, y []D) D, add func(f D, x, y []D)) (info int) {
	n := l.n
	first := l.c[n-1]
	if first == 0 {
		return 1
	}
	for x := l.x; len(x) > 0; x = x[n:] {
		x[0] /= first
	}
	if n == 1 {
		return 0
	}
	l.g[n-1], l.h[0] = l.r[1]/first, l.c[n-2]/first
	for m := 1; m < n; m++ {
		c, r, g, h := l.c[n-1-m:n-1], l.r[1:m+1], l.g[n-m:], l.h[:m] // c is c[m], ..., c[1]
		den := dot(c, g) - first
		if den == 0 {
			return m + 1
		}
		for x := l.x; len(x) > 0; x = x[n:] {
			x[m] = (dot(c, x[:m]) - x[m]) / den
			add(-x[m], g, x[:m])
		}
		if m == n-1 {
			return 0
		}
		gNum, hNum, gDen := dot(r, g)-l.r[m+1], dot(c, h)-l.c[n-2-m], dot(r, h)-first
		if gDen == 0 {
			return m + 1
		}
		u, v := gNum/gDen, hNum/den
		old := l.old[:m]
		copy(old, g)
		add(-u, h, g)
		add(-v, old, h)
		l.g[n-1-m], l.h[m] = u, v
	}
	return 0
}

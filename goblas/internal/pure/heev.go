package pure

import (
	"math"
	"slices"

	"github.com/goblas/goblas/internal/scalar"
)

// Heev stores the eigenvalues of a Hermitian matrix, of which a holds the triangle that
// uplo names, in w in ascending order. If vectors is set it overwrites a with the
// eigenvectors, one in each column; otherwise a is only read. info > 0 means that there
// was no convergence. It computes in double precision, by reduction to tridiagonal form
// and implicit QL iteration.
//
// It does not use gonum's Dsyev, because Dsterf and Dsteqr below it fail on a matrix that
// falls into blocks one of which is smaller than 1e-122: the first panics, and the second
// scales later blocks wrongly.
func Heev[T scalar.Scalar, R scalar.Float](vectors bool, uplo byte, n int, a []T, lda int, w []R) (info int) {
	if scalar.IsComplex[T]() {
		return heev[complex128](vectors, uplo, n, a, lda, w)
	}
	return heev[float64](vectors, uplo, n, a, lda, w)
}

// heev is Heev in U.
func heev[U float64 | complex128, T scalar.Scalar, R scalar.Float](vectors bool, uplo byte, n int, a []T, lda int, w []R) (info int) {
	f := hermitian[U](uplo, n, a, lda)
	undo := levelled(f)
	d, e, z := tridiagonal(vectors, n, f)
	if !iterateQL(d, e, z) {
		return 1
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case d[i] < d[j]:
			return -1
		case d[i] > d[j]:
			return 1
		}
		return 0
	})
	for j, k := range order {
		w[j] = R(d[k] * undo)
		if vectors {
			for i, x := range z[k] {
				a[i*lda+j] = scalar.FromComplex[T](scalar.ToComplex(x))
			}
		}
	}
	return 0
}

// tridiagonal returns the diagonal d and the off-diagonal e, which are real, of Q^H A Q,
// and, if vectors is set, the columns of Q. It destroys a.
//
// Like LAPACK on an upper triangle it begins the reduction with the last column. So it
// keeps the small eigenvalues of a matrix whose rows grow from the first to the last.
func tridiagonal[T float64 | complex128](vectors bool, n int, a []T) (d, e []float64, z [][]T) {
	var q []T
	if vectors {
		q = unit[T](n)
	}
	d, e = make([]float64, n), make([]float64, n)
	for k := n - 1; k > 0; k-- {
		v := make([]T, k)
		for i := range v {
			v[i] = a[(k-1-i)*n+k]
		}
		beta, tau := reflector(v) // of the column above the diagonal, turned over
		slices.Reverse(v)
		e[k-1] = real(scalar.ToComplex(beta))
		reflectLeft(v, scalar.Conj(tau), k, a, n)
		reflectRight(v, tau, k, a, n)
		if vectors {
			reflectRight(v, tau, n, q, n)
		}
	}
	for i := range d {
		d[i] = real(scalar.ToComplex(a[i*n+i]))
	}
	if vectors {
		z = make([][]T, n)
		for j := range z {
			z[j] = make([]T, n)
			for i := range n {
				z[j][i] = q[i*n+j]
			}
		}
	}
	return d, e, z
}

// iterateQL overwrites d with the eigenvalues of the real tridiagonal matrix that has d on
// the diagonal and e beside it, and the columns in z, if there are any, with their
// products by its eigenvectors. It reports whether 60 n iterations were enough. Golub and
// Welsch (1969); Martin and Wilkinson (1968), with LAPACK's criterion for what is
// negligible.
func iterateQL[T float64 | complex128](d, e []float64, z [][]T) (ok bool) {
	n, left := len(d), 60*len(d)
	for l := range n {
		for first := true; ; first = false {
			m := l
			for m < n-1 && !(e[m]*e[m] <= 0x1p-104*math.Abs(d[m])*math.Abs(d[m+1])+0x1p-1022) {
				m++
			}
			if m == l {
				break
			}
			if left--; left < 0 {
				return false
			}
			if first && math.Abs(d[m]) < math.Abs(d[l]) { // large elements belong at the end
				slices.Reverse(d[l : m+1])
				slices.Reverse(e[l:m])
				if z != nil {
					slices.Reverse(z[l : m+1])
				}
			}
			stepQL(l, m, d, e, z)
		}
	}
	return true
}

// stepQL is one step of QL iteration on rows l to m.
func stepQL[T float64 | complex128](l, m int, d, e []float64, z [][]T) {
	g := (d[l+1] - d[l]) / (2 * e[l])
	g = d[m] - d[l] + e[l]/(g+math.Copysign(math.Hypot(g, 1), g))
	s, c, p := 1.0, 1.0, 0.0
	e[m] = 0
	for i := m - 1; i >= l; i-- {
		f, b := s*e[i], c*e[i]
		r := math.Hypot(f, g)
		if i+1 < m {
			e[i+1] = r
		}
		if r == 0 { // the matrix falls in two here
			d[i+1] -= p
			return
		}
		s, c = f/r, g/r
		g = d[i+1] - p
		r = (d[i]-g)*s + 2*c*b
		p = s * r
		d[i+1] = g + p
		g = c*r - b
		if z != nil {
			rotateRows(z[i+1], z[i], c, scalar.FromComplex[T](complex(s, 0)))
		}
	}
	d[l] -= p
	e[l] = g
}

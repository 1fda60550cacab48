package pure

import "github.com/goblas/goblas/internal/scalar"

// Gehrd overwrites a with the Hessenberg matrix H = Q^H A Q, which has zeros below the
// diagonal next to the main one, and stores Q in q unless it is nil.
func Gehrd[T scalar.Scalar](n int, a []T, lda int, q []T, ldq int) {
	if scalar.IsComplex[T]() {
		gehrd[complex128](n, a, lda, q, ldq)
	} else {
		gehrd[float64](n, a, lda, q, ldq)
	}
}

// gehrd is Gehrd in U.
func gehrd[U float64 | complex128, T scalar.Scalar](n int, a []T, lda int, q []T, ldq int) {
	f := copied[U](n, a, lda)
	undo := levelled(f)
	var z []U
	if q != nil {
		z = unit[U](n)
	}
	hessenberg(n, f, z)
	multiply(f, undo)
	recast(n, n, f, n, a, lda)
	if q != nil {
		recast(n, n, z, n, q, ldq)
	}
}

// hessenberg overwrites a with H = Q^H A Q and z, unless it is nil, with Z Q, by
// Householder matrices from the first column on.
func hessenberg[T float64 | complex128](n int, a, z []T) {
	for k := range max(n-2, 0) {
		m := n - k - 1
		v := make([]T, m)
		for i := range v {
			v[i] = a[(k+1+i)*n+k]
			a[(k+1+i)*n+k] = 0
		}
		beta, tau := reflector(v)
		a[(k+1)*n+k] = beta
		reflectLeft(v, scalar.Conj(tau), m, a[(k+1)*n+k+1:], n)
		reflectRight(v, tau, n, a[k+1:], n)
		if z != nil {
			reflectRight(v, tau, n, z[k+1:], n)
		}
	}
}

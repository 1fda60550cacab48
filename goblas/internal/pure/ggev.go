package pure

import (
	"math"

	"github.com/goblas/goblas/internal/scalar"
)

// Ggev stores the eigenvalues alpha[k] / beta[k] of the n x n problem beta A x = alpha B x,
// and, if vl and vr are not nil, the left and right eigenvectors in their columns:
// beta A v = alpha B v, and beta u^H A = alpha u^H B. The largest element of each has
// |Re| + |Im| = 1, as in LAPACK's xGGEV. beta is real and not negative, and 0 for an
// infinite eigenvalue; both are 0 if the problem is singular, and the others then mean
// nothing. Eigenvalues of real matrices are real or come in conjugate pairs, that with
// the positive imaginary part first. a and b are only read. info k > 0 means that there
// was no convergence and that only the eigenvalues with index k (from 0) and above are
// there.
func Ggev[T scalar.Scalar](n int, a []T, lda int, b []T, ldb int, alpha, beta, vl, vr []complex128, ldv int) (info int) {
	if scalar.IsComplex[T]() {
		return ggev[complex128](n, a, lda, b, ldb, alpha, beta, vl, vr, ldv)
	}
	return ggev[float64](n, a, lda, b, ldb, alpha, beta, vl, vr, ldv)
}

// ggev is Ggev in U.
func ggev[U float64 | complex128, T scalar.Scalar](n int, a []T, lda int, b []T, ldb int, alpha, beta, vl, vr []complex128, ldv int) (info int) {
	z, undoA, undoB, info := newQZ[U](n, a, lda, b, ldb)
	if z == nil {
		return info
	}
	for i := range n {
		alpha[i], beta[i] = z.alpha[i]*complex(undoA, 0), z.beta[i]*complex(undoB, 0)
	}
	if info != 0 {
		return info
	}
	p := pencil{n: n, s: copied[complex128](n, z.h, n), t: copied[complex128](n, z.t, n), alpha: z.alpha, beta: z.beta, blocks: diagonalBlocks(n, z.h, n)}
	store := func(dst []complex128, q []U, vectors func() [][]complex128) {
		if dst == nil {
			return
		}
		x := vectors()
		transformed(n, q, x)
		for k, v := range x {
			normalised(v, false)
			most := 0.0
			for _, e := range v {
				most = max(most, math.Abs(real(e))+math.Abs(imag(e)))
			}
			for i, e := range v {
				dst[i*ldv+k] = complex(real(e)/most, imag(e)/most)
			}
		}
	}
	store(vr, z.z, p.right)
	store(vl, z.q, p.left)
	return 0
}

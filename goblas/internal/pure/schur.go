package pure

import (
	"math/cmplx"

	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/internal/scalar"
)

// Gees overwrites a with T of the Schur form A = Z T Z^H, stores the eigenvalues in the
// order of T's diagonal in w, and Z in z, unless these are nil. T of a complex matrix is
// upper triangular. T of a real one is real, with a 2 x 2 block on the diagonal for each
// pair of conjugate eigenvalues, that with the positive imaginary part first; such a block
// has equal elements on the diagonal and others of opposite sign beside it. info k > 0
// means that only the eigenvalues with index k (from 0) and above converged; a is then
// not what it was.
func Gees[T scalar.Scalar](n int, a []T, lda int, w []complex128, z []T, ldz int) (info int) {
	if scalar.IsComplex[T]() {
		return gees[complex128](n, a, lda, w, z, ldz)
	}
	return gees[float64](n, a, lda, w, z, ldz)
}

// gees is Gees in U.
func gees[U float64 | complex128, T scalar.Scalar](n int, a []T, lda int, w []complex128, z []T, ldz int) (info int) {
	f := copied[U](n, a, lda)
	if !scalar.Finite(f) {
		return n // gonum's Dhseqr panics
	}
	undo := levelled(f)
	_, _, order := isolate(n, f)
	var q []U
	if z != nil {
		q = permutation[U](order)
	}
	values := make([]complex128, n)
	info = schur(n, f, q, values)
	multiply(f, undo)
	multiply(values, undo)
	copy(w, values)
	recast(n, n, f, n, a, lda)
	if z != nil {
		recast(n, n, q, n, z, ldz)
	}
	return info
}

// schur overwrites a with its Schur form T = Q^H A Q, and z, unless it is nil, with Z Q,
// and stores the eigenvalues in w.
func schur[T float64 | complex128](n int, a, z []T, w []complex128) (info int) {
	if n == 0 {
		return 0
	}
	hessenberg(n, a, z)
	switch a := any(a).(type) {
	case []complex128:
		return iterateQR(n, a, any(z).([]complex128), w)
	case []float64:
		return schurGonum(n, a, any(z).([]float64), w)
	}
	return 0
}

// schurGonum finishes schur on a real Hessenberg matrix.
func schurGonum(n int, a, z []float64, w []complex128) (info int) {
	wr, wi, query := make([]float64, n), make([]float64, n), make([]float64, 1)
	job, ldz := lapack.SchurOrig, n
	if z == nil {
		job, ldz = lapack.SchurNone, 1
	}
	LAPACK.Dhseqr(lapack.EigenvaluesAndSchur, job, n, 0, n-1, a, n, wr, wi, z, ldz, query, -1)
	work := make([]float64, int(query[0]))
	info = LAPACK.Dhseqr(lapack.EigenvaluesAndSchur, job, n, 0, n-1, a, n, wr, wi, z, ldz, work, len(work))
	for i := range w {
		w[i] = complex(wr[i], wi[i])
	}
	return info
}

// iterateQR finishes schur on a complex Hessenberg matrix, by QR steps with single shifts,
// at most 60 for each eigenvalue. Golub and Van Loan, Matrix Computations, 4th edition,
// section 7.5; LAPACK's xLAHQR for shifts that get a stalled iteration going.
func iterateQR(n int, h, z, w []complex128) (info int) {
	hi, stalled := n-1, 0
	for left := 60 * max(n, 10); hi >= 0; left-- {
		lo := hi
		for lo > 0 && !negligible(n, h, lo) {
			lo--
		}
		if lo > 0 {
			h[lo*n+lo-1] = 0
		}
		if lo == hi {
			w[hi] = h[hi*n+hi]
			hi, stalled = hi-1, 0
			continue
		}
		if left <= 0 {
			return hi + 1
		}
		stalled++
		shift := wilkinson(h[(hi-1)*n+hi-1], h[(hi-1)*n+hi], h[hi*n+hi-1], h[hi*n+hi])
		if stalled%10 == 0 {
			shift = h[hi*n+hi] + complex(0.75*cmplx.Abs(h[hi*n+hi-1]), 0)
		}
		stepQR(n, lo, hi, h, z, shift)
	}
	return 0
}

// negligible reports whether the element of h left of diagonal element k is.
func negligible(n int, h []complex128, k int) bool {
	beside := cmplx.Abs(h[(k-1)*n+k-1]) + cmplx.Abs(h[k*n+k])
	return cmplx.Abs(h[k*n+k-1]) <= max(0x1p-53*beside, 0x1p-960)
}

// wilkinson returns the eigenvalue of (a b; c d) that is closer to d.
func wilkinson(a, b, c, d complex128) complex128 {
	// The roots are d - p with p^2 + 2 t p - b c = 0. Dividing b c by the larger of the
	// two values t + q and t - q gives the smaller root without cancellation.
	t := (a - d) / 2
	q := cmplx.Sqrt(t*t + b*c)
	if cmplx.Abs(t-q) > cmplx.Abs(t+q) {
		q = -q
	}
	if t+q == 0 {
		return d
	}
	return d - b*(c/(t+q))
}

// stepQR is one QR step with the given shift on rows lo to hi. It applies each rotation to
// the whole of h, and to z unless that is nil.
func stepQR(n, lo, hi int, h, z []complex128, shift complex128) {
	x, y := h[lo*n+lo]-shift, h[(lo+1)*n+lo]
	for k := lo; k < hi; k++ {
		if k > lo {
			x, y = h[k*n+k-1], h[(k+1)*n+k-1]
		}
		c, s, r := rotation(x, y)
		if k > lo {
			h[k*n+k-1], h[(k+1)*n+k-1] = r, 0
		}
		rotateRows(h[k*n+k:k*n+n], h[(k+1)*n+k:(k+1)*n+n], c, s)
		rotateColumns(min(k+2, hi)+1, h, n, k, k+1, c, s)
		if z != nil {
			rotateColumns(n, z, n, k, k+1, c, s)
		}
	}
}

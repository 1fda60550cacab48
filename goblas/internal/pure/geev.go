package pure

import "github.com/goblas/goblas/internal/scalar"

// Geev stores the eigenvalues of the n x n matrix a: those of a real matrix as wr + i wi,
// those of a complex one in w. If vl and vr are not nil, it stores the left and right
// eigenvectors in their columns. They have length 1, and the largest element of a complex
// one is positive. For a pair of conjugate eigenvalues of a real matrix, that with the
// positive imaginary part first, two columns hold the real and the imaginary part of its
// vector, as in LAPACK's xGEEV. a is only read. info k > 0 means that there was no
// convergence and that only the eigenvalues with index k (from 0) and above are there.
func Geev[T scalar.Scalar, R scalar.Float](n int, a []T, lda int, wr, wi []R, w, vl []T, ldvl int, vr []T, ldvr int) (info int) {
	if scalar.IsComplex[T]() {
		return geev[complex128](n, a, lda, wr, wi, w, vl, ldvl, vr, ldvr)
	}
	return geev[float64](n, a, lda, wr, wi, w, vl, ldvl, vr, ldvr)
}

// geev is Geev in U.
func geev[U float64 | complex128, T scalar.Scalar, R scalar.Float](n int, a []T, lda int, wr, wi []R, w, vl []T, ldvl int, vr []T, ldvr int) (info int) {
	f := copied[U](n, a, lda)
	if !scalar.Finite(f) {
		return n
	}
	undo := levelled(f)
	lo, hi, order := isolate(n, f)
	d := balance(n, lo, hi, f)
	var q []U
	if vl != nil || vr != nil {
		q = unit[U](n)
	}
	values := make([]complex128, n)
	info = schur(n, f, q, values)
	for k, v := range values {
		if scalar.IsComplex[T]() {
			w[k] = scalar.FromComplex[T](v * complex(undo, 0))
		} else {
			wr[k], wi[k] = R(real(v)*undo), R(imag(v)*undo)
		}
	}
	if info != 0 || q == nil {
		return info
	}
	p := pencil{n: n, s: copied[complex128](n, f, n), alpha: values, beta: make([]complex128, n), blocks: diagonalBlocks(n, f, n)}
	for k := range p.beta {
		p.beta[k] = 1
	}
	store := func(x [][]complex128, dst []T, ldd int, left bool) {
		transformed(n, q, x)
		for k, v := range x {
			y := make([]complex128, n)
			for i, o := range order {
				if left {
					y[o] = v[i] / complex(d[i], 0)
				} else {
					y[o] = v[i] * complex(d[i], 0)
				}
			}
			normalised(y, scalar.IsComplex[T]() || imag(values[k]) != 0)
			for i, e := range y {
				if !scalar.IsComplex[T]() && imag(values[k]) < 0 {
					e = complex(-imag(e), 0) // the imaginary part of the vector before this one
				}
				dst[i*ldd+k] = scalar.FromComplex[T](e)
			}
		}
	}
	if vr != nil {
		store(p.right(), vr, ldvr, false)
	}
	if vl != nil {
		store(p.left(), vl, ldvl, true)
	}
	return 0
}

package pure

import "github.com/goblas/goblas/internal/scalar"

// Tridiagonal matrices, on every route: their routines consist of divisions that wait for
// each other, so that C is not faster, and LAPACK's would need a transposed right-hand side.

// Gttrf is LAPACK's xGTTRF: it overwrites the subdiagonal dl, the diagonal d and the
// superdiagonal du with the factors of P A = L U, and du2 with U's second superdiagonal.
// swapped[i] is 1 if rows i and i+1 were interchanged. dominant says that none has to be,
// because no element of the diagonal is smaller in modulus than the sum of the others in
// its column. info k > 0 means that pivot k, counted from 1, is zero. plain says that no
// rows were interchanged; du2 and swapped are then not set, and not read by [Gttrs].
func Gttrf[T scalar.Scalar](dominant bool, dl, d, du, du2 []T, swapped []int32) (plain bool, info int) {
	n := len(d)
	dl, du = dl[:n-1], du[:n-1]
	i, last := 0, d[0]
	for ; i < len(dl) && i < len(du) && (dominant || scalar.Abs(last) >= scalar.Abs(dl[i])); i++ {
		if last == 0 {
			return true, i + 1
		}
		f := dl[i] / last
		dl[i] = f
		last = d[i+1] - f*du[i]
		d[i+1] = last
	}
	plain = i == n-1
	if !plain {
		clear(du2)
		clear(swapped)
	}
	for ; i < n-1; i++ {
		if scalar.Abs(d[i]) >= scalar.Abs(dl[i]) {
			if d[i] == 0 {
				return plain, i + 1
			}
			f := dl[i] / d[i]
			dl[i] = f
			d[i+1] -= f * du[i]
			continue
		}
		f := d[i] / dl[i]
		d[i], dl[i] = dl[i], f
		du[i], d[i+1] = d[i+1], du[i]-f*d[i+1]
		if i < n-2 {
			du2[i], du[i+1] = du[i+1], -f*du[i+1]
		}
		swapped[i] = 1
	}
	if d[n-1] == 0 {
		return plain, n
	}
	return plain, 0
}

// Gttrs overwrites the row-major b, n x nrhs, with the X of A X = B, or of A^T X = B if
// transposed is set, by the factors that [Gttrf] left.
func Gttrs[T scalar.Scalar](transposed, plain bool, dl, d, du, du2 []T, swapped []int32, nrhs int, b []T, ldb int) {
	n := len(d)
	switch {
	case plain && !transposed && nrhs == 1 && ldb == 1:
		gttrs1(dl, d, du, b[:n])
		return
	case plain:
		clear(du2)
		clear(swapped)
	}
	row := func(i int) []T { return b[i*ldb : i*ldb+nrhs] }
	if transposed {
		for i := range n {
			x := row(i)
			if i > 0 {
				subtract(x, du[i-1], row(i-1))
			}
			if i > 1 {
				subtract(x, du2[i-2], row(i-2))
			}
			divide(x, d[i])
		}
		for i := n - 2; i >= 0; i-- {
			subtract(row(i), dl[i], row(i+1))
			if swapped[i] != 0 {
				swapRows(row(i), row(i+1))
			}
		}
		return
	}
	for i := range n - 1 {
		if swapped[i] != 0 {
			swapRows(row(i), row(i+1))
		}
		subtract(row(i+1), dl[i], row(i))
	}
	for i := n - 1; i >= 0; i-- {
		x := row(i)
		if i < n-1 {
			subtract(x, du[i], row(i+1))
		}
		if i < n-2 {
			subtract(x, du2[i], row(i+2))
		}
		divide(x, d[i])
	}
}

// gttrs1 is Gttrs for one right-hand side, A X = B, if no rows were interchanged. Its
// divisions do not wait for each other.
func gttrs1[T scalar.Scalar](dl, d, du, x []T) {
	bidiagonal(dl, x)
	n := len(x)
	d, du = d[:n], du[:n-1]
	last := x[n-1] / d[n-1]
	x[n-1] = last
	for i := len(du) - 1; i >= 0; i-- {
		last = x[i]/d[i] - du[i]/d[i]*last
		x[i] = last
	}
}

// bidiagonal overwrites x with the Y of L Y = X, where L has ones on its diagonal and l below.
func bidiagonal[T scalar.Scalar](l, x []T) {
	last := x[0]
	x = x[1:]
	l = l[:len(x)]
	for i, f := range l {
		last = x[i] - f*last
		x[i] = last
	}
}

// Pttrf is LAPACK's xPTTRF: it overwrites the diagonal d and the subdiagonal e of a
// Hermitian positive definite matrix with D and L of A = L D L^H. info k > 0 means that the
// leading minor of order k is not positive, or not finite.
func Pttrf[T scalar.Scalar](d, e []T) (info int) {
	v := real(scalar.ToComplex(d[0]))
	for i := range d {
		if !(v > 0) || v-v != 0 {
			return i + 1
		}
		pivot := scalar.FromComplex[T](complex(v, 0))
		d[i] = pivot
		if i < len(e) { // the next pivot waits for one division only
			square := real(scalar.ToComplex(e[i] * scalar.Conj(e[i])))
			v = real(scalar.ToComplex(d[i+1])) - square/v
			e[i] /= pivot
		}
	}
	return 0
}

// Pttrs overwrites the row-major b, n x nrhs, with the X of A X = B, by the factors that
// [Pttrf] left.
func Pttrs[T scalar.Scalar](d, e []T, nrhs int, b []T, ldb int) {
	if nrhs == 1 && ldb == 1 {
		pttrs1(d, e, b[:len(d)])
		return
	}
	row := func(i int) []T { return b[i*ldb : i*ldb+nrhs] }
	for i, f := range e {
		subtract(row(i+1), f, row(i))
	}
	for i := len(d) - 1; i >= 0; i-- {
		x := row(i)
		if divide(x, d[i]); i < len(e) {
			subtract(x, scalar.Conj(e[i]), row(i+1))
		}
	}
}

// pttrs1 is Pttrs for one right-hand side.
func pttrs1[T scalar.Scalar](d, e, x []T) {
	bidiagonal(e, x)
	n := len(x)
	last := x[n-1] / d[n-1]
	x[n-1] = last
	for i := min(len(e), n-1, len(d)) - 1; i >= 0; i-- {
		last = x[i]/d[i] - scalar.Conj(e[i])*last
		x[i] = last
	}
}

// divide divides the elements of x by f.
func divide[T scalar.Scalar](x []T, f T) {
	for j := range x {
		x[j] /= f
	}
}

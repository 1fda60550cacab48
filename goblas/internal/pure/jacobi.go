package pure

import (
	"math"
	"math/cmplx"
	"slices"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// jacobi is SVD for complex matrices, by Hestenes's one-sided Jacobi rotations. They
// make the columns of W = A V orthogonal; the lengths of these columns are then the
// singular values, and their directions are U. It is slow, O(n^3) for each sweep, but
// short, and accurate to the last bits. gonum has no complex LAPACK.
//
// Golub and Van Loan, Matrix Computations, 4th edition, section 8.6.3; Drmac and
// Veselic (2008) for the accuracy.
func jacobi[T scalar.Scalar](job byte, a matrix.Matrix[T], s []float64, u, vt matrix.Matrix[T]) (info int) {
	if a.Rows < a.Cols { // A^H = V S U^H
		ah := matrix.New[T](a.Cols, a.Rows)
		for at, v := range a.All() {
			ah.Set(at[1], at[0], scalar.Conj(v))
		}
		v, uh := matrix.New[T](vt.Cols, vt.Rows), matrix.New[T](u.Cols, u.Rows)
		info = jacobi(job, ah, s, v, uh)
		if job != 'N' {
			conjugateTranspose(vt, v)
			conjugateTranspose(u, uh)
		}
		return info
	}
	m, n := a.Rows, a.Cols
	w, v := columns(a, m, n), identity(n)
	scale := normalise(w) // so that squares of elements neither overflow nor underflow
	if !orthogonalise(w, v) {
		return 1
	}
	order := make([]int, n)
	length := make([]float64, n)
	for j := range n {
		order[j], length[j] = j, norm(w[j])
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case length[i] > length[j]:
			return -1
		case length[i] < length[j]:
			return 1
		}
		return 0
	})
	for k, j := range order {
		s[k] = length[j]
	}
	defer func() {
		for k := range s {
			s[k] *= scale
		}
	}()
	if job == 'N' {
		return 0
	}
	left := make([][]complex128, 0, u.Cols)
	for k, j := range order {
		if s[k] > s[0]*float64(m)*0x1p-52 {
			for i := range w[j] {
				w[j][i] /= complex(s[k], 0)
			}
			left = append(left, w[j])
		} else {
			left = append(left, nil) // this column has no direction of its own: complete chooses one
		}
		for i := range n {
			vt.Set(k, i, scalar.FromComplex[T](cmplx.Conj(v[j][i])))
		}
	}
	for k, column := range complete(left, m, u.Cols) {
		for i, x := range column {
			u.Set(i, k, scalar.FromComplex[T](x))
		}
	}
	return 0
}

// orthogonalise rotates pairs of columns of w until all columns are orthogonal, and
// applies the same rotations to v. It reports whether at most 60 sweeps were enough.
func orthogonalise(w, v [][]complex128) bool {
	const tolerance = 0x1p-50
	// A column that is shorter than noise is only rounding error of the longest one, and
	// counts as if it were noise long. Otherwise the iteration on a matrix of low rank
	// would never end.
	longest := 0.0
	for _, x := range w {
		longest = max(longest, norm(x))
	}
	noise := longest * float64(len(w)) * 0x1p-52
	for range 60 {
		rotated := false
		for p := range w {
			for q := p + 1; q < len(w); q++ {
				alpha, beta, gamma := dot(w[p], w[p]), dot(w[q], w[q]), dot(w[p], w[q])
				g := cmplx.Abs(gamma)
				if g <= tolerance*max(noise, math.Sqrt(real(alpha)))*max(noise, math.Sqrt(real(beta))) {
					continue
				}
				rotated = true
				zeta := (real(beta) - real(alpha)) / (2 * g)
				t := math.Copysign(1, zeta) / (math.Abs(zeta) + math.Hypot(1, zeta))
				c := 1 / math.Hypot(1, t)
				phase := gamma / complex(g, 0)
				rotate(w[p], w[q], c, c*t, phase)
				rotate(v[p], v[q], c, c*t, phase)
			}
		}
		if !rotated {
			return true
		}
	}
	return false
}

// normalise divides all elements of w by the largest real or imaginary part, which it
// returns. If all are zero it returns 1.
func normalise(w [][]complex128) float64 {
	scale := 0.0
	for _, column := range w {
		for _, x := range column {
			scale = max(scale, math.Abs(real(x)), math.Abs(imag(x)))
		}
	}
	if scale == 0 {
		return 1
	}
	for _, column := range w {
		for i, x := range column {
			column[i] = complex(real(x)/scale, imag(x)/scale)
		}
	}
	return scale
}

// rotate replaces x by c x - s conj(phase) y and y by s phase x + c y.
func rotate(x, y []complex128, c, s float64, phase complex128) {
	sp, sc := complex(s, 0)*phase, complex(s, 0)*cmplx.Conj(phase)
	for i := range x {
		x[i], y[i] = complex(c, 0)*x[i]-sc*y[i], sp*x[i]+complex(c, 0)*y[i]
	}
}

// complete returns count orthonormal columns of length m. The given ones come first;
// for each one that is nil, and for those that are missing at the end, it makes a unit
// vector orthogonal to the others, twice for accuracy.
func complete(given [][]complex128, m, count int) [][]complex128 {
	out := make([][]complex128, count)
	copy(out, given)
	unit := 0
	for k := range out {
		for out[k] == nil {
			e := make([]complex128, m)
			e[unit] = 1
			unit++
			for range 2 {
				for _, other := range out {
					if other != nil {
						f := dot(other, e)
						for i := range e {
							e[i] -= f * other[i]
						}
					}
				}
			}
			if length := norm(e); length > 0.5/math.Sqrt(float64(m)) {
				for i := range e {
					e[i] /= complex(length, 0)
				}
				out[k] = e
			}
		}
	}
	return out
}

// dot returns x^H y.
func dot(x, y []complex128) (sum complex128) {
	for i := range x {
		sum += cmplx.Conj(x[i]) * y[i]
	}
	return sum
}

// norm returns the length of x. It does not overflow or underflow on the way.
func norm(x []complex128) float64 { return BLAS.Dznrm2(len(x), x, 1) }

func columns[T scalar.Scalar](a matrix.Matrix[T], m, n int) [][]complex128 {
	w := make([][]complex128, n)
	for j := range w {
		w[j] = make([]complex128, m)
		for i := range m {
			w[j][i] = scalar.ToComplex(a.At(i, j))
		}
	}
	return w
}

func identity(n int) [][]complex128 {
	v := make([][]complex128, n)
	for j := range v {
		v[j] = make([]complex128, n)
		v[j][j] = 1
	}
	return v
}

// conjugateTranspose stores src^H in dst.
func conjugateTranspose[T scalar.Scalar](dst, src matrix.Matrix[T]) {
	for at, v := range src.All() {
		dst.Set(at[1], at[0], scalar.Conj(v))
	}
}

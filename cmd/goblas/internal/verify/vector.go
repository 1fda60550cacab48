package verify

import (
	"math"
	"math/cmplx"
	"math/rand/v2"

	"gonum.org/v1/gonum/cmplxs"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/matrix"
)

// randomVector returns n numbers of absolute value 1/2 to 1 and random sign:
// none is so small that it hides the element it meets.
func randomVector(n int, r *rand.Rand) []complex128 {
	x := make([]complex128, n)
	for i := range x {
		v := 0.5 + r.Float64()/2
		if r.Uint64()&1 == 0 {
			v = -v
		}
		x[i] = complex(v, 0)
	}
	return x
}

// rows calls f with every row of m, widened; row is good until the next call.
func rows[T goblas.Scalar](m goblas.Matrix[T], f func(i int, row []complex128)) {
	if m.Op != matrix.NoTrans {
		m = m.Clone()
	}
	row := make([]complex128, m.Cols)
	for i := range m.Rows {
		widen(row, m.Data[i*m.Stride:i*m.Stride+m.Cols])
		f(i, row)
	}
}

func widen[T goblas.Scalar](dst []complex128, src []T) {
	switch src := any(src).(type) {
	case []float32:
		for i, v := range src {
			dst[i] = complex(float64(v), 0)
		}
	case []float64:
		for i, v := range src {
			dst[i] = complex(v, 0)
		}
	case []complex64:
		for i, v := range src {
			dst[i] = complex128(v)
		}
	case []complex128:
		copy(dst, src)
	}
}

// times returns m x.
func times[T goblas.Scalar](m goblas.Matrix[T], x []complex128) []complex128 {
	y := make([]complex128, m.Rows)
	rows(m, func(i int, row []complex128) {
		var sum complex128
		for j, v := range row {
			sum += v * x[j]
		}
		y[i] = sum
	})
	return y
}

// timesH returns m^H x.
func timesH[T goblas.Scalar](m goblas.Matrix[T], x []complex128) []complex128 {
	y := make([]complex128, m.Cols)
	rows(m, func(i int, row []complex128) {
		for j, v := range row {
			y[j] += cmplx.Conj(v) * x[i]
		}
	})
	return y
}

// rowNorms returns the 2-norms of the rows of m.
func rowNorms[T goblas.Scalar](m goblas.Matrix[T]) []float64 {
	norms := make([]float64, m.Rows)
	rows(m, func(i int, row []complex128) { norms[i] = cmplxs.Norm(row, 2) })
	return norms
}

// frobenius returns the Frobenius norm of m with its columns scaled by x, or
// as they are if x is nil.
func frobenius[T goblas.Scalar](m goblas.Matrix[T], x []complex128) float64 {
	sum := 0.0
	rows(m, func(_ int, row []complex128) {
		for j, v := range row {
			if x != nil {
				v *= x[j]
			}
			sum += real(v)*real(v) + imag(v)*imag(v)
		}
	})
	return math.Sqrt(sum)
}

// roundoff is the largest relative error of one rounding to T.
func roundoff[T goblas.Scalar]() float64 {
	var zero T
	switch any(zero).(type) {
	case float32, complex64:
		return 0x1p-24
	}
	return 0x1p-53
}

// Flat returns the elements of m row by row, widened.
func Flat[T goblas.Scalar](m goblas.Matrix[T]) []complex128 {
	all := make([]complex128, 0, m.Rows*m.Cols)
	rows(m, func(_ int, row []complex128) { all = append(all, row...) })
	return all
}

package driver

import (
	"math"

	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/vector"
)

// absSums stores the sums of |Re| + |Im| in sums, over the elements of each row of the
// row-major rows x cols matrix a if byRows is set, and otherwise over those of each
// column. inC says whether it may call C, which it does not do for a few elements,
// because the call would take longer than the sum.
func absSums[T scalar.Scalar](inC, byRows bool, rows, cols int, a []T, lda int, sums []float64) {
	if inC && rows*cols > 64 {
		vector.Sums(vector.AbsTerm, byRows, rows, cols, a, lda, sums)
		return
	}
	clear(sums)
	for i := range rows {
		row := a[i*lda : i*lda+cols]
		if byRows {
			sums[i] = absSum(row)
		} else {
			addAbs(sums, 1, row)
		}
	}
}

// The three functions below choose the type once for a whole slice, because a choice for
// every element takes longer than the arithmetic. They write |v| as max(v, -v), because
// math.Abs would be a call for every element: the compiler does not inline it where a
// program instantiates them through package goblas.

// absSum returns the sum of |Re| + |Im| over the elements of x.
func absSum[T scalar.Scalar](x []T) (sum float64) {
	switch x := any(x).(type) {
	case []float32:
		for _, v := range x {
			sum += float64(max(v, -v))
		}
	case []float64:
		for _, v := range x {
			sum += max(v, -v)
		}
	case []complex64:
		for _, v := range x {
			sum += float64(max(real(v), -real(v))) + float64(max(imag(v), -imag(v)))
		}
	case []complex128:
		for _, v := range x {
			sum += max(real(v), -real(v)) + max(imag(v), -imag(v))
		}
	}
	return sum
}

// addAbs adds f (|Re x[j]| + |Im x[j]|) to each sums[j].
func addAbs[T scalar.Scalar](sums []float64, f float64, x []T) {
	switch x := any(x).(type) {
	case []float32:
		for j, v := range x {
			sums[j] += f * float64(max(v, -v))
		}
	case []float64:
		for j, v := range x {
			sums[j] += f * max(v, -v)
		}
	case []complex64:
		for j, v := range x {
			sums[j] += f * (float64(max(real(v), -real(v))) + float64(max(imag(v), -imag(v))))
		}
	case []complex128:
		for j, v := range x {
			sums[j] += f * (max(real(v), -real(v)) + max(imag(v), -imag(v)))
		}
	}
}

// absDot returns the sum of w[j] (|Re x[j]| + |Im x[j]|).
func absDot[T scalar.Scalar](x []T, w []float64) (sum float64) {
	switch x := any(x).(type) {
	case []float32:
		for j, v := range x {
			sum += w[j] * float64(max(v, -v))
		}
	case []float64:
		for j, v := range x {
			sum += w[j] * max(v, -v)
		}
	case []complex64:
		for j, v := range x {
			sum += w[j] * (float64(max(real(v), -real(v))) + float64(max(imag(v), -imag(v))))
		}
	case []complex128:
		for j, v := range x {
			sum += w[j] * (max(real(v), -real(v)) + max(imag(v), -imag(v)))
		}
	}
	return sum
}

// moduli stores |x[j]| in dst[j].
func moduli[T scalar.Scalar](dst []float64, x []T) {
	dst = dst[:len(x)]
	switch x := any(x).(type) {
	case []float32:
		for j, v := range x {
			dst[j] = float64(max(v, -v))
		}
	case []float64:
		for j, v := range x {
			dst[j] = max(v, -v)
		}
	case []complex64:
		for j, v := range x {
			dst[j] = modulus(float64(real(v)), float64(imag(v)))
		}
	case []complex128:
		for j, v := range x {
			dst[j] = modulus(real(v), imag(v))
		}
	}
}

// modulus is the modulus of a complex number.
func modulus(re, im float64) float64 {
	if s := re*re + im*im; s >= 0x1p-900 && s <= math.MaxFloat64 {
		return math.Sqrt(s)
	}
	return math.Hypot(re, im)
}

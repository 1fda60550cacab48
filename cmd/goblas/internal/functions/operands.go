package functions

import (
	"math"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/internal/scalar"
)

// operands are the same numbers in numpy.py: A and B, random and well conditioned, two
// Hermitian and positive definite ones, a column, a decaying sequence, a band, and A/2, whose
// determinant is near 1 where that of A, which is near 2^n, is beyond the largest number.
type operands[T linalg.Scalar] struct {
	a, b, s, d, v, band, half, unit linalg.Matrix[T]
	c                               []T
	stacks                          stacks[T] // alone, in the bench of stacks
}

// newOperands makes the operands of order n.
func newOperands[T linalg.Scalar](n int) (*operands[T], error) {
	var all [8]linalg.Matrix[T]
	for i, shape := range [...][2]int{{n, n}, {n, n}, {n, n}, {n, n}, {n, 1}, {3, n}, {2, n}, {n, n}} {
		m, err := goblas.Zeros[T](shape[0], shape[1])
		if err != nil {
			return nil, err
		}
		all[i] = m
	}
	o := &operands[T]{a: all[0], b: all[1], s: all[2], d: all[3], v: all[4], band: all[5], half: all[6], unit: all[7], c: make([]T, n)}
	root := math.Sqrt(float64(n))
	for i := range n {
		for j := range n {
			diagonal := 0.0
			if i == j {
				diagonal = 2
			}
			at := uint64(i*n + j)
			o.a.Data[at] = scalar.FromComplex[T](number[T](4*at)/complex(root, 0) + complex(diagonal, 0))
			o.unit.Data[at] = o.a.Data[at] / 2
			o.b.Data[at] = scalar.FromComplex[T](number[T](4*at+2)/complex(root, 0) + complex(diagonal, 0))
		}
	}
	for i := range n {
		for j := range n {
			o.s.Data[i*n+j] = (o.a.Data[i*n+j] + scalar.Conj(o.a.Data[j*n+i])) / 2
			o.d.Data[i*n+j] = (o.b.Data[i*n+j] + scalar.Conj(o.b.Data[j*n+i])) / 2
		}
		o.v.Data[i] = 1
		o.c[i] = scalar.FromComplex[T](complex(1/float64((i+1)*(i+1)), 0))
		o.band.Data[i], o.band.Data[n+i], o.band.Data[2*n+i] = 1, 4, 1
		o.half.Data[i], o.half.Data[n+i] = 1, 4
	}
	return o, nil
}

// number is a random number, between -1 and 1 in each part: always the same one.
func number[T linalg.Scalar](k uint64) complex128 {
	if scalar.IsComplex[T]() {
		return complex(uniform(k), uniform(k+1))
	}
	return complex(uniform(k), 0)
}

// uniform is number k of SplitMix64.
func uniform(k uint64) float64 {
	z := (k + 1) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64((z^z>>31)>>11)*0x1p-52 - 1
}

package linalg

import (
	"fmt"
	"math/cmplx"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// SolveDiscreteLyapunov returns the X with
//
//	A X A^H - X + Q = 0      all n x n
//
// The operands may be views and are only read. SolveDiscreteLyapunov allocates X and some
// complex128 matrices of the same size. Its errors are those of [SolveSylvester];
// [ErrCommonEigenvalues] says that A has eigenvalues x and y with x conj(y) = 1, or nearly
// so; X is then returned, but only solves an equation nearby.
//
// A is brought to its complex Schur form, by xGEES, and the equation solved for one column
// of X after the other (Kitagawa, 1977), in O(n^3) operations altogether. Unlike SciPy's
// bilinear transformation, this works for every A for which the equation has a solution,
// also if an eigenvalue is -1, and SciPy's direct method takes O(n^6) operations.
// SciPy: linalg.solve_discrete_lyapunov.
func SolveDiscreteLyapunov[T Scalar](a, q Matrix[T]) (Matrix[T], error) {
	x, err := solveDiscrete(a, q)
	return x, failed("SolveDiscreteLyapunov", err, a, q)
}

func solveDiscrete[T Scalar](a, q Matrix[T]) (x Matrix[T], err error) {
	n := a.Rows
	if err := checkLyapunov(a, q); err != nil {
		return x, err
	}
	if n == 0 {
		return matrix.New[T](0, 0), nil
	}
	t, z, err := schurOf(a)
	if err != nil {
		return x, err
	}
	tc, zc := matrix.New[complex128](n, n), matrix.New[complex128](n, n)
	triangularSchur(tc, zc, t, z)
	full, f, g := widened(q), matrix.New[complex128](n, n), matrix.New[complex128](n, n)
	multiply(never, f, zc.H(), full)
	multiply(never, g, f, zc)
	matrix.Copy(f, g.T())
	meet := discreteTriangular(tc, f, scalar.Epsilon[T]())
	multiply(never, g, zc, f.T())
	multiply(never, full, g, zc.H())
	x = matrix.New[T](n, n)
	for i, v := range full.Data {
		x.Data[i] = scalar.FromComplex[T](v)
	}
	switch {
	case !finite(x):
		return x, fmt.Errorf("%w in the result, by overflow", ErrNotFinite)
	case meet:
		return x, ErrCommonEigenvalues
	}
	return x, nil
}

// discreteTriangular overwrites f, which holds F^T, with the transpose of the Y with
// T Y T^H - Y + F = 0, for an upper triangular T. It reports whether it met a divisor of
// the size of eps, which it replaced by that.
//
// Column j of the equation is (conj(t_jj) T - I) y_j = -f_j - T sum of conj(t_jk) y_k over
// k > j.
func discreteTriangular(t, f Matrix[complex128], eps float64) (meet bool) {
	n := t.Rows
	least := 0.0
	for i := range n {
		least = max(least, cmplx.Abs(t.Data[i*t.Stride+i]))
	}
	least = eps * max(1, least*least)
	sum := make([]complex128, n)
	for j := n - 1; j >= 0; j-- {
		row, y := t.Data[j*t.Stride:j*t.Stride+n], f.Data[j*f.Stride:j*f.Stride+n]
		clear(sum)
		for k := j + 1; k < n; k++ {
			c := cmplx.Conj(row[k])
			for i, v := range f.Data[k*f.Stride : k*f.Stride+n] {
				sum[i] += c * v
			}
		}
		c := cmplx.Conj(row[j])
		for i := n - 1; i >= 0; i-- {
			r := t.Data[i*t.Stride : i*t.Stride+n]
			right := -y[i] - r[i]*sum[i]
			for k := i + 1; k < n; k++ {
				right -= r[k] * (sum[k] + c*y[k])
			}
			divisor := c*r[i] - 1
			if cmplx.Abs(divisor) <= least {
				divisor, meet = complex(least, 0), true
			}
			y[i] = right / divisor
		}
	}
	return meet
}

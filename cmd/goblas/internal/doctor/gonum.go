package doctor

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/matrix"
)

var errFactorize = errors.New("gonum reports a failed factorization")

// gonumRoutines are the classes of gonum's API, called as a program that knows
// nothing of goblas calls them.
func gonumRoutines(r *rand.Rand) []routine {
	const large, middle, small = 256, 130, 80
	a, x := matrix.Dense(random[float64](large, large, r)), matrix.Dense(random[float64](small, small, r))
	definite := mat.NewSymDense(large, nil) // A^T A + n I
	definite.SymOuterK(1, a.T())
	symmetric := mat.NewSymDense(small, nil) // the upper triangle of X
	spread := mat.DenseCopyOf(x)             // eigenvalues near 1, 2, 3, ...: in one order only
	spread.Scale(0.02, spread)
	dominant := mat.DenseCopyOf(a)
	for i := range large {
		definite.SetSym(i, i, definite.At(i, i)+large)
		dominant.Set(i, i, dominant.At(i, i)+large)
	}
	for i := range small {
		spread.Set(i, i, spread.At(i, i)+float64(i+1))
		for j := i; j < small; j++ {
			symmetric.SetSym(i, j, x.At(i, j))
		}
	}
	of := func(op string, n int, call func() ([]complex128, error)) routine {
		return routine{"gonum's " + op, "float64", n, call}
	}
	return []routine{
		of("Mul", large, func() ([]complex128, error) {
			var c mat.Dense
			c.Mul(a.T(), a)
			return entries(&c), nil
		}),
		of("Eigen", small, func() ([]complex128, error) {
			var e mat.Eigen
			if !e.Factorize(spread, mat.EigenRight) {
				return nil, errFactorize
			}
			values := e.Values(nil)
			slices.SortFunc(values, func(a, b complex128) int { return int(math.Copysign(1, real(a)-real(b))) })
			return values, nil
		}),
		of("EigenSym", small, func() ([]complex128, error) {
			var e mat.EigenSym
			if !e.Factorize(symmetric, true) {
				return nil, errFactorize
			}
			var v, scaled, back mat.Dense
			e.VectorsTo(&v)
			scaled.Mul(&v, mat.NewDiagDense(small, e.Values(nil)))
			back.Mul(&scaled, v.T())
			return append(entries(&back), reals(e.Values(nil))...), nil
		}),
		of("Cholesky", large, func() ([]complex128, error) {
			var c mat.Cholesky
			if !c.Factorize(definite) {
				return nil, errFactorize
			}
			var l mat.TriDense
			c.LTo(&l)
			return entries(&l), nil
		}),
		of("QR", middle, func() ([]complex128, error) {
			var qr mat.QR
			qr.Factorize(dominant.Slice(0, middle, 0, middle))
			var q, r, back mat.Dense
			qr.QTo(&q)
			qr.RTo(&r)
			back.Mul(&q, &r)
			r.Apply(func(_, _ int, v float64) float64 { return math.Abs(v) }, &r) // signs are free
			return append(entries(&back), entries(&r)...), nil
		}),
		of("LU", large, func() ([]complex128, error) {
			var lu mat.LU
			lu.Factorize(dominant)
			var l, u mat.TriDense
			lu.LTo(&l)
			lu.UTo(&u)
			return append(entries(&l), entries(&u)...), nil
		}),
		of("Inverse", large, func() ([]complex128, error) {
			var inverse mat.Dense
			err := inverse.Inverse(dominant)
			return entries(&inverse), err
		}),
		of("SVD", small, func() ([]complex128, error) {
			var s mat.SVD
			if !s.Factorize(x, mat.SVDThin) {
				return nil, errFactorize
			}
			var u, v mat.Dense
			s.UTo(&u)
			s.VTo(&v)
			return recomposed(goblas.SVDResult[float64]{U: matrix.FromDense(&u), S: s.Values(nil), VH: matrix.FromDense(&v).T().Clone()}), nil
		}),
	}
}

// entries is a matrix row by row.
func entries(m mat.Matrix) []complex128 { return verify.Flat(matrix.FromDense(mat.DenseCopyOf(m))) }

func reals(values []float64) []complex128 {
	all := make([]complex128, len(values))
	for i, v := range values {
		all[i] = complex(v, 0)
	}
	return all
}

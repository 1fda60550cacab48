package code

import (
	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas"
)

// Gonum computes (A A)^-1 b by gonum's own functions, which Use has sped up.
func Gonum(a *mat.Dense, b *mat.VecDense) (*mat.VecDense, error) {
	if err := goblas.Use(goblas.Auto); err != nil {
		return nil, err
	}
	var c mat.Dense
	c.Mul(a, a)
	var x mat.VecDense
	err := x.SolveVec(&c, b)
	return &x, err
}

// Goblas computes the singular values of A A too, for four element types,
// with errors in place of panics.
func Goblas[T goblas.Scalar](a, b goblas.Matrix[T]) (
	x goblas.Matrix[T], values []float64, err error,
) {
	c, err := goblas.Dot(a, a)
	if err != nil {
		return x, nil, err
	}
	d, err := goblas.SVD(c, goblas.SVDValues)
	if err != nil {
		return x, nil, err
	}
	x, err = goblas.Solve(c, b)
	return x, d.S, err
}

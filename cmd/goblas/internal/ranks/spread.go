package ranks

import (
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/goblas/dist"
)

// spread is a problem on all processes, by package dist. Making one, and its methods, are
// collective.
type spread[T dist.Scalar] struct {
	op      problem.Op
	n       int
	a, b    *dist.Matrix[T]
	random  *dist.Matrix[T] // the vector that answers are checked with
	x, y    *dist.Matrix[T]
	values  []float64
	factors dist.SVDResult[T]
}

func newSpread[T dist.Scalar](op problem.Op, n int, grid *dist.Grid, block int) (*spread[T], error) {
	p := &spread[T]{op: op, n: n}
	var err error
	matrix := func(to **dist.Matrix[T], cols int, f func(i, j int) T) {
		if err == nil {
			*to, err = dist.FromFunc(grid, n, cols, block, f)
		}
	}
	matrix(&p.a, n, operand[T](op, n))
	matrix(&p.random, 1, column[T])
	switch op {
	case problem.Dot:
		matrix(&p.b, n, second[T])
	case problem.Solve:
		matrix(&p.b, 1, second[T])
	}
	return p, err
}

func (p *spread[T]) call() (err error) {
	switch p.op {
	case problem.Dot:
		p.x, err = dist.Dot(p.a, p.b)
	case problem.Solve:
		p.x, err = dist.Solve(p.a, p.b)
	case problem.Cholesky:
		p.x, err = dist.CholeskyLower(p.a)
	case problem.Inv:
		p.x, err = dist.Inv(p.a)
	case problem.QR:
		p.x, p.y, err = dist.QRDecompose(p.a, dist.QRReduced)
	case problem.SVD:
		p.factors, err = dist.SVD(p.a, dist.SVDThin)
	case problem.Eigh:
		p.values, p.x, err = dist.Eigh(p.a, dist.Lower)
	}
	if poor(err) {
		err = nil
	}
	return err
}

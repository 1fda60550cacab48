package ranks

import (
	"math"
	"math/rand/v2"

	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas/dist"
	"github.com/goblas/goblas/internal/scalar"
)

// check looks at the latest answer with package verify.
func (p *alone[T]) check() (verify.Residual, error) {
	r := rand.New(rand.NewPCG(1, uint64(p.a.Rows)))
	switch p.op {
	case problem.Solve:
		return verify.Solution(p.x, p.a, p.b, r)
	case problem.Cholesky:
		return verify.Same(p.a, r, p.x, p.x.H())
	case problem.Inv:
		return verify.Solution(p.x, p.a, local(p.a.Rows, p.a.Rows, identity[T]), r)
	case problem.QR:
		return verify.Same(p.a, r, p.x, p.y)
	case problem.SVD:
		return verify.Decomposition(p.factors, p.a, r)
	case problem.Eigh:
		scaled := local(p.a.Rows, p.a.Rows, func(i, j int) T { return p.x.At(i, j) * scalar.FromComplex[T](complex(p.values[j], 0)) })
		return verify.Same(p.a, r, scaled, p.x.H())
	}
	return verify.Product(p.x, p.a, p.b, r)
}

func identity[T dist.Scalar](i, j int) T {
	if i == j {
		return scalar.FromComplex[T](1)
	}
	return scalar.FromComplex[T](0)
}

// equation is one that an answer must satisfy, applied to a vector: both sides, and by how
// much rounding lets them differ.
type equation[T dist.Scalar] struct {
	name        string
	left, right *dist.Matrix[T]
	bound       float64
}

// judge compares both sides of equations. It is collective.
func judge[T dist.Scalar](equations ...equation[T]) (worst verify.Residual, err error) {
	for _, e := range equations {
		left, right := e.left.Local(), e.right.Local()
		for j := range left.Cols {
			for i := range left.Rows {
				left.Set(i, j, left.At(i, j)-right.At(i, j))
			}
		}
		apart, err := dist.Norm(e.left, dist.NormFrobenius)
		if err != nil {
			return worst, err
		}
		found, err := verify.Judge(verify.Residual{Equation: e.name, Value: apart, Tolerance: e.bound})
		worst = verify.Worse(worst, found)
		if err != nil {
			return worst, err
		}
	}
	return worst, nil
}

// times returns the product of matrices and, last, a vector, from the right on. It is
// collective.
func times[T dist.Scalar](factors ...*dist.Matrix[T]) (x *dist.Matrix[T], err error) {
	x = factors[len(factors)-1]
	for i := len(factors) - 2; i >= 0; i-- {
		if x, err = dist.Dot(factors[i], x); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// scaled multiplies the rows of a column vector by numbers.
func scaled[T dist.Scalar](x *dist.Matrix[T], by []float64) *dist.Matrix[T] {
	local := x.Local()
	for i := range local.Rows {
		for j := range local.Cols {
			local.Set(i, j, local.At(i, j)*scalar.FromComplex[T](complex(by[x.Row(i)], 0)))
		}
	}
	return x
}

// check looks at the latest answer. It is collective, and tells all processes the same.
func (p *spread[T]) check() (verify.Residual, error) {
	c := checker[T]{p: p, x: p.random}
	all := c.equations()
	if c.err != nil {
		return verify.Residual{}, c.err
	}
	return judge(all...)
}

// checker makes the equations of an answer, until something fails.
type checker[T dist.Scalar] struct {
	p   *spread[T]
	x   *dist.Matrix[T]
	err error
}

func (c *checker[T]) times(factors ...*dist.Matrix[T]) *dist.Matrix[T] {
	if c.err != nil {
		return nil
	}
	y, err := times(factors...)
	c.err = err
	return y
}

func (c *checker[T]) norm(m *dist.Matrix[T]) float64 {
	if c.err != nil {
		return math.NaN()
	}
	norm, err := dist.Norm(m, dist.NormFrobenius)
	c.err = err
	return norm
}

func (c *checker[T]) scaled(x *dist.Matrix[T], by []float64) *dist.Matrix[T] {
	if c.err != nil {
		return nil
	}
	return scaled(x, by)
}

// orthonormal is the equation of the columns of Q.
func (c *checker[T]) orthonormal(name string, q *dist.Matrix[T]) equation[T] {
	return equation[T]{name, c.times(q.H(), q, c.x), c.x, verify.ExplainedByIteration[T](c.p.n) * c.norm(c.x)}
}

// equations are those of the answer, each with one random vector as package verify has
// them, and with norms of whole matrices, which all processes know.
func (c *checker[T]) equations() []equation[T] {
	p, n := c.p, c.p.n
	sums, iteration := verify.Explained[T](n+1), verify.ExplainedByIteration[T](n)
	size := c.norm(p.a)
	switch p.op {
	case problem.Dot:
		return []equation[T]{{"C = A B", c.times(p.x, c.x), c.times(p.a, p.b, c.x), sums * size * c.norm(p.b)}}
	case problem.Solve:
		return []equation[T]{{"A X = B", c.times(p.a, p.x), p.b, sums * size * c.norm(p.x)}}
	case problem.Inv:
		return []equation[T]{{"A X = I", c.times(p.a, p.x, c.x), c.x, sums * size * c.norm(p.x) * math.Sqrt(float64(n))}}
	case problem.Cholesky:
		return []equation[T]{{"A = L L^H", c.times(p.x, p.x.H(), c.x), c.times(p.a, c.x), iteration * size * c.norm(c.x)}}
	case problem.QR:
		return []equation[T]{
			{"A = Q R", c.times(p.x, p.y, c.x), c.times(p.a, c.x), iteration * size * c.norm(c.x)},
			c.orthonormal("Q^H Q = I", p.x),
		}
	case problem.Eigh:
		return []equation[T]{
			{"A V = V W", c.times(p.x, c.scaled(c.times(p.x.H(), c.x), p.values)), c.times(p.a, c.x), iteration * size * c.norm(c.x)},
			c.orthonormal("V^H V = I", p.x),
		}
	}
	f := p.factors
	return []equation[T]{
		{"A = U S V^H", c.times(f.U, c.scaled(c.times(f.VH, c.x), f.S)), c.times(p.a, c.x), iteration * size * c.norm(c.x)},
		c.orthonormal("U^H U = I", f.U), c.orthonormal("V^H V = I", f.VH.H()),
	}
}

package backend

import (
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/blas"
)

// run computes the routine on its arrays, the naive way.
func (c *call) run(routine string) {
	switch routine {
	case "gemv", "gbmv":
		if c.m == 0 || c.n == 0 {
			return // the reference BLAS leaves y as it is
		}
		c.y.update(c.alpha, func() dense {
			return multiply(op(c.tA, c.a.expand(false), c.m, c.n), c.x.expand(false), c.y.rows, c.x.rows, 1)
		}, c.beta)
	case "symv", "hemv", "sbmv", "hbmv", "spmv", "hpmv":
		c.y.update(c.alpha, func() dense { return multiply(c.a.mirrored(), c.x.expand(false), c.n, c.n, 1) }, c.beta)
	case "trmv", "tbmv", "tpmv":
		c.x.update(1, func() dense { return c.triangular(c.x, blas.Left) }, 0)
	case "trmm":
		c.b.update(c.alpha, func() dense { return c.triangular(c.b, c.s) }, 0)
	case "trsv", "tbsv", "tpsv":
		c.x.update(1, func() dense { return c.solution }, 0)
	case "trsm":
		c.b.update(c.alpha, func() dense { return c.solution }, 0)
	case "ger", "geru", "gerc", "syr", "her", "spr", "hpr", "syr2", "her2", "spr2", "hpr2":
		if c.alpha != 0 {
			c.a.update(1, func() dense { return c.outer(routine) }, 1)
		}
	case "gemm":
		c.c.update(c.alpha, func() dense {
			return multiply(op(c.tA, c.a.expand(false), c.a.rows, c.a.cols), op(c.tB, c.b.expand(false), c.b.rows, c.b.cols), c.m, c.k, c.n)
		}, c.beta)
	case "symm", "hemm":
		c.c.update(c.alpha, func() dense {
			if c.s == blas.Left {
				return multiply(c.a.mirrored(), c.b.expand(false), c.m, c.m, c.n)
			}
			return multiply(c.b.expand(false), c.a.mirrored(), c.m, c.n, c.n)
		}, c.beta)
	case "syrk", "herk", "syr2k", "her2k":
		if !c.unchanged(routine) {
			c.rank(routine)
		}
	default:
		c.level1(routine)
	}
}

// triangular is op(A) X or X op(A).
func (c *call) triangular(x *array, side blas.Side) dense {
	a := op(c.tA, c.a.expand(c.d == blas.Unit), c.a.rows, c.a.rows)
	if side == blas.Left {
		return multiply(a, x.expand(false), x.rows, x.rows, x.cols)
	}
	return multiply(x.expand(false), a, x.rows, x.cols, x.cols)
}

// outer is alpha x y^T with what each routine adds or conjugates.
func (c *call) outer(routine string) dense {
	y := c.y
	one := routine == "syr" || routine == "spr" || routine == "her" || routine == "hpr"
	if one {
		y = c.x
	}
	t := blas.Trans
	if hermitian(routine) || routine == "gerc" {
		t = blas.ConjTrans
	}
	p := multiply(c.x.expand(false), op(t, y.expand(false), y.rows, 1), c.x.rows, 1, y.rows)
	out := newDense(c.x.rows, y.rows)
	for i := range out {
		for j := range out[i] {
			out[i][j] = c.alpha * p[i][j]
			if !one && len(routine) == 4 && routine[3] == '2' {
				if hermitian(routine) {
					out[i][j] += cmplx.Conj(c.alpha * p[j][i])
				} else {
					out[i][j] += c.alpha * p[j][i]
				}
			}
		}
	}
	return out
}

func (c *call) rank(routine string) {
	t, h := blas.Trans, hermitian(routine)
	if h {
		t = blas.ConjTrans
	}
	left := func(a *array) dense {
		d := a.expand(false)
		if c.tA == blas.NoTrans {
			return d
		}
		return op(t, d, c.k, c.n)
	}
	right := func(a *array) dense {
		d := a.expand(false)
		if c.tA != blas.NoTrans {
			return d
		}
		return op(t, d, c.n, c.k)
	}
	c.c.update(1, func() dense {
		out := newDense(c.n, c.n)
		if c.alpha == 0 {
			return out
		}
		if routine == "syrk" || routine == "herk" {
			p := multiply(left(c.a), right(c.a), c.n, c.k, c.n)
			for i := range p {
				for j := range p[i] {
					out[i][j] = c.alpha * p[i][j]
				}
			}
			return out
		}
		p, q := multiply(left(c.a), right(c.b), c.n, c.k, c.n), multiply(left(c.b), right(c.a), c.n, c.k, c.n)
		second := c.alpha
		if h {
			second = cmplx.Conj(second)
		}
		for i := range p {
			for j := range p[i] {
				out[i][j] = c.alpha*p[i][j] + second*q[i][j]
			}
		}
		return out
	}, c.beta)
}

func (c *call) level1(routine string) {
	skip := c.incX < 0 // gonum's rule for routines of one vector
	var sum, largest float64
	c.result, c.hasResult = 0, true
	switch routine {
	case "dot", "dotu", "dsdot", "sdsdot", "dotc":
		if routine == "sdsdot" {
			c.result = c.alpha
		}
		for i := range c.n {
			x := c.x.get(i, 0)
			if routine == "dotc" {
				x = cmplx.Conj(x)
			}
			c.result += x * c.y.get(i, 0)
		}
		return
	case "nrm2", "asum", "iamax":
		index := -1
		for i := range c.n {
			v := c.x.get(i, 0)
			if skip {
				break
			}
			one := math.Abs(real(v)) + math.Abs(imag(v))
			if routine == "nrm2" {
				one = real(v)*real(v) + imag(v)*imag(v)
			}
			sum += one
			if index < 0 || one > largest {
				index, largest = i, one
			}
		}
		c.result = complex(sum, 0)
		if routine == "nrm2" {
			c.result = complex(math.Sqrt(sum), 0)
		}
		if routine == "iamax" {
			c.result = complex(float64(index), 0)
		}
		return
	}
	c.hasResult = false
	for i := range c.n {
		x, y := c.x.get(i, 0), c.y.get(i, 0)
		switch routine {
		case "swap":
			x, y = y, x
		case "copy":
			y = x
		case "axpy":
			if c.alpha != 0 {
				y += c.alpha * x
			}
		case "scal", "rscal":
			if !skip {
				x *= c.alpha
			}
		case "rot":
			x, y = c.beta*x+c.alpha*y, c.beta*y-c.alpha*x
		case "rotm":
			h := c.full()
			x, y = complex(h[0], 0)*x+complex(h[2], 0)*y, complex(h[1], 0)*x+complex(h[3], 0)*y
		default:
			panic("no reference for " + routine)
		}
		c.x.set(i, 0, x)
		c.y.set(i, 0, y)
	}
}

// full is the 2 x 2 matrix, column by column, that a flag of rotm stands for.
func (c *call) full() [4]float64 {
	h := c.h
	switch c.flag {
	case blas.Identity:
		return [4]float64{1, 0, 0, 1}
	case blas.OffDiagonal:
		h[0], h[3] = 1, 1
	case blas.Diagonal:
		h[1], h[2] = -1, 1
	}
	return h
}

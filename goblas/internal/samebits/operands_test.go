package samebits

import (
	"math/rand/v2"
	"sync"

	"github.com/goblas/goblas/internal/scalar"
)

// kept has operands that were made once. Calls get copies of them.
var kept sync.Map

// operand is a slice that is made once for each shape.
type operand struct {
	kind    string
	typ     int // scalar.Index
	n, k, m int
}

func keep[T scalar.Scalar](key operand, fill func() []T) []T {
	key.typ = scalar.Index[T]()
	if x, ok := kept.Load(key); ok {
		return x.([]T)
	}
	x, _ := kept.LoadOrStore(key, fill())
	return x.([]T)
}

// numbers are n random ones, around 0, of absolute values below 1. Different seeds give
// different ones.
func numbers[T scalar.Scalar](seed uint64, n int) []T {
	return keep(operand{kind: "numbers", n: n, k: int(seed)}, func() []T {
		r := rand.New(rand.NewPCG(seed, 0))
		x := make([]T, n)
		for i := range x {
			x[i] = scalar.FromComplex[T](complex(r.Float64()-0.5, r.Float64()-0.5))
		}
		return x
	})
}

// dominant is an n x n Hermitian matrix, with a real diagonal that is greater than the sum
// of the rest of its row, but not by much. So it is positive definite, and its triangles
// are well conditioned, too, with a diagonal of ones or with its own.
func dominant[T scalar.Scalar](n, ld int) []T {
	return keep(operand{kind: "dominant", n: n, m: ld}, func() []T {
		r := rand.New(rand.NewPCG(uint64(n), 1))
		a := make([]T, n*ld)
		for i := range n {
			for j := range i {
				v := scalar.FromComplex[T](complex(r.Float64()-0.5, r.Float64()-0.5) * complex(1/float64(n), 0))
				a[i*ld+j], a[j*ld+i] = v, scalar.Conj(v)
			}
			a[i*ld+i] = scalar.FromComplex[T](complex(1+r.Float64(), 0))
		}
		return a
	})
}

// band is an n x n triangle, or half of a definite matrix, of k diagonals beside its own,
// in gonum's layout.
func band[T scalar.Scalar](upper bool, n, k int) []T {
	kind := "lower band"
	diagonal := k
	if upper {
		kind, diagonal = "upper band", 0
	}
	return keep(operand{kind: kind, n: n, k: k}, func() []T {
		r := rand.New(rand.NewPCG(uint64(n), 2))
		a := make([]T, n*(k+1))
		for i := range a {
			a[i] = scalar.FromComplex[T](complex(r.Float64()-0.5, r.Float64()-0.5) * complex(1/float64(k+1), 0))
			if i%(k+1) == diagonal {
				a[i] = scalar.FromComplex[T](complex(2+r.Float64(), 0))
			}
		}
		return a
	})
}

// packed is a packed triangle of the dominant matrix.
func packed[T scalar.Scalar](upper bool, n int) []T {
	kind := "packed lower"
	if upper {
		kind = "packed upper"
	}
	return keep(operand{kind: kind, n: n}, func() []T {
		a := dominant[T](n, n)
		var p []T
		for i := range n {
			if upper {
				p = append(p, a[i*n+i:(i+1)*n]...)
			} else {
				p = append(p, a[i*n:i*n+i+1]...)
			}
		}
		return p
	})
}

package ranks

import (
	"errors"
	"math"

	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas/dist"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Ops are the operations that are measured.
var Ops = []problem.Op{problem.Dot, problem.Solve, problem.Cholesky, problem.Inv, problem.QR, problem.SVD, problem.Eigh}

// memory is how many n x n matrices an operation takes at most while it is measured: its
// operands, what package dist says that it allocates, the latest answer, and what checking
// it makes.
var memory = map[problem.Op]float64{
	problem.Dot: 4, problem.Solve: 3, problem.Cholesky: 4, problem.Inv: 4, problem.QR: 6, problem.SVD: 9, problem.Eigh: 9,
}

// spec is a problem in the words of package problem, which knows what it costs.
func spec(op problem.Op, kind string, n int) problem.Spec {
	s := problem.Spec{Op: op, Type: problem.Type(kind), N: n}
	switch op {
	case problem.Solve:
		s.NRHS = 1
	case problem.QR:
		s.Rows = n // with its Q, as linalg computes it
	}
	return s
}

// answer is a problem whose operands are there: on all processes, or on one alone.
type answer interface {
	call() error                     // computes it
	check() (verify.Residual, error) // looks at the latest
}

// element is element (i, j) of an operand, -1 to 1 in each part, the same on every process.
func element[T dist.Scalar](seed, i, j int) T {
	mix := func(part uint64) float64 {
		x := uint64(seed)*0x9e3779b97f4a7c15 + uint64(i)*0xbf58476d1ce4e5b9 + uint64(j)*0x94d049bb133111eb + part
		for range 3 {
			x ^= x >> 31
			x *= 0xd6e8feb86659fd93
		}
		return float64(x>>11)/(1<<52) - 1
	}
	if !scalar.IsComplex[T]() {
		return scalar.FromComplex[T](complex(mix(1), 0))
	}
	return scalar.FromComplex[T](complex(mix(1), mix(2)))
}

// operand is the matrix of an operation: Hermitian for eigh, and positive definite for
// cholesky.
func operand[T dist.Scalar](op problem.Op, n int) func(i, j int) T {
	if op != problem.Eigh && op != problem.Cholesky {
		return func(i, j int) T { return element[T](1, i, j) }
	}
	onDiagonal := 0.0
	if op == problem.Cholesky {
		onDiagonal = 2 + 3*math.Sqrt(float64(n)) // above the eigenvalues of the rest, which are random
	}
	return func(i, j int) T {
		switch {
		case i == j:
			return scalar.FromComplex[T](complex(real(scalar.ToComplex(element[T](1, i, i)))+onDiagonal, 0))
		case i > j:
			return element[T](1, i, j)
		}
		return scalar.Conj(element[T](1, j, i))
	}
}

// second is the other operand: of a product, or the right-hand side.
func second[T dist.Scalar](i, j int) T { return element[T](2, i, j) }

// column has numbers that are not small, so that none hides what it meets.
func column[T dist.Scalar](i, _ int) T {
	v := real(scalar.ToComplex(element[T](3, i, 0)))
	return scalar.FromComplex[T](complex(math.Copysign(0.5+math.Abs(v)/2, v), 0))
}

// poor is whether an error says only that a random matrix is ill-conditioned: its answer is
// right to its backward error all the same.
func poor(err error) bool { return errors.Is(err, matrix.ErrCondition) }

// alone is a problem on this process, by package linalg.
type alone[T dist.Scalar] struct {
	op      problem.Op
	a, b    matrix.Matrix[T]
	x, y    matrix.Matrix[T]
	values  []float64
	factors linalg.SVDResult[T]
}

func local[T dist.Scalar](rows, cols int, f func(i, j int) T) matrix.Matrix[T] {
	m := matrix.New[T](rows, cols)
	for i := range rows {
		for j := range cols {
			m.Data[i*m.Stride+j] = f(i, j)
		}
	}
	return m
}

func newAlone[T dist.Scalar](op problem.Op, n int) *alone[T] {
	p := &alone[T]{op: op, a: local(n, n, operand[T](op, n))}
	switch op {
	case problem.Dot:
		p.b = local(n, n, second[T])
	case problem.Solve:
		p.b = local(n, 1, second[T])
	}
	return p
}

func (p *alone[T]) call() (err error) {
	switch p.op {
	case problem.Dot:
		p.x, err = linalg.Dot(p.a, p.b)
	case problem.Solve:
		p.x, err = linalg.Solve(p.a, p.b)
	case problem.Cholesky:
		p.x, err = linalg.CholeskyLower(p.a)
	case problem.Inv:
		p.x, err = linalg.Inv(p.a)
	case problem.QR:
		p.x, p.y, err = linalg.QRDecompose(p.a, linalg.QRReduced)
	case problem.SVD:
		p.factors, err = linalg.SVD(p.a, linalg.SVDThin)
	case problem.Eigh:
		p.values, p.x, err = linalg.Eigh(p.a, linalg.Lower)
	}
	if poor(err) {
		err = nil
	}
	return err
}

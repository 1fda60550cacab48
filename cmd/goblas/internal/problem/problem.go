// Package problem makes the problems that goblas bench measures: random
// operands, the call, the check of its answer, and what it costs in operations
// and memory.
package problem

import (
	"cmp"
	"fmt"
	"math/rand/v2"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/vec"
	"github.com/goblas/goblas/internal/scalar"
)

// Op is an operation.
type Op string

// The operations.
const (
	Dot   Op = "dot"
	Solve Op = "solve"
	SVD   Op = "svd"
	Lstsq Op = "lstsq" // least squares
	Tasks Op = "tasks" // many products, each with operands of its own
	// and those of gonum's API: GonumOps
)

// Ops lists the operations in the order in which they are measured.
var Ops = append([]Op{Dot, Solve, SVD, Lstsq, Tasks}, GonumOps...)

// Type is an element type.
type Type string

// Types lists the element types.
var Types = []Type{"float32", "float64", "complex64", "complex128"}

// Bytes returns the size of an element.
func (t Type) Bytes() float64 {
	return map[Type]float64{"float32": 4, "float64": 8, "complex64": 8, "complex128": 16}[t]
}

// complex reports whether t is one of the complex types.
func (t Type) complex() bool { return t == "complex64" || t == "complex128" }

// Spec says which problem. All matrices are n x n, but for right-hand sides, and for the
// matrix of an SVD, QR or Lstsq that has Rows.
type Spec struct {
	Op    Op
	Type  Type
	N     int
	Rows  int  // 0 if the matrix is square
	NRHS  int  // right-hand sides of a Solve or Lstsq
	Tasks int  // products of a Tasks
	Into  bool // results go into memory that is kept: DotTo, SolveTo, SVDTo
	Seed  uint64
}

// Tall are the operations on a matrix of any shape.
var Tall = []Op{SVD, QR, Lstsq}

// Gonum reports whether the problem is one of gonum's API. The QR of a matrix that has a shape
// is linalg's, with Q.
func (s Spec) Gonum() bool { return s.Op.Gonum() && s.Rows == 0 }

// rows is how many the matrix has.
func (s Spec) rows() int { return cmp.Or(s.Rows, s.N) }

// String is the call with its shapes.
func (s Spec) String() string {
	switch s.Op {
	case Solve:
		return fmt.Sprintf("solve %dx%d, %s, %s", s.N, s.N, count(s.NRHS, "right-hand side"), s.Type)
	case SVD:
		return fmt.Sprintf("svd %dx%d, thin, %s", s.rows(), s.N, s.Type)
	case Lstsq:
		return fmt.Sprintf("lstsq %dx%d, %s, %s", s.rows(), s.N, count(s.NRHS, "right-hand side"), s.Type)
	}
	if s.Op == QR && s.Rows > 0 {
		return fmt.Sprintf("qr %dx%d, reduced, %s", s.Rows, s.N, s.Type)
	}
	switch s.Op {
	case Mul, Eigvals, Svdvals, SvdThin, Eigh, Inv, Cholesky, QR:
		return fmt.Sprintf("gonum's %s %dx%d, %s", s.Op, s.N, s.N, s.Type)
	case Tasks:
		return fmt.Sprintf("tasks: %s of %dx%d by %dx%d, %s", count(s.Tasks, "product"), s.N, s.N, s.N, s.N, s.Type)
	}
	return fmt.Sprintf("%s %dx%d by %dx%d, %s", s.Op, s.N, s.N, s.N, s.N, s.Type)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Problem is a problem with its operands. Not safe for concurrent use.
type Problem interface {
	// Call computes the answer, as a user of goblas would, its result allocated
	// unless the Spec says Into.
	Call() error
	// Check returns what it found of the answer of the latest Call, and an error
	// if that is wrong.
	Check() (verify.Residual, error)
}

// New makes the problem with random operands, uniform on [-1, 1): the same for
// the same Spec. workers is how many do the tasks of a Tasks.
func New(s Spec, workers int) Problem {
	switch {
	case s.Gonum():
		return newGonum(s)
	case s.Type == "float32":
		return byGoblas(s, workers, vec.Uniform[float32])
	case s.Type == "complex64":
		return byGoblas(s, workers, fillSeeded[complex64])
	case s.Type == "complex128":
		return byGoblas(s, workers, fillSeeded[complex128])
	}
	return byGoblas(s, workers, vec.Uniform[float64])
}

// byGoblas makes a problem that goblas's own functions compute; uniform is how the
// tasks make matrices.
func byGoblas[T goblas.Scalar](s Spec, workers int, uniform func(data []T, seed uint64)) Problem {
	if s.Op == Tasks {
		return newTasks(s, workers, uniform)
	}
	p := newLinear[T](s)
	p.call = func() error { return p.goblas(s.Into) }
	return p
}

// random returns a matrix with elements uniform on [-1, 1), complex ones in
// both parts.
func random[T goblas.Scalar](rows, cols int, r *rand.Rand) goblas.Matrix[T] {
	m := goblas.New[T](rows, cols)
	fill(m.Data, r)
	return m
}

func fill[T goblas.Scalar](data []T, r *rand.Rand) {
	u := func() float64 { return 2*r.Float64() - 1 }
	for i := range data {
		v := complex(u(), 0)
		if scalar.IsComplex[T]() {
			v += complex(0, u())
		}
		data[i] = scalar.FromComplex[T](v)
	}
}

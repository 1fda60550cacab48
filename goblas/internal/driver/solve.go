package driver

import (
	"math"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// Solve solves A X = B by LU with partial pivoting and overwrites b, a row-major
// matrix that holds B, with X. a is read, not written.
//
// info k > 0 means that pivot k (from 1) is exactly zero; b is B then. cond is an
// estimate of the condition number |A| |A^-1| in the 1-norm if that is above 1/eps,
// else 0 (system.condition); it does not depend on B. It is NaN if A or B has a NaN or
// infinity; then b is unchanged. Where X or the factors overflow, X has elements that
// are not finite.
func Solve[T scalar.Scalar](a, b matrix.Matrix[T]) (cond float64, info int) {
	n, nrhs := b.Rows, b.Cols
	w := workspace.Get[T]()
	defer w.Put()
	factors := w.Matrix(n * n)
	// Elements are copied as they are stored, so that nothing is transposed, and
	// conjugated on the way where a is a conjugated view.
	s := system[T]{n: n, nrhs: nrhs, a: factors, pivots: w.Ints(n), b: b.Data, ldb: b.Stride, x: w.Work(n), sums: w.Doubles(max(n, nrhs))}
	s.transposed = a.Op.Transposed()
	own := matrix.Matrix[T]{Rows: n, Cols: n, Stride: n, Data: factors, Op: a.Op & matrix.Trans}
	matrix.Copy(own, a)
	s.route = cores.Decide(plan.Gesv, float64(n)*float64(n)*float64(n+nrhs))
	s.native = s.route.Native() && cint.Fits(n|nrhs|s.ldb)

	low, high := safeRange[T]()
	s.norm = s.matrixNorm()
	least, most := s.rightNorms()
	if s.norm >= low && s.norm <= high && (most == 0 || least >= low && most <= high) {
		info = s.solve()
		return s.cond, info
	}
	of, right := make([]int, n), make([]int, nrhs) // powers of two that A and B are multiples of
	if !scaleDown(n, n, s.a, n, of, true) || !scaleDown(n, nrhs, s.b, s.ldb, right, false) {
		return math.NaN(), 0
	}
	s.norm = s.matrixNorm()
	if info = s.solve(); info == 0 {
		for j := range right {
			right[j] -= of[0]
		}
	}
	scaleColumns(n, nrhs, s.b, s.ldb, right)
	return s.cond, info
}

// system is A X = B while it is solved.
type system[T scalar.Scalar] struct {
	route        cores.Call
	native       bool // or in pure Go
	transposed   bool // a holds A^T
	n, nrhs, ldb int
	a            []T // A, row-major, or its factors
	pivots       []int32
	b            []T
	norm, cond   float64
	x            []T       // scratch, n long
	sums         []float64 // scratch, max(n, nrhs) long
}

// trans says what A is of the matrix that a is to Fortran, the transpose of the
// row-major one.
func (s *system[T]) trans() byte { return transOf(!s.transposed) }

func transOf(transposed bool) byte {
	if transposed {
		return 'T'
	}
	return 'N'
}

// solve overwrites a with factors, b with X, and sets cond.
func (s *system[T]) solve() (info int) {
	r, n := s.route, s.n
	switch {
	case !s.native:
		return s.solvePure()
	case r.Tiling():
		if info = factorTiles(r, n, s.a, n, s.pivots); info == 0 {
			substituteTiles(r, s.trans(), n, s.nrhs, s.a, n, s.pivots, s.b, s.ldb)
			tile := *s // so that s itself stays on the stack
			r.Tiles(1, func(int) { tile.finish() })
			s.cond = tile.cond
		}
		return info
	}
	lease := r.Acquire()
	defer lease.Release()
	// To Fortran, a row-major matrix is its transpose.
	if info = lapack.Solve(s.trans(), n, s.nrhs, s.a, n, s.pivots, s.b, s.ldb); info == 0 {
		s.finish()
	}
	return info
}

func (s *system[T]) solvePure() (info int) {
	n := s.n
	if a, ok := any(s.a).([]float64); ok {
		info = pure.SolveGonum(s.transposed, n, s.nrhs, a, n, any(s.b).([]float64), s.ldb)
	} else {
		if s.transposed {
			pure.Transpose(n, s.a, n)
			s.transposed = false
		}
		if info = pure.Factor(n, s.a, n, s.pivots); info == 0 {
			pure.Substitute(n, s.nrhs, s.a, n, s.pivots, s.b, s.ldb)
		}
	}
	if info == 0 {
		s.finish()
	}
	return info
}

// finish sets cond from the factors. Where a pivot is NaN or infinite, the factors have
// overflown: X is unknown, though an infinite one divides to zeros.
func (s *system[T]) finish() {
	for i := range s.n {
		if !(scalar.Abs(s.a[i*s.n+i]) <= math.MaxFloat64) {
			for j := range s.nrhs {
				s.b[j] = scalar.FromComplex[T](complex(math.NaN(), math.NaN()))
			}
			return
		}
	}
	s.cond = s.condition()
}

// matrixNorm is |A|_1, with |Re| + |Im| for the modulus of complex elements.
func (s *system[T]) matrixNorm() float64 {
	absSums(s.native, s.transposed, s.n, s.n, s.a, s.n, s.sums[:s.n])
	_, most := extremes(s.sums[:s.n])
	return most
}

// rightNorms are the least norm of a column of B that is not zero, +Inf if there
// is none, and the largest.
func (s *system[T]) rightNorms() (least, most float64) {
	if s.nrhs == 1 && s.ldb == 1 {
		absSums(s.native, true, 1, s.n, s.b, s.n, s.sums[:1])
	} else {
		absSums(s.native, false, s.n, s.nrhs, s.b, s.ldb, s.sums[:s.nrhs])
	}
	return extremes(s.sums[:s.nrhs])
}

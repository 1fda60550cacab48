package driver

import (
	"context"
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

// Solve solves A X = B by LU factorization with partial pivoting and overwrites b, a
// row-major matrix that holds B, with X. a is only read.
//
// info k > 0 means that pivot k, counted from 1, is exactly zero; b then still holds B.
// cond is an estimate of the condition number |A| |A^-1| in the 1-norm if that is above
// 1/eps, and otherwise 0 (system.condition); it does not depend on B. If A or B has a
// NaN or infinity, cond is NaN and b is unchanged. If X or the factors overflow, X has
// elements that are not finite. ctx is as in [cores.Call.In]; nil never ends.
func Solve[T scalar.Scalar](ctx context.Context, a, b matrix.Matrix[T]) (cond float64, info int) {
	n, nrhs := b.Rows, b.Cols
	w := workspace.Get[T]()
	defer w.Put()
	factors := w.Matrix(n * n)
	// The elements are copied in the order in which they are stored, so that nothing is
	// transposed. If a is a conjugated view, they are conjugated on the way.
	s := system[T]{n: n, nrhs: nrhs, a: factors, pivots: w.Ints(n), b: b.Data, ldb: b.Stride, x: w.Work(n), sums: w.Doubles(max(n, nrhs))}
	s.transposed = a.Op.Transposed()
	own := matrix.Matrix[T]{Rows: n, Cols: n, Stride: n, Data: factors, Op: a.Op & matrix.Trans}
	matrix.Copy(own, a)
	s.route = cores.Decide(plan.Gesv, float64(n)*float64(n)*float64(n+nrhs)).In(ctx)
	s.native = s.route.Native() && cint.Fits(n|nrhs|s.ldb)

	low, high := safeRange[T]()
	s.norm = s.matrixNorm()
	least, most := s.rightNorms()
	if s.norm >= low && s.norm <= high && (most == 0 || least >= low && most <= high) {
		info = s.solve()
		return s.cond, info
	}
	of, right := make([]int, n), make([]int, nrhs) // the powers of two by which A and B are divided
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

// system is a system A X = B while it is being solved.
type system[T scalar.Scalar] struct {
	route        cores.Call
	native       bool // solved in the native library, otherwise in pure Go
	transposed   bool // a holds A^T
	n, nrhs, ldb int
	a            []T // A or A^T, row-major, and later its factors
	pivots       []int32
	b            []T
	norm, cond   float64
	x            []T       // scratch, n long
	sums         []float64 // scratch, max(n, nrhs) long
}

// trans says how A is got from the matrix that Fortran sees in a, which is the
// transpose of the row-major one: 'N' if that is A itself, 'T' if it is A^T.
func (s *system[T]) trans() byte { return transOf(!s.transposed) }

func transOf(transposed bool) byte {
	if transposed {
		return 'T'
	}
	return 'N'
}

// solve overwrites a with the factors and b with X, and sets cond.
func (s *system[T]) solve() (info int) {
	r, n := s.route, s.n
	switch {
	case !s.native:
		return s.solvePure()
	case r.Tiled():
		team := r.Team()
		defer team.Release()
		if info = factorTiles(team, n, n, s.a, n, s.pivots); info == 0 {
			stripsOf(team, n, s.nrhs, s.b, s.ldb, columnFactors[T]{s.trans(), n, s.a, s.pivots})
			s.finish()
		}
		return info
	}
	lease := r.Acquire()
	defer lease.Release()
	// Fortran sees the transpose of a row-major matrix.
	if info = lapack.Solve(s.trans(), n, s.nrhs, s.a, n, s.pivots, s.b, s.ldb); info == 0 {
		s.finish()
	}
	return info
}

func (s *system[T]) solvePure() (info int) {
	n := s.n
	if s.transposed {
		pure.Transpose(n, s.a, n)
		s.transposed = false
	}
	if info = pure.Factor(n, s.a, n, s.pivots); info == 0 {
		pure.Substitute(n, s.nrhs, s.a, n, s.pivots, s.b, s.ldb)
		s.finish()
	}
	return info
}

// finish sets cond from the factors. If a pivot is NaN or infinite, the factors have
// overflowed. X is then unknown, even though dividing by an infinite pivot gives zeros,
// so finish stores NaN in it.
func (s *system[T]) finish() {
	for i := range s.n {
		if !(scalar.Abs(s.a[i*s.n+i]) <= math.MaxFloat64) {
			for j := range s.nrhs {
				s.b[j] = scalar.NaN[T]()
			}
			return
		}
	}
	s.cond = s.condition()
}

// matrixNorm returns |A|_1, with |Re| + |Im| for the modulus of complex elements.
func (s *system[T]) matrixNorm() float64 {
	absSums(s.native, s.transposed, s.n, s.n, s.a, s.n, s.sums[:s.n])
	_, most := extremes(s.sums[:s.n])
	return most
}

// rightNorms is the function of that name for B.
func (s *system[T]) rightNorms() (least, most float64) {
	return rightNorms(s.native, s.n, s.nrhs, s.b, s.ldb, s.sums[:s.nrhs])
}

// rightNorms returns the least norm of a column of the n x nrhs matrix b that is not zero,
// +Inf if there is none, and the largest norm of a column. sums is scratch, nrhs long.
func rightNorms[T scalar.Scalar](inC bool, n, nrhs int, b []T, ldb int, sums []float64) (least, most float64) {
	if nrhs == 1 && ldb == 1 {
		absSums(inC, true, 1, n, b, n, sums)
	} else {
		absSums(inC, false, n, nrhs, b, ldb, sums)
	}
	return extremes(sums)
}

// SolveHermitian is [Solve] for a Hermitian A, or a symmetric one, of which only the
// triangle uplo is read, by the factors of [LDL].
func SolveHermitian[T scalar.Scalar](ctx context.Context, uplo byte, hermitian bool, a, b matrix.Matrix[T]) (cond float64, info int) {
	w := workspace.Get[T]()
	defer w.Put()
	f := LDL[T]{F: w.Matrix(a.Rows * a.Rows), Pivots: w.Ints(a.Rows)}
	if info = f.Factor(ctx, uplo, hermitian, a); info != 0 {
		return 0, info
	}
	if math.IsNaN(f.Norm) || !f.Solve(ctx, b) {
		return math.NaN(), 0
	}
	return f.Cond, 0
}

// SolvePositive is [Solve] for a Hermitian positive definite A, of which only the triangle
// uplo is read, by Cholesky's factor. info k > 0 means that the leading minor of order k is
// not positive.
func SolvePositive[T scalar.Scalar](ctx context.Context, uplo byte, a, b matrix.Matrix[T]) (cond float64, info int) {
	w := workspace.Get[T]()
	defer w.Put()
	f := Cholesky[T]{F: w.Matrix(a.Rows * a.Rows)}
	if info = f.Factor(ctx, uplo, a); info != 0 {
		return 0, info
	}
	if math.IsNaN(f.Norm) || !f.Solve(ctx, b) {
		return math.NaN(), 0
	}
	return f.Cond, 0
}

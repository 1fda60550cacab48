package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// LU has the factors of a square matrix,
//
//	P A = L U
//
// with a permutation P, a lower triangle L with ones on its diagonal, and an upper triangle
// U. It solves systems with A, inverts A, and tells determinant and condition number, all
// without another factorization. The zero value has the factors of a 0 x 0 matrix. Methods
// that only read may be called by several goroutines at once; [LU.Reset] needs the LU for
// itself.
type LU[T Scalar] struct {
	f       driver.LU[T]
	missing error // why A cannot be divided by, or nil
}

// NewLU returns the factors of the n x n matrix A, which may be a view and is only read. It
// allocates them: one n x n matrix. SciPy: linalg.lu_factor, whose result [LU.SolveTo] and
// the other methods take, as lu_solve does.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrMemory] or one of these:
//
//   - a [*SingularError]: a pivot is exactly zero. The factors are returned all the same,
//     and have their P, L, U and determinant 0; solving with them is the same error;
//   - [ErrNotFinite]: A has a NaN or infinity, or the factors overflow. There are no factors:
//     the methods that return an error return this one, and the determinant and the condition
//     number are NaN.
//
// After the other errors the LU that is returned is the zero value.
//
// A matrix whose norm is close to the limits of T is multiplied by a power of two first, no
// farther from there than it must be. An element that becomes zero by that counts as zero,
// also in the determinant, unlike in [Det].
//
// LAPACK routine: xGETRF, on a column-major copy.
func NewLU[T Scalar](a Matrix[T]) (*LU[T], error) {
	lu := new(LU[T])
	if err := lu.factor(a); err != nil {
		return lu, failed("NewLU", err, a)
	}
	return lu, nil
}

// Reset makes lu the factors of another matrix, as [NewLU] does. It reuses the arrays, and
// allocates nothing if the new matrix is not larger than one before it. The errors are those
// of [NewLU]. After an [ErrShape], [ErrMatrix] or [ErrMemory] lu is unchanged.
func (lu *LU[T]) Reset(a Matrix[T]) error {
	if err := lu.factor(a); err != nil {
		return failed("LU.Reset", err, a)
	}
	return nil
}

func (lu *LU[T]) factor(a Matrix[T]) error {
	if err := checkSquare("matrix", a); err != nil {
		return err
	}
	if len(lu.f.F) < a.Rows*a.Rows {
		if err := room.For[T](room.Area(a.Rows, a.Rows)); err != nil {
			return err
		}
	}
	lu.missing = nil
	info := lu.f.Factor(never, a, true)
	switch {
	case math.IsNaN(lu.f.Norm):
		if err := checkFinite("matrix", a); err != nil {
			lu.missing = err
		} else {
			lu.missing = fmt.Errorf("%w in the factors, by overflow", ErrNotFinite)
		}
	case info != 0:
		lu.missing = infoError("getrf", info)
	}
	return lu.missing
}

// N is the order of A.
func (lu *LU[T]) N() int { return lu.f.N }

// Solve returns the X with A X = B. B is n x nrhs, may be any view, and is only read; X is
// new. The errors are those of [Solve], a [*ConditionError] beside X among them; the
// condition number was estimated when A was factored. SciPy: linalg.lu_solve.
func (lu *LU[T]) Solve(b Matrix[T]) (Matrix[T], error) {
	return lu.solve("LU.Solve", b, matrix.NoTrans)
}

// SolveTrans returns the X with op(A) X = B: [matrix.Trans] stands for the transpose of A,
// [matrix.ConjTrans] for its conjugate transpose, [matrix.ConjNoTrans] for its conjugate, and
// [matrix.NoTrans] for A itself. The errors are those of [LU.Solve], and an [ErrKind] if op
// is none of these. SciPy: linalg.lu_solve with trans.
func (lu *LU[T]) SolveTrans(b Matrix[T], op matrix.Op) (Matrix[T], error) {
	return lu.solve("LU.SolveTrans", b, op)
}

// SolveTo stores the X with A X = B in dst, as [LU.Solve] does. dst must be row-major and n
// x nrhs. It may be b itself, but must not otherwise share an element with it.
func (lu *LU[T]) SolveTo(dst, b Matrix[T]) error {
	return lu.solveTo("LU.SolveTo", dst, b, matrix.NoTrans)
}

// SolveTransTo stores the X with op(A) X = B in dst, as [LU.SolveTrans] returns it. dst is
// as in [LU.SolveTo], and may be b itself.
func (lu *LU[T]) SolveTransTo(dst, b Matrix[T], op matrix.Op) error {
	return lu.solveTo("LU.SolveTransTo", dst, b, op)
}

func (lu *LU[T]) solve(name string, b Matrix[T], op matrix.Op) (Matrix[T], error) {
	return fresh(name, lu.like(), b, lu.checkSolve(b, op), func(dst Matrix[T]) error { return lu.solveChecked(dst, b, op) })
}

func (lu *LU[T]) solveTo(name string, dst, b Matrix[T], op matrix.Op) error {
	return stored(name, dst, lu.like(), b, lu.checkSolve(b, op), func(dst Matrix[T]) error { return lu.solveChecked(dst, b, op) })
}

// like is a matrix of A's shape, for errors.
func (lu *LU[T]) like() Matrix[T] { return Matrix[T]{Rows: lu.f.N, Cols: lu.f.N} }

func (lu *LU[T]) checkSolve(b Matrix[T], op matrix.Op) error {
	if err := checkRight(lu.f.N, b, op); err != nil {
		return err
	}
	return lu.missing
}

func (lu *LU[T]) solveChecked(dst, b Matrix[T], op matrix.Op) error {
	matrix.Copy(dst, b)
	if !lu.f.Solve(never, op, dst) {
		return fmt.Errorf("%w in the right-hand side", ErrNotFinite)
	}
	return checkSolved(dst, lu.f.Cond)
}

// Inv returns A^-1, newly allocated. It keeps an n x n workspace for later calls. The errors
// are those of [Inv], and those of [NewLU] that left no factors.
func (lu *LU[T]) Inv() (Matrix[T], error) {
	return inverse("LU.Inv", lu.f.N, 2*room.Area(lu.f.N, lu.f.N), lu.missing, lu.inv)
}

// InvTo stores A^-1 in dst, which must be row-major and n x n, as [LU.Inv] returns it. LAPACK
// routine: xTRTRI, with a triangular solution.
func (lu *LU[T]) InvTo(dst Matrix[T]) error {
	return inverseTo("LU.InvTo", dst, lu.f.N, room.Area(lu.f.N, lu.f.N), lu.missing, lu.inv)
}

func (lu *LU[T]) inv(dst Matrix[T]) error {
	lu.f.Inverse(never, dst)
	return checkSolved(dst, lu.f.Cond)
}

// Det returns the determinant of A, and NaN if there are no factors. The product of the
// pivots overflows or underflows only if the result does.
func (lu *LU[T]) Det() T {
	if math.IsNaN(lu.f.Norm) {
		return scalar.NaN[T]()
	}
	return scalar.FromComplex[T](lu.f.Det().Value())
}

// Slogdet returns the sign of the determinant of A and the logarithm of its modulus, as
// [Slogdet] does; NaN if there are no factors.
func (lu *LU[T]) Slogdet() (sign T, logabs float64) {
	if math.IsNaN(lu.f.Norm) {
		return scalar.NaN[T](), math.NaN()
	}
	s, logabs := lu.f.Det().Log()
	return scalar.FromComplex[T](s), logabs
}

// Cond returns an estimate of the condition number |A| |A^-1| in the 1-norm: see
// [ConditionError]. It is 0 for a 0 x 0 matrix, +Inf for a singular one, and NaN if there
// are no factors. It costs a few solutions. LAPACK has it in xGECON, NumPy without an
// estimate in linalg.cond.
func (lu *LU[T]) Cond() float64 {
	return conditionOf(lu.f.N, lu.f.Norm, lu.missing, lu.f.Condition)
}

// Rcond returns 1 / [LU.Cond], as LAPACK's xGECON does: 0 for a singular matrix, 1 for a 0 x 0
// one, and NaN if there are no factors.
func (lu *LU[T]) Rcond() float64 { return reciprocal(lu.f.N, lu.Cond()) }

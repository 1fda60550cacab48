package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// LDL has the factors of a symmetric or Hermitian matrix that need not be definite,
//
//	P^T A P = L D L^H    or, of a symmetric complex matrix,    P^T A P = L D L^T
//
// with a permutation P, a triangle L with ones on its diagonal, and a D with blocks of order
// 1 and 2 on its diagonal. For [Upper], L is an upper triangle. The zero value has the
// factors of a 0 x 0 matrix. Methods that only read may be called by several goroutines at
// once; [LDL.Reset] needs the LDL for itself.
type LDL[T Scalar] struct {
	f       driver.LDL[T]
	missing error // why A cannot be divided by, or nil
}

// NewLDL returns the factors of the n x n matrix A, of which it reads the triangle t; the
// other one may hold anything. A is Hermitian if hermitian is set, and otherwise symmetric,
// which makes no difference for real types. Of a Hermitian matrix only the real parts of the
// diagonal are read. A may be a view. The factors are newly allocated: one n x n matrix.
// SciPy: linalg.ldl, whose results [LDL.Factors] returns.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrKind], [ErrMemory] or one of
// these:
//
//   - a [*SingularError]: a block of D is exactly zero. The factors are returned all the
//     same; solving with them is the same error;
//   - [ErrNotFinite]: the triangle has a NaN or infinity, or the factors overflow. There are
//     no factors: the methods that return an error return this one, and the determinant and
//     the condition number are NaN.
//
// After the other errors the LDL that is returned is the zero value.
//
// A matrix whose norm is close to the limits of T is multiplied by a power of two first, no
// farther from there than it must be. An element that becomes zero by that counts as zero.
//
// LAPACK routines: xSYTRF and xHETRF, Bunch and Kaufman's pivoting.
func NewLDL[T Scalar](a Matrix[T], t Triangle, hermitian bool) (*LDL[T], error) {
	f := new(LDL[T])
	if err := f.factor(a, t, hermitian); err != nil {
		return f, failed("NewLDL", err, a)
	}
	return f, nil
}

// Reset makes f the factors of another matrix, as [NewLDL] does. It reuses the arrays, and
// allocates nothing if the new matrix is not larger than one before it. The errors are those
// of [NewLDL]. After an [ErrShape], [ErrMatrix], [ErrKind] or [ErrMemory] f is unchanged.
func (f *LDL[T]) Reset(a Matrix[T], t Triangle, hermitian bool) error {
	if err := f.factor(a, t, hermitian); err != nil {
		return failed("LDL.Reset", err, a)
	}
	return nil
}

func (f *LDL[T]) factor(a Matrix[T], t Triangle, hermitian bool) error {
	if err := checkTriangle(t); err != nil {
		return err
	}
	if err := checkSquare("matrix", a); err != nil {
		return err
	}
	if len(f.f.F) < a.Rows*a.Rows {
		if err := room.For[T](room.Area(a.Rows, a.Rows)); err != nil {
			return err
		}
	}
	f.missing = nil
	info := f.f.Factor(never, t.letter(), hermitian && matrix.IsComplex[T](), a)
	switch {
	case math.IsNaN(f.f.Norm):
		f.missing = fmt.Errorf("%w in the matrix, or in the factors by overflow", ErrNotFinite)
	case info != 0:
		f.missing = infoError("sytrf", info)
	}
	return f.missing
}

// N is the order of A.
func (f *LDL[T]) N() int { return f.f.N }

// Solve returns the X with A X = B. B is n x nrhs, may be any view, and is only read; X is
// new. The errors are those of [Solve], a [*ConditionError] beside X among them; the
// condition number was estimated when A was factored.
func (f *LDL[T]) Solve(b Matrix[T]) (Matrix[T], error) {
	return fresh("LDL.Solve", f.like(), b, f.checkSolve(b), func(dst Matrix[T]) error { return f.solve(dst, b) })
}

// SolveTo stores the X with A X = B in dst, as [LDL.Solve] does. dst must be row-major and n
// x nrhs. It may be b itself, but must not otherwise share an element with it. LAPACK
// routines: xSYTRS and xHETRS.
func (f *LDL[T]) SolveTo(dst, b Matrix[T]) error {
	return stored("LDL.SolveTo", dst, f.like(), b, f.checkSolve(b), func(dst Matrix[T]) error { return f.solve(dst, b) })
}

// like is a matrix of A's shape, for errors.
func (f *LDL[T]) like() Matrix[T] { return Matrix[T]{Rows: f.f.N, Cols: f.f.N} }

func (f *LDL[T]) checkSolve(b Matrix[T]) error {
	if err := checkRight(f.f.N, b, matrix.NoTrans); err != nil {
		return err
	}
	return f.missing
}

func (f *LDL[T]) solve(dst, b Matrix[T]) error {
	matrix.Copy(dst, b)
	if !f.f.Solve(never, dst) {
		return fmt.Errorf("%w in the right-hand side", ErrNotFinite)
	}
	return checkSolved(dst, f.f.Cond)
}

// Inv returns A^-1, both triangles of it, newly allocated. It keeps an n x n workspace for
// later calls. The errors are those of [Inv], and those of [NewLDL] that left no factors.
func (f *LDL[T]) Inv() (Matrix[T], error) {
	return inverse("LDL.Inv", f.f.N, 2*room.Area(f.f.N, f.f.N), f.missing, f.inv)
}

// InvTo stores A^-1 in dst, which must be row-major and n x n, as [LDL.Inv] returns it.
func (f *LDL[T]) InvTo(dst Matrix[T]) error {
	return inverseTo("LDL.InvTo", dst, f.f.N, room.Area(f.f.N, f.f.N), f.missing, f.inv)
}

func (f *LDL[T]) inv(dst Matrix[T]) error {
	f.f.Inverse(never, dst)
	return checkSolved(dst, f.f.Cond)
}

// Det returns the determinant of A, which may overflow or underflow; NaN if there are no
// factors.
func (f *LDL[T]) Det() T {
	if math.IsNaN(f.f.Norm) {
		return scalar.NaN[T]()
	}
	return scalar.FromComplex[T](f.f.Det().Value())
}

// Slogdet returns the sign of the determinant of A and the logarithm of its modulus, as
// [Slogdet] does; NaN if there are no factors.
func (f *LDL[T]) Slogdet() (sign T, logabs float64) {
	if math.IsNaN(f.f.Norm) {
		return scalar.NaN[T](), math.NaN()
	}
	s, logabs := f.f.Det().Log()
	return scalar.FromComplex[T](s), logabs
}

// Cond returns an estimate of the condition number |A| |A^-1| in the 1-norm: see
// [ConditionError]. It is 0 for a 0 x 0 matrix, +Inf for a singular one, and NaN if there are
// no factors. LAPACK has it in xSYCON and xHECON.
func (f *LDL[T]) Cond() float64 {
	return conditionOf(f.f.N, f.f.Norm, f.missing, f.f.Condition)
}

// Rcond returns 1 / [LDL.Cond]: 0 for a singular matrix, 1 for a 0 x 0 one, and NaN if there
// are no factors.
func (f *LDL[T]) Rcond() float64 { return reciprocal(f.f.N, f.Cond()) }

// Inertia returns how many eigenvalues of A are positive, negative and zero, which D has as
// many of (Sylvester's law of inertia). Eigenvalues that are zero but for rounding errors
// count as positive or negative. The error is an [ErrNotFinite] if there are no factors, and
// an [ErrKind] if A is complex and symmetric but not Hermitian, since its eigenvalues have
// no signs.
func (f *LDL[T]) Inertia() (positive, negative, zero int, err error) {
	switch {
	case math.IsNaN(f.f.Norm):
		err = f.missing
	case matrix.IsComplex[T]() && !f.f.Hermitian && f.f.N > 0:
		err = fmt.Errorf("%w: the matrix is complex and symmetric", ErrKind)
	default:
		positive, negative, zero = f.f.Inertia()
		return positive, negative, zero, nil
	}
	return 0, 0, 0, fail("LDL.Inertia", err, square(f.f.N))
}

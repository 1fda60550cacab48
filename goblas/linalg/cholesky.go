package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Cholesky has the factor of a symmetric or Hermitian positive definite matrix,
//
//	A = L L^H    or    A = U^H U
//
// with a triangle that has positive numbers on its diagonal. It solves systems with A twice
// as fast as [LU], and can be changed together with A. The zero value has the factor of a
// 0 x 0 matrix. Methods that only read may be called by several goroutines at once; Reset,
// Update and Downdate need the Cholesky for themselves.
type Cholesky[T Scalar] struct {
	f       driver.Cholesky[T]
	missing error // why there is no factor, or nil
}

// NewCholesky returns the factor L, for [Lower], or U of the n x n matrix A. Only that
// triangle of A is read, and only the real parts of its diagonal; the other triangle may
// hold anything. A may be a view. The factor is newly allocated: one n x n matrix. SciPy:
// linalg.cho_factor, whose result [Cholesky.SolveTo] takes, as cho_solve does.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrKind], [ErrMemory] or one of
// these, after which there is no factor:
//
//   - a [*NotPositiveDefiniteError]: a leading minor is not positive;
//   - [ErrNotFinite]: the triangle has a NaN or infinity.
//
// Without a factor the methods that return an error return that one, and the determinant and
// the condition number are NaN. After the other errors the Cholesky that is returned is the
// zero value.
//
// A matrix whose norm is close to the limits of T is multiplied by a power of two first, no
// farther from there than it must be. An element that becomes zero by that counts as zero,
// unlike in [CholeskyLower].
//
// LAPACK routine: xPOTRF.
func NewCholesky[T Scalar](a Matrix[T], t Triangle) (*Cholesky[T], error) {
	c := new(Cholesky[T])
	if err := c.factor(a, t); err != nil {
		return c, failed("NewCholesky", err, a)
	}
	return c, nil
}

// Reset makes c the factor of another matrix, as [NewCholesky] does. It reuses the array, and
// allocates nothing if the new matrix is not larger than one before it. The errors are those
// of [NewCholesky]. After an [ErrShape], [ErrMatrix], [ErrKind] or [ErrMemory] c is
// unchanged.
func (c *Cholesky[T]) Reset(a Matrix[T], t Triangle) error {
	if err := c.factor(a, t); err != nil {
		return failed("Cholesky.Reset", err, a)
	}
	return nil
}

func (c *Cholesky[T]) factor(a Matrix[T], t Triangle) error {
	if err := checkTriangle(t); err != nil {
		return err
	}
	if err := checkSquare("matrix", a); err != nil {
		return err
	}
	if len(c.f.F) < a.Rows*a.Rows {
		if err := room.For[T](room.Area(a.Rows, a.Rows)); err != nil {
			return err
		}
	}
	c.missing = nil
	info := c.f.Factor(never, t.letter(), a)
	switch {
	case info != 0:
		c.missing = infoError("potrf", info)
	case math.IsNaN(c.f.Norm):
		c.missing = fmt.Errorf("%w in the matrix", ErrNotFinite)
	}
	return c.missing
}

// N is the order of A.
func (c *Cholesky[T]) N() int { return c.f.N }

// Solve returns the X with A X = B. B is n x nrhs, may be any view, and is only read; X is
// new. The errors are those of [Solve], a [*ConditionError] beside X among them; the
// condition number was estimated when A was factored. SciPy: linalg.cho_solve.
func (c *Cholesky[T]) Solve(b Matrix[T]) (Matrix[T], error) {
	return fresh("Cholesky.Solve", c.like(), b, c.checkSolve(b), func(dst Matrix[T]) error { return c.solve(dst, b) })
}

// SolveTo stores the X with A X = B in dst, as [Cholesky.Solve] does. dst must be row-major
// and n x nrhs. It may be b itself, but must not otherwise share an element with it. LAPACK
// routine: xPOTRS, by triangular solutions from the right.
func (c *Cholesky[T]) SolveTo(dst, b Matrix[T]) error {
	return stored("Cholesky.SolveTo", dst, c.like(), b, c.checkSolve(b), func(dst Matrix[T]) error { return c.solve(dst, b) })
}

// like is a matrix of A's shape, for errors.
func (c *Cholesky[T]) like() Matrix[T] { return Matrix[T]{Rows: c.f.N, Cols: c.f.N} }

func (c *Cholesky[T]) checkSolve(b Matrix[T]) error {
	if err := checkRight(c.f.N, b, matrix.NoTrans); err != nil {
		return err
	}
	return c.missing
}

func (c *Cholesky[T]) solve(dst, b Matrix[T]) error {
	matrix.Copy(dst, b)
	if !c.f.Solve(never, dst) {
		return fmt.Errorf("%w in the right-hand side", ErrNotFinite)
	}
	return checkSolved(dst, c.f.Cond)
}

// Inv returns A^-1, both triangles of it, newly allocated. The errors are those of [Inv], and
// those of [NewCholesky] that left no factor.
func (c *Cholesky[T]) Inv() (Matrix[T], error) {
	return inverse("Cholesky.Inv", c.f.N, room.Area(c.f.N, c.f.N), c.missing, c.inv)
}

// InvTo stores A^-1 in dst, which must be row-major and n x n, as [Cholesky.Inv] returns it.
// LAPACK routine: xPOTRI.
func (c *Cholesky[T]) InvTo(dst Matrix[T]) error {
	return inverseTo("Cholesky.InvTo", dst, c.f.N, 0, c.missing, c.inv)
}

func (c *Cholesky[T]) inv(dst Matrix[T]) error {
	c.f.Inverse(never, dst)
	return checkSolved(dst, c.f.Cond)
}

// Det returns the determinant of A, which is real and positive; NaN if there is no factor.
// It may overflow or underflow.
func (c *Cholesky[T]) Det() float64 {
	if c.missing != nil {
		return math.NaN()
	}
	return real(c.f.Det().Value())
}

// LogDet returns the natural logarithm of the determinant of A; NaN if there is no factor.
func (c *Cholesky[T]) LogDet() float64 {
	if c.missing != nil {
		return math.NaN()
	}
	_, log := c.f.Det().Log()
	return log
}

// Cond returns an estimate of the condition number |A| |A^-1| in the 1-norm: see
// [ConditionError]. It is 0 for a 0 x 0 matrix and NaN if there is no factor. LAPACK has it
// in xPOCON.
func (c *Cholesky[T]) Cond() float64 {
	switch {
	case c.missing != nil:
		return math.NaN()
	case c.f.N == 0:
		return 0
	}
	return c.f.Condition(never)
}

// Rcond returns 1 / [Cholesky.Cond], as LAPACK's xPOCON does: 1 for a 0 x 0 matrix, and NaN if
// there is no factor.
func (c *Cholesky[T]) Rcond() float64 { return reciprocal(c.f.N, c.Cond()) }

// LTo stores L in dst, which must be row-major and n x n, with zeros above the diagonal. If U
// was computed, L is U^H. It allocates nothing. The error is an [*OpError] of [ErrMatrix] or
// [ErrShape] if dst does not fit, or the one that left no factor.
func (c *Cholesky[T]) LTo(dst Matrix[T]) error { return c.store("Cholesky.LTo", dst, Lower) }

// UTo stores U in dst, which must be row-major and n x n, with zeros below the diagonal. If L
// was computed, U is L^H. It allocates nothing. The errors are those of [Cholesky.LTo].
func (c *Cholesky[T]) UTo(dst Matrix[T]) error { return c.store("Cholesky.UTo", dst, Upper) }

func (c *Cholesky[T]) store(name string, dst Matrix[T], t Triangle) error {
	n := c.f.N
	err := checkDestination(dst, n, n)
	if err == nil {
		err = c.missing
	}
	if err != nil {
		return fail(name, err, square(n))
	}
	f := Matrix[T]{Rows: n, Cols: n, Stride: max(n, 1), Data: c.f.F}
	if n > 0 && c.f.Uplo != t.letter() {
		f = f.H()
	}
	matrix.Copy(dst, f)
	if c.f.Shift != 0 {
		scaleBy(dst, c.f.Shift/2)
	}
	return nil
}

// Update makes c the factor of A + x x^H. x has n elements and is only read. That takes
// O(n^2) operations, a factorization O(n^3). It allocates nothing. The error is an [*OpError]
// of [ErrShape] if x has another length, of [ErrNotFinite] if x has a NaN or infinity or the
// factor overflows, or the one that left no factor. After an overflow there is no factor any
// more; after other errors c is unchanged. Golub and Van Loan, Matrix Computations, section
// 6.5.4; LINPACK routine: xCHUD.
func (c *Cholesky[T]) Update(x []T) error {
	err := c.checkUpdate(x)
	if err == nil && len(x) > 0 {
		if c.f.Update(never, x); !scalar.Finite(c.f.F) {
			c.missing = fmt.Errorf("%w in the factor, by overflow", ErrNotFinite)
			err = c.missing
		}
	}
	if err != nil {
		return fail("Cholesky.Update", err, square(c.f.N))
	}
	return nil
}

// Downdate makes c the factor of A - x x^H, as [Cholesky.Update] does for the sum. If that
// matrix is not positive definite, or so close to one that is not that the difference cannot
// be told, the error is a [*NotPositiveDefiniteError], and c is unchanged. The other errors
// are those of [Cholesky.Update]. LINPACK routine: xCHDD.
func (c *Cholesky[T]) Downdate(x []T) error {
	err := c.checkUpdate(x)
	if err == nil && len(x) > 0 {
		err = infoError("potrf", c.f.Downdate(never, x))
	}
	if err != nil {
		return fail("Cholesky.Downdate", err, square(c.f.N))
	}
	return nil
}

func (c *Cholesky[T]) checkUpdate(x []T) error {
	switch {
	case len(x) != c.f.N:
		return fmt.Errorf("%w: a vector of %d elements", ErrShape, len(x))
	case c.missing != nil:
		return c.missing
	case !scalar.Finite(x):
		return fmt.Errorf("%w in the vector", ErrNotFinite)
	}
	return nil
}

package dist

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/scalapack"
)

// Triangle names the part of a symmetric or Hermitian matrix that is read, as in package
// linalg.
type Triangle = linalg.Triangle

// The triangles, as in package linalg.
const (
	Lower = linalg.Lower
	Upper = linalg.Upper
)

// Cholesky has the factor of a symmetric or Hermitian positive definite matrix,
//
//	A = L L^H    or    A = U^H U
//
// with a triangle that has positive numbers on its diagonal. Its methods that return an
// error are collective; the others tell every process the same.
type Cholesky[T Scalar] struct {
	f     *Matrix[T]
	uplo  byte
	rcond float64
	root  driver.Determinant // of the factor
}

// NewCholesky returns the factor L, for [Lower], or U of the n x n matrix A. Only that
// triangle of A is read, and only the real parts of its diagonal. A may be a view. The
// factor is newly allocated: one n x n matrix. It is collective. SciPy: linalg.cho_factor.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrKind], a [*MemoryError],
// [ErrNotRunning], a [*MismatchError], a [*ProcessError] or one of these:
//
//   - a [*NotPositiveDefiniteError]: a leading minor is not positive;
//   - [ErrNotFinite]: the triangle has a NaN or infinity.
//
// ScaLAPACK: PxPOTRF, and PxPOCON for the condition number.
func NewCholesky[T Scalar](a *Matrix[T], t Triangle) (*Cholesky[T], error) {
	return newCholesky("NewCholesky", a, t, func() ([]shape, error) { return []shape{a.seen()}, symmetric(a, t) }, copyOf)
}

// NewCholeskyInPlace is [NewCholesky] in the memory of A, for matrices that do not fit twice:
// the triangle of A, which must not be a view, becomes the factor and belongs to it; a view
// is an [ErrMatrix]. It allocates no matrix, and is collective. After a
// [*NotPositiveDefiniteError] or an [ErrNotFinite] the triangle is undefined; after other
// errors it is unchanged.
func NewCholeskyInPlace[T Scalar](a *Matrix[T], t Triangle) (*Cholesky[T], error) {
	return newCholesky("NewCholeskyInPlace", a, t, func() ([]shape, error) {
		if a.op != matrix.NoTrans {
			return nil, fmt.Errorf("%w: a view cannot be factored in place", ErrMatrix)
		}
		return nil, symmetric(a, t)
	}, func(a *Matrix[T]) *Matrix[T] { return a })
}

// symmetric returns an error unless a is square, and t a triangle.
func symmetric[T Scalar](a *Matrix[T], t Triangle) error {
	if t != Lower && t != Upper {
		return fmt.Errorf("%w: %v", ErrKind, t)
	}
	return square(a)
}

func newCholesky[T Scalar](name string, a *Matrix[T], t Triangle, check func() ([]shape, error), own func(*Matrix[T]) *Matrix[T]) (c *Cholesky[T], err error) {
	err = collective(name, []*Matrix[T]{a}, t.String(), check, func() error {
		f := &Cholesky[T]{f: own(a), uplo: uplo(t), rcond: 1, root: driver.Determinant{Size: 1}}
		if err := f.factor(); err != nil {
			return err
		}
		c = f
		return nil
	})
	return c, err
}

func uplo(t Triangle) byte {
	if t == Upper {
		return 'U'
	}
	return 'L'
}

// factor factors f in its memory. It runs on the owner's thread.
func (c *Cholesky[T]) factor() error {
	n := c.f.rows
	if err := checkTriangle(c.uplo, c.f); err != nil || n == 0 {
		return err
	}
	norm := 0.0
	if scalar.IsSingle[T]() {
		norm = lanhe[T, float32](c.uplo, c.f)
	} else {
		norm = lanhe[T, float64](c.uplo, c.f)
	}
	if err := infoError("potrf", scalapack.Potrf(c.uplo, n, c.f.data, c.f.desc)); err != nil {
		return err
	}
	if err := checkTriangle(c.uplo, c.f); err != nil {
		return err
	}
	c.root = c.f.determinant()
	if scalar.IsSingle[T]() {
		c.rcond = pocon[T, float32](c.uplo, c.f, norm)
	} else {
		c.rcond = pocon[T, float64](c.uplo, c.f, norm)
	}
	return nil
}

// checkTriangle is checkFinite for a triangle.
func checkTriangle[T Scalar](uplo byte, m *Matrix[T]) error {
	bad := []int32{0}
	for lj := range m.lcols {
		j := m.globalCol(lj)
		column := m.data[lj*m.lrows : (lj+1)*m.lrows]
		// The process's rows from li on are those from row j of the whole matrix on.
		li := share(min(j, m.rows), m.block, m.grid.row, m.grid.rows)
		if uplo == 'L' {
			column = column[li:]
		} else {
			column = column[:share(min(j+1, m.rows), m.block, m.grid.row, m.grid.rows)]
		}
		if !scalar.Finite(column) {
			bad[0] = 1
		}
	}
	scalapack.MaxInts(owner.world, bad)
	if bad[0] != 0 {
		return fmt.Errorf("%w in the triangle", ErrNotFinite)
	}
	return nil
}

func lanhe[T Scalar, R scalar.Float](uplo byte, f *Matrix[T]) float64 {
	return scalapack.Lanhe('O', uplo, f.rows, f.data, f.desc, make([]R, 4*(f.lrows+f.lcols+f.block)))
}

func pocon[T Scalar, R scalar.Float](uplo byte, f *Matrix[T], norm float64) float64 {
	var best [1]T
	var rcond, bestReal [1]R
	var bestInt [1]int32
	scalapack.Pocon(uplo, f.rows, f.data, f.desc, norm, rcond[:], best[:], -1, bestInt[:], -1, bestReal[:], -1)
	w, iw, rw := work(best[0], f), intWork(bestInt[0], f.block), work(bestReal[0], f)
	scalapack.Pocon(uplo, f.rows, f.data, f.desc, norm, rcond[:], w, len(w), iw, len(iw), rw, len(rw))
	return float64(rcond[0])
}

// N is the order of A.
func (c *Cholesky[T]) N() int { return c.f.rows }

// Rcond returns 1 / [Cholesky.Cond]: 1 for a 0 x 0 matrix.
func (c *Cholesky[T]) Rcond() float64 { return c.rcond }

// Cond returns an estimate of the condition number |A| |A^-1| in the 1-norm: see
// [ConditionError]. It is 1 for a 0 x 0 matrix.
func (c *Cholesky[T]) Cond() float64 { return 1 / c.rcond }

// Det returns the determinant of A, which is positive, +Inf if it overflows, and 0 if it
// underflows.
func (c *Cholesky[T]) Det() float64 {
	d := c.root
	d.Times(d.Size)
	d.Exponent += c.root.Exponent
	return real(d.Value())
}

// LogDet returns the natural logarithm of the determinant of A.
func (c *Cholesky[T]) LogDet() float64 {
	_, logabs := c.root.Log()
	return 2 * logabs
}

// L returns L as a new matrix, with zeros above its diagonal. If U was computed, L is U^H.
// The errors are those of [New].
func (c *Cholesky[T]) L() (*Matrix[T], error) {
	if c.uplo == 'L' {
		return triangleOf("Cholesky.L", c.f, 'L')
	}
	u, err := triangleOf("Cholesky.L", c.f, 'U')
	if err != nil {
		return nil, err
	}
	return ConjTranspose(u)
}

// U returns U as a new matrix, with zeros below its diagonal. If L was computed, U is L^H.
// The errors are those of [New].
func (c *Cholesky[T]) U() (*Matrix[T], error) {
	if c.uplo == 'U' {
		return triangleOf("Cholesky.U", c.f, 'U')
	}
	l, err := triangleOf("Cholesky.U", c.f, 'L')
	if err != nil {
		return nil, err
	}
	return ConjTranspose(l)
}

// CholeskyLower returns the L of A = L L^H, as [NewCholesky] computes it from the lower
// triangle of A, with zeros above the diagonal. It allocates the result and the factor, and
// is collective. The errors are those of [NewCholesky]. NumPy: linalg.cholesky.
func CholeskyLower[T Scalar](a *Matrix[T]) (*Matrix[T], error) {
	c, err := NewCholesky(a, Lower)
	if err != nil {
		return nil, err
	}
	return c.L()
}

// Solve returns the X with A X = B. B is n x nrhs, may be a view, and is only read; X is new.
// It is collective. The errors are those of [LU.Solve]. SciPy: linalg.cho_solve. ScaLAPACK:
// PxPOTRS.
func (c *Cholesky[T]) Solve(b *Matrix[T]) (x *Matrix[T], err error) {
	err = collective("Cholesky.Solve", []*Matrix[T]{c.f, b}, "", func() ([]shape, error) {
		return []shape{b.seen()}, right(c.f, b, matrix.NoTrans)
	}, func() error {
		if err := checkFinite("in the right-hand side", b); err != nil {
			return err
		}
		x = copyOf(b)
		return c.solve(x)
	})
	return x, err
}

// SolveInPlace replaces B by the X with A X = B, and allocates no matrix. B must be no view,
// and not the factor's own matrix: that is an [ErrMatrix]. It is collective. The errors are
// those of [Cholesky.Solve]; if B has a NaN or an infinity, it is unchanged.
func (c *Cholesky[T]) SolveInPlace(b *Matrix[T]) error {
	return collective("Cholesky.SolveInPlace", []*Matrix[T]{c.f, b}, "", func() ([]shape, error) { return nil, inPlace(c.f, b) }, func() error {
		if err := checkFinite("in the right-hand side", b); err != nil {
			return err
		}
		return c.solve(b)
	})
}

func (c *Cholesky[T]) solve(x *Matrix[T]) error {
	if x.rows == 0 || x.cols == 0 {
		return nil
	}
	if info := scalapack.Potrs(c.uplo, x.rows, x.cols, c.f.data, c.f.desc, x.data, x.desc); info != 0 {
		return infoError("potrs", info)
	}
	return checkSolved(x, c.rcond)
}

// infinite is the norm of a matrix that is not finite.
func infinite(nan bool) float64 {
	if nan {
		return math.NaN()
	}
	return math.Inf(1)
}

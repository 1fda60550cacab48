package dist

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// TestCholesky: the factor from each triangle, and its solutions.
func TestCholesky(t *testing.T) { onEach(t, "cholesky") }

// positive is a Hermitian positive definite matrix, and the same with garbage above or below
// its diagonal.
func positive[T Scalar](n int) (m matrix.Matrix[T], triangles [2]matrix.Matrix[T]) {
	r := random[T](7, n, n)
	m = times(r, r.H())
	for i := range n {
		m.Set(i, i, scalar.Real(m.At(i, i))+T(scalar.FromComplex[T](complex(float64(n), 0))))
	}
	for k := range triangles {
		triangles[k] = m.Clone()
		for i := range n {
			for j := range n {
				if k == 0 && j > i || k == 1 && j < i {
					triangles[k].Set(i, j, scalar.FromComplex[T](complex(math.NaN(), 0)))
				}
			}
		}
	}
	return m, triangles
}

func choleskyRole[T Scalar]() error {
	return onGrids(func(g *Grid, block int) error {
		for _, n := range orders {
			m, triangles := positive[T](n)
			wb := random[T](8, n, 2)
			b, err := spread(g, wb, block)
			if err != nil {
				return err
			}
			for _, t := range []Triangle{Lower, Upper} {
				a, err := spread(g, triangles[t], block)
				if err != nil {
					return err
				}
				c, err := NewCholesky(a, t)
				if err != nil {
					return fmt.Errorf("n = %d, %v: %w", n, t, err)
				}
				if err := choleskyIs(c, m, b, wb); err != nil {
					return fmt.Errorf("n = %d, %v: %w", n, t, err)
				}
				c, err = NewCholeskyInPlace(a, t)
				if err != nil || c.f != a {
					return fmt.Errorf("n = %d, %v in place: %w", n, t, err)
				}
				if err := choleskyIs(c, m, b, wb); err != nil {
					return fmt.Errorf("n = %d, %v in place: %w", n, t, err)
				}
			}
		}
		return choleskyErrors[T](g, block)
	})
}

func choleskyIs[T Scalar](c *Cholesky[T], m matrix.Matrix[T], b *Matrix[T], wb matrix.Matrix[T]) error {
	n := m.Rows
	l, err := c.L()
	u, err2 := c.U()
	x, err3 := c.Solve(b)
	y, err4 := Clone(b)
	if err := errors.Join(err, err2, err3, err4); err != nil {
		return err
	}
	if err := c.SolveInPlace(y); err != nil {
		return err
	}
	wl, err := whole(l)
	wu, err2 := whole(u)
	wx, err3 := whole(x)
	wy, err4 := whole(y)
	if err := errors.Join(err, err2, err3, err4); err != nil {
		return err
	}
	size := largest(m) * float64(n)
	_, logabs, err := linalg.Slogdet(m)
	if off := math.Abs(c.LogDet() - logabs); err != nil || !(off <= 100*scalar.Epsilon[T]()*max(math.Abs(logabs), 1)) {
		return fmt.Errorf("LogDet is off by %g, %v", off, err)
	}
	if det := math.Exp(c.LogDet()); !math.IsInf(det, 0) && !(math.Abs(c.Det()/det-1) < 1e-3) || n > 0 && !(c.Cond() >= 1) {
		return fmt.Errorf("Det %g, want %g; Cond %g", c.Det(), det, c.Cond())
	}
	return errors.Join(near("L L^H", times(wl, wl.H()), m, size, 10), near("U^H U", times(wu.H(), wu), m, size, 10),
		near("Solve", times(m, wx), wb, size*largest(wx), 10), near("SolveInPlace", wy, wx, largest(wx), 0))
}

func choleskyErrors[T Scalar](g *Grid, block int) error {
	const n, k = 10, 6
	a, err := FromFunc(g, n, n, block, func(i, j int) T {
		switch {
		case i != j:
			return 0
		case i == k:
			return scalar.FromComplex[T](complex(-1, 0))
		}
		return 1
	})
	if err != nil {
		return err
	}
	_, indefinite := NewCholesky(a, Lower)
	var minor *NotPositiveDefiniteError
	if !errors.As(indefinite, &minor) || minor.Minor != k+1 {
		return fmt.Errorf("an indefinite matrix: %v", indefinite)
	}
	_, kind := NewCholesky(a, Triangle(7))
	_, view := NewCholeskyInPlace(a.T(), Lower)
	_, triangles := positive[T](n)
	spoilt, err := spread(g, triangles[Upper], block)
	_, nan := CholeskyLower(spoilt)
	return errors.Join(err, is("kind", kind, ErrKind), is("view", view, ErrMatrix), is("NaN", nan, ErrNotFinite))
}

package dist

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

func init() {
	roles["dot"] = func() error {
		return onTypes(dotRole[float32], dotRole[float64], dotRole[complex64], dotRole[complex128])
	}
	roles["move"] = func() error {
		return onTypes(moveRole[float32], moveRole[float64], moveRole[complex64], moveRole[complex128])
	}
}

// TestDot: products of every shape and view, on every grid.
func TestDot(t *testing.T) { onEach(t, "dot") }

// TestMove: what is spread, moved, transposed and gathered is the same matrix.
func TestMove(t *testing.T) { onEach(t, "move") }

func dotRole[T Scalar]() error {
	return onGrids(func(g *Grid, block int) error {
		for _, s := range [][3]int{{0, 3, 4}, {3, 0, 4}, {1, 1, 1}, {7, 5, 9}, {25, 33, 17}} {
			m, k, n := s[0], s[1], s[2]
			wa, wb := random[T](1, m, k), random[T](2, k, n)
			want := times(wa, wb)
			a, b := make([]*Matrix[T], 4), make([]*Matrix[T], 4)
			for op := range 4 {
				var err error
				if a[op], err = viewOf(g, wa, matrix.Op(op), block); err != nil {
					return err
				}
				if b[op], err = viewOf(g, wb, matrix.Op(op), block); err != nil {
					return err
				}
			}
			for opA := range a {
				for opB := range b {
					c, err := Dot(a[opA], b[opB])
					if err != nil {
						return err
					}
					got, err := whole(c)
					if err != nil {
						return err
					}
					what := fmt.Sprintf("%v, %v and %v", s, matrix.Op(opA), matrix.Op(opB))
					if err := near(what, got, want, 1, 20*math.Sqrt(float64(k+1))); err != nil {
						return err
					}
					for i := range c.data {
						c.data[i] = scalar.FromComplex[T](complex(math.NaN(), 0))
					}
					if err := DotTo(c, a[opA], b[opB]); err != nil {
						return err
					}
					if again, err := whole(c); err != nil || apart(again, got) != 0 {
						return fmt.Errorf("%s: DotTo differs by %g, %v", what, apart(again, got), err)
					}
				}
			}
		}
		return dotErrors[T](g, block)
	})
}

// viewOf is m, stored so that op brings it back.
func viewOf[T Scalar](g *Grid, m matrix.Matrix[T], op matrix.Op, block int) (*Matrix[T], error) {
	switch op {
	case matrix.Trans:
		a, err := spread(g, m.T(), block)
		return a.T(), err
	case matrix.ConjTrans:
		a, err := spread(g, m.H(), block)
		return a.H(), err
	case matrix.ConjNoTrans:
		a, err := spread(g, m.H().T(), block)
		return a.H().T(), err
	}
	return spread(g, m, block)
}

func dotErrors[T Scalar](g *Grid, block int) error {
	a, err := New[T](g, 5, 4, block)
	b, err2 := New[T](g, 5, 4, block)
	other, err3 := New[T](g, 4, 5, block+1)
	if err := errors.Join(err, err2, err3); err != nil {
		return err
	}
	_, shape := Dot(a, b)
	_, cut := Dot(a, other)
	_, none := Dot(a, nil)
	_, negative := New[T](g, -1, 2, block)
	_, blocks := New[T](g, 1, 2, -1)
	_, huge := New[T](g, 1<<31-1, 1<<31-1, block)
	_, nowhere := New[T](nil, 1, 2, block)
	return errors.Join(is("shapes", shape, ErrShape), is("blocks", cut, ErrGrid), is("nil", none, ErrMatrix),
		is("destination", DotTo(a, a, b.T()), ErrMatrix), is("destination's shape", DotTo(other, a, b.T()), ErrGrid),
		is("negative", negative, ErrShape), is("block", blocks, ErrShape), is("huge", huge, ErrShape), is("grid", nowhere, ErrMatrix))
}

func moveRole[T Scalar]() error {
	return onGrids(func(g *Grid, block int) error {
		for _, s := range [][2]int{{0, 0}, {0, 3}, {1, 1}, {10, 1}, {23, 31}} {
			m := random[T](3, s[0], s[1])
			for root := 0; root < Size(); root += max(1, Size()-1) { // the first and the last
				for _, given := range []matrix.Matrix[T]{m, m.T().Clone().T(), m.H().Clone().H()} {
					if Rank() != root {
						given = matrix.New[T](1, 2) // what the others give does not matter
					}
					a, err := Scatter(g, root, given, block)
					if err != nil {
						return err
					}
					if err := moved(a, m, root); err != nil {
						return fmt.Errorf("%v from %d: %w", s, root, err)
					}
				}
			}
		}
		return nil
	})
}

// moved checks that a, which is m, is still that after every move.
func moved[T Scalar](a *Matrix[T], m matrix.Matrix[T], root int) error {
	same := func(what string, a *Matrix[T], err error, m matrix.Matrix[T]) error {
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		w, err := whole(a)
		if err == nil && apart(w, m) != 0 {
			err = errors.New("other elements")
		}
		part, err2 := Gather(a, root)
		if err2 == nil && Rank() == root && apart(part, m) != 0 {
			err2 = errors.New("gathered other elements")
		}
		if err2 == nil && Rank() != root && part.Rows*part.Cols != 0 {
			err2 = errors.New("gathered where nothing was asked for")
		}
		if err := errors.Join(err, err2); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		return nil
	}
	t, errT := Transpose(a)
	h, errH := ConjTranspose(a)
	c, errC := Clone(a.H().T())
	column, err := NewGrid(0, 1)
	if err != nil {
		return err
	}
	r, errR := Redistribute(a, column, a.block+2)
	rt, errRT := Redistribute(a.T(), column, 0)
	return errors.Join(same("itself", a, nil, m), same("T", a.T(), nil, m.T()), same("H", a.H(), nil, m.H()), same("conjugate", a.H().T(), nil, m.H().T()),
		same("Transpose", t, errT, m.T()), same("ConjTranspose", h, errH, m.H()), same("Clone", c, errC, m.H().T()),
		same("Redistribute", r, errR, m), same("Redistribute T", rt, errRT, m.T()))
}

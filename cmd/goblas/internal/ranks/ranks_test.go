package ranks

import (
	"errors"
	"math"
	"testing"

	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/dist"
	"github.com/goblas/goblas/goblas/matrix"
)

// TestChecks: right answers pass, on all types, and one in which an element is off does not.
func TestChecks(t *testing.T) {
	leave, err := start()
	if err != nil {
		t.Skip(err)
	}
	defer func() {
		leave()
		if err := dist.Finalize(); err != nil {
			t.Error(err)
		}
	}()
	if goblas.Active() != goblas.Auto {
		t.Error("linalg, which is measured beside, runs in pure Go")
	}
	g, err := dist.NewGrid(0, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range Ops {
		for _, n := range []int{1, 2, 37} {
			testCheck[float32](t, g, op, n)
			testCheck[float64](t, g, op, n)
			testCheck[complex64](t, g, op, n)
			testCheck[complex128](t, g, op, n)
		}
	}
}

func testCheck[T dist.Scalar](t *testing.T, g *dist.Grid, op problem.Op, n int) {
	t.Helper()
	p, err := newSpread[T](op, n, g, 8)
	if err != nil {
		t.Fatal(err)
	}
	a := newAlone[T](op, n)
	for _, w := range []answer{p, a} {
		if err := w.call(); err != nil {
			t.Fatal(op, n, err)
		}
		if r, err := w.check(); err != nil || r.Equation == "" || math.IsNaN(r.Value) {
			t.Errorf("%T, %s, n = %d: %+v, %v", w, op, n, r, err)
		}
	}
	for _, m := range answers(p) {
		damage(m)
		var wrong *verify.Error
		if _, err := p.check(); !errors.As(err, &wrong) {
			t.Errorf("%T, %s, n = %d, an element is off: %v", p, op, n, err)
		}
		if err := p.call(); err != nil {
			t.Fatal(err)
		}
	}
}

// answers are the matrices that a problem has brought.
func answers[T dist.Scalar](p *spread[T]) (all []func() matrix.Matrix[T]) {
	for _, m := range []func() *dist.Matrix[T]{
		func() *dist.Matrix[T] { return p.x }, func() *dist.Matrix[T] { return p.y },
		func() *dist.Matrix[T] { return p.factors.U }, func() *dist.Matrix[T] { return p.factors.VH },
	} {
		if m() != nil {
			all = append(all, func() matrix.Matrix[T] { return m().Local() })
		}
	}
	return all
}

// damage changes the last element of the first column, which no triangle leaves out.
func damage[T dist.Scalar](m func() matrix.Matrix[T]) {
	local := m()
	i := local.Rows - 1
	if local.Cols > 1 && local.At(i, 0) == 0 { // of an upper triangle
		local.Set(0, 0, local.At(0, 0)+3)
		return
	}
	local.Set(i, 0, local.At(i, 0)+3)
}

// Every process makes the same elements of the matrix as a whole one has, and they are what
// the operation needs.
func TestOperands(t *testing.T) {
	const n = 6
	for _, op := range Ops {
		f := operand[complex128](op, n)
		for i := range n {
			for j := range n {
				v := f(i, j)
				if v != f(i, j) || (op == problem.Cholesky || op == problem.Eigh) && v != complex(real(f(j, i)), -imag(f(j, i))) {
					t.Errorf("%s (%d, %d): %v", op, i, j, v)
				}
			}
		}
	}
}

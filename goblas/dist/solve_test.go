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

func init() {
	roles["solve"] = func() error {
		return onTypes(solveRole[float32], solveRole[float64], solveRole[complex64], solveRole[complex128])
	}
	roles["cholesky"] = func() error {
		return onTypes(choleskyRole[float32], choleskyRole[float64], choleskyRole[complex64], choleskyRole[complex128])
	}
	roles["norm"] = func() error {
		return onTypes(normRole[float32], normRole[float64], normRole[complex64], normRole[complex128])
	}
}

// TestSolve: LU and what stands on it, by residuals, on every grid.
func TestSolve(t *testing.T) { onEach(t, "solve") }

// TestNorm: every norm beside that of package linalg.
func TestNorm(t *testing.T) { onEach(t, "norm") }

// orders are those of the square matrices: none, one block, and no multiple of a block.
var orders = []int{0, 1, 2, 7, 29}

func solveRole[T Scalar]() error {
	return onGrids(func(g *Grid, block int) error {
		for _, n := range orders {
			if err := solved[T](g, block, n); err != nil {
				return fmt.Errorf("n = %d: %w", n, err)
			}
		}
		return solveErrors[T](g, block)
	})
}

func solved[T Scalar](g *Grid, block, n int) error {
	wa, wb := random[T](4, n, n), random[T](5, n, 3)
	a, err := spread(g, wa, block)
	b, err2 := spread(g, wb, block)
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	size := largest(wa) * float64(n)
	residual := func(what string, wa matrix.Matrix[T], x *Matrix[T], err error) error {
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		wx, err := whole(x)
		if err != nil {
			return err
		}
		return near(what, times(wa, wx), wb, size*largest(wx), 10)
	}
	x, err := Solve(a, b)
	xt, errT := Solve(a.T(), b)
	lu, errLU := NewLU(a)
	if err := errors.Join(errT, errLU, residual("Solve", wa, x, err), residual("Solve of a view", wa.T(), xt, errT)); err != nil {
		return err
	}
	again, err := lu.Solve(b)
	trans, errTrans := lu.SolveTrans(b, matrix.ConjTrans)
	if err := errors.Join(residual("LU.Solve", wa, again, err), residual("LU.SolveTrans", wa.H(), trans, errTrans)); err != nil {
		return err
	}
	copied, err := Clone(b)
	if err := errors.Join(err, lu.SolveInPlace(copied), residual("LU.SolveInPlace", wa, copied, nil)); err != nil {
		return err
	}
	if err := factored(lu, wa); err != nil {
		return err
	}
	inv, err := Inv(a)
	if err != nil {
		return err
	}
	wi, err := whole(inv)
	if err != nil {
		return err
	}
	if err := near("Inv", times(wa, wi), identity[T](n), size*largest(wi), 10); err != nil {
		return err
	}
	det, err := Det(a)
	sign, logabs, err2 := Slogdet(a)
	want, err3 := linalg.Det(wa)
	if err := errors.Join(err, err2, err3); err != nil {
		return err
	}
	for _, d := range []T{det, lu.Det(), sign * scalar.FromComplex[T](complex(math.Exp(logabs), 0))} {
		if off := scalar.Abs(d - want); !(off <= 20*scalar.Epsilon[T]()*lu.Cond()*scalar.Abs(want)) {
			return fmt.Errorf("determinant %v, want %v", d, want)
		}
	}
	inPlace, err := Clone(a)
	if err != nil {
		return err
	}
	lu2, err := NewLUInPlace(inPlace)
	if err != nil {
		return err
	}
	x2, err := lu2.Solve(b)
	if err != nil || lu2.f != inPlace || lu2.Rcond() != lu.Rcond() || n > 0 && !(lu.Cond() >= 1) {
		return fmt.Errorf("in place: %v, %g and %g", err, lu2.Rcond(), lu.Rcond())
	}
	return residual("in place", wa, x2, nil)
}

// factored checks that P A = L U.
func factored[T Scalar](lu *LU[T], wa matrix.Matrix[T]) error {
	l, err := lu.L()
	u, err2 := lu.U()
	pivots, err3 := lu.Pivots()
	if err := errors.Join(err, err2, err3); err != nil {
		return err
	}
	wl, err := whole(l)
	wu, err2 := whole(u)
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	pa := wa.Clone()
	for i, p := range pivots {
		for j := range pa.Cols {
			v, w := pa.At(i, j), pa.At(p, j)
			pa.Set(i, j, w)
			pa.Set(p, j, v)
		}
	}
	return near("L U", times(wl, wu), pa, float64(wa.Rows)*largest(wu), 10)
}

func identity[T Scalar](n int) matrix.Matrix[T] {
	m := matrix.New[T](n, n)
	for i := range n {
		m.Set(i, i, 1)
	}
	return m
}

func solveErrors[T Scalar](g *Grid, block int) error {
	const n = 9
	nan := scalar.FromComplex[T](complex(math.NaN(), 0))
	make := func(f func(i, j int) T) *Matrix[T] {
		m, err := FromFunc(g, n, n, block, f)
		if err != nil {
			panic(err)
		}
		return m
	}
	singular := make(func(i, j int) T {
		return element[T](6, i, min(j, 3)) * T(scalar.FromComplex[T](complex(float64(min(j, 4)-min(j, 3)-1), 0)))
	})
	spoilt := make(func(i, j int) T {
		if i == n-1 && j == 2 {
			return nan
		}
		return element[T](6, i, j)
	})
	good := make(func(i, j int) T { return element[T](6, i, j) })
	zero := make(func(i, j int) T { return 0 })
	wide, err := New[T](g, n, n-1, block)
	if err != nil {
		return err
	}
	_, zeros := Solve(zero, good)
	var pivot *SingularError
	if !errors.As(zeros, &pivot) || pivot.Pivot != 0 {
		return fmt.Errorf("a matrix of zeros: %v", zeros)
	}
	lu, noLU := NewLU(zero)
	if lu == nil || lu.Det() != 0 || !math.IsInf(lu.Cond(), 1) {
		return errors.New("a singular matrix has no determinant 0")
	}
	_, later := lu.Solve(good)
	det, noDet := Det(zero)
	_, notSquare := Solve(wide, good)
	_, rows := Solve(good, wide.T())
	_, inMatrix := Solve(spoilt, good)
	_, inRight := Solve(good, spoilt)
	_, noInv := Inv(zero)
	_, kind := lu.SolveTrans(good, matrix.ConjNoTrans)
	x, near := Solve(singular, good)
	var condition *ConditionError
	if near != nil && !errors.Is(near, ErrSingular) && (!errors.As(near, &condition) || x == nil) {
		return fmt.Errorf("a nearly singular matrix: %v", near)
	}
	if near == nil || noDet != nil || det != 0 {
		return fmt.Errorf("a singular matrix: %v, determinant %v, %v", near, det, noDet)
	}
	return errors.Join(is("NewLU", noLU, ErrSingular), is("LU.Solve", later, ErrSingular), is("not square", notSquare, ErrShape), is("rows", rows, ErrShape),
		is("NaN", inMatrix, ErrNotFinite), is("NaN on the right", inRight, ErrNotFinite), is("Inv", noInv, ErrSingular), is("op", kind, ErrKind),
		is("view", lu.SolveInPlace(good.T()), ErrMatrix), is("itself", lu.SolveInPlace(lu.f), ErrMatrix))
}

func normRole[T Scalar]() error {
	return onGrids(func(g *Grid, block int) error {
		for _, s := range [][2]int{{0, 2}, {1, 1}, {6, 20}, {27, 11}} {
			m := random[T](9, s[0], s[1])
			for op := range 4 {
				a, err := viewOf(g, m, matrix.Op(op), block)
				if err != nil {
					return err
				}
				for kind := NormFrobenius; kind <= NormInf; kind++ {
					if kind == NormMinusOne || s[0] == 0 && kind == NormMinusTwo {
						continue
					}
					// A norm by singular values takes hundreds of messages, so each block size
					// has it of one view only.
					values := kind == NormTwo || kind == NormMinusTwo || kind == NormNuclear
					if values && op != block%4 {
						continue
					}
					got, err := Norm(a, kind)
					want, err2 := linalg.Norm(m, kind)
					if err := errors.Join(err, err2); err != nil || !(math.Abs(got-want) <= 100*scalar.Epsilon[T]()*max(want, 1)) {
						return fmt.Errorf("%v, %v, norm %v: %g, want %g, %w", s, matrix.Op(op), kind, got, want, err)
					}
				}
			}
		}
		for _, bad := range []float64{math.NaN(), math.Inf(-1)} {
			a, err := FromFunc(g, 9, 5, block, func(i, j int) T {
				if i == 8 && j == 4 {
					return scalar.FromComplex[T](complex(bad, 0))
				}
				return 1
			})
			if err != nil {
				return err
			}
			for _, kind := range []NormKind{NormFrobenius, NormOne, NormInf, NormTwo, NormNuclear} {
				got, err := Norm(a, kind)
				if err != nil || math.IsNaN(got) != math.IsNaN(bad) || !math.IsNaN(bad) && !math.IsInf(got, 1) {
					return fmt.Errorf("norm %v of a matrix with %g: %g, %v", kind, bad, got, err)
				}
			}
			_, kind := Norm(a, NormMinusInf)
			if err := is("kind", kind, ErrKind); err != nil {
				return err
			}
		}
		return nil
	})
}

func init() { roles["nil"] = nilRole }

// TestNil: a matrix or a grid that is not there is an error, and no panic.
func TestNil(t *testing.T) { onEach(t, "nil") }

func nilRole() error {
	g, err := NewGrid(0, 0)
	a, err2 := New[float32](g, 2, 2, 0)
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	var none *Matrix[float32]
	for _, m := range []*Matrix[float32]{nil, {}} {
		for i, call := range []func() error{
			func() error { _, err := Clone(m); return err },
			func() error { _, err := Transpose(m); return err },
			func() error { _, err := ConjTranspose(m); return err },
			func() error { _, err := Redistribute(m, g, 0); return err },
			func() error { _, err := Gather(m, 0); return err },
			func() error { _, err := Dot(m, a); return err },
			func() error { return DotTo(m, a, a) },
			func() error { _, err := Solve(a, m); return err },
			func() error { _, err := Inv(m); return err },
			func() error { _, err := Det(m); return err },
			func() error { _, _, err := Slogdet(m); return err },
			func() error { _, err := NewLU(m); return err },
			func() error { _, err := NewLUInPlace(m); return err },
			func() error { _, err := NewCholesky(m, Lower); return err },
			func() error { _, err := NewCholeskyInPlace(m, Upper); return err },
			func() error { _, err := CholeskyLower(m); return err },
			func() error { _, err := Norm(m, NormOne); return err },
			func() error { _, err := SVD(m, SVDThin); return err },
			func() error { _, err := SVDVals(m); return err },
			func() error { _, _, err := Eigh(m, Lower); return err },
			func() error { _, err := Eigvalsh(m, Lower); return err },
			func() error { _, err := NewQR(m); return err },
			func() error { _, _, err := QRDecompose(m, QRReduced); return err },
			func() error { _, err := Lstsq(m, a, 0); return err },
			func() error { return Save("none.npy", m) },
		} {
			if err := is(fmt.Sprint(i), call(), ErrMatrix); err != nil {
				return err
			}
		}
	}
	_, moved := Redistribute(a, nil, 0)
	_, scattered := Scatter(nil, 0, matrix.New[float64](1, 1), 0)
	_, root := Scatter(g, Size(), matrix.New[float64](1, 1), 0)
	_, gathered := Gather(a, -1)
	return errors.Join(is("Redistribute", moved, ErrMatrix), is("Scatter", scattered, ErrMatrix), is("root", root, ErrIndex), is("root", gathered, ErrIndex),
		contains("Shape", none.Shape(), "nil"))
}

package vec

import (
	"errors"
	"math"
	"testing"

	"github.com/goblas/goblas/goblas/internal/walk"
	"github.com/goblas/goblas/goblas/matrix"
)

// TestWalk walks everything over slices and matrices without elements: there is an
// answer, NumPy's, or an error.
func TestWalk(t *testing.T) {
	t.Run("float32", testWalk[float32])
	t.Run("float64", testWalk[float64])
}

func testWalk[T Float](t *testing.T) {
	const huge = math.MaxInt/2 + 1
	some := []T{1, 2, 3}
	slices := [][]T{nil, {}, some[:0], some[3:]}
	square := matrix.New[T](5, 5)
	var matrices []matrix.Matrix[T]
	for _, m := range []matrix.Matrix[T]{
		matrix.New[T](0, 0), matrix.New[T](0, 5), matrix.New[T](5, 0), square.Slice(0, 5, 2, 2), square.Slice(3, 3, 0, 5),
		matrix.New[T](0, huge), matrix.New[T](huge, 0), {Rows: 0, Cols: 5, Stride: 5},
	} {
		conj := m
		conj.Op = matrix.ConjNoTrans
		matrices = append(matrices, m, m.T(), conj, conj.H())
	}
	is := func(t *testing.T, err, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	// element wants no error of nothing, and an ErrLength of one operand of another length.
	element := func(f func(dst, a []T) error) func(*testing.T) {
		return func(t *testing.T) {
			for _, dst := range slices {
				for _, a := range slices {
					is(t, f(dst, a), nil)
				}
				is(t, f(dst, some), ErrLength)
			}
			is(t, f(some, nil), ErrLength)
		}
	}
	masked := func(f func(dst []bool, a []T) error) func(*testing.T) {
		return func(t *testing.T) {
			for _, a := range slices {
				is(t, f(nil, a), nil)
				is(t, f([]bool{}, a), nil)
				is(t, f(make([]bool, 2), a), ErrLength)
			}
		}
	}
	sum := func(want T, f func(a []T) (T, error)) func(*testing.T) {
		return func(t *testing.T) {
			for _, a := range slices {
				if got, err := f(a); err != nil || got != want {
					t.Errorf("%v, %v; want %v", got, err, want)
				}
			}
		}
	}
	few := func(f func(a []T) error) func(*testing.T) {
		return func(t *testing.T) {
			for _, a := range slices {
				is(t, f(a), ErrEmpty)
			}
		}
	}
	fills := func(f func(dst []T)) func(*testing.T) {
		return func(*testing.T) {
			for _, dst := range slices {
				f(dst)
			}
		}
	}
	onMatrix := func(f func(dst, a matrix.Matrix[T]) error) func(*testing.T) {
		return func(t *testing.T) {
			for _, a := range matrices {
				for _, dst := range matrices {
					var want error
					if a.Rows != dst.Rows || a.Cols != dst.Cols {
						want = ErrShape
					}
					is(t, f(dst, a), want)
				}
			}
		}
	}
	// axis wants the answer for lines of no elements, or if there is none an ErrEmpty.
	axis := func(want T, none error, f func(dst []T, m matrix.Matrix[T], axis int) error) func(*testing.T) {
		return func(t *testing.T) {
			for _, m := range matrices {
				for along, lines := range []int{m.Cols, m.Rows} {
					if lines == huge {
						is(t, f(nil, m, along), ErrLength)
						continue
					}
					dst := make([]T, lines)
					Fill(dst, T(math.NaN()))
					err := f(dst, m, along)
					if lines == 0 {
						is(t, err, nil)
						continue
					}
					is(t, err, none)
					for _, x := range dst {
						if err == nil && x != want {
							t.Errorf("%v along %d of %s, want %v", x, along, m.Shape(), want)
						}
					}
				}
			}
		}
	}
	index := func(f func(dst []int, m matrix.Matrix[T], axis int) error) func(*testing.T) {
		return axis(0, ErrEmpty, func(dst []T, m matrix.Matrix[T], axis int) error { return f(make([]int, len(dst)), m, axis) })
	}
	steps := walk.Steps{
		"Where": element(func(dst, a []T) error { return Where(dst, make([]bool, len(dst)), a, a) }),
		"Copy":  element(Copy[T]),
		"FMA":   element(func(dst, a []T) error { return FMA(dst, a, a, a) }),
		"Axpby": element(func(dst, a []T) error { return Axpby(dst, 1, a, 2, a) }),
		"Clip":  element(func(dst, a []T) error { return Clip(dst, a, 0, 1) }),
		"Apply": element(func(dst, a []T) error { return Apply(dst, a, nil) }),

		"CumSum":      element(CumSum[T]),
		"Fill":        fills(func(dst []T) { Fill(dst, 1) }),
		"Uniform":     fills(func(dst []T) { Uniform(dst, 1) }),
		"Normal":      fills(func(dst []T) { Normal(dst, 1) }),
		"Exponential": fills(func(dst []T) { Exponential(dst, 1) }),

		"Sum":    sum(0, func(a []T) (T, error) { return Sum(a), nil }),
		"Prod":   sum(1, func(a []T) (T, error) { return Prod(a), nil }),
		"Norm":   sum(0, func(a []T) (T, error) { return Norm(a), nil }),
		"Dot":    sum(0, func(a []T) (T, error) { return Dot(a, nil) }),
		"Mean":   few(func(a []T) error { _, err := Mean(a); return err }),
		"MinOf":  few(func(a []T) error { _, err := MinOf(a); return err }),
		"MaxOf":  few(func(a []T) error { _, err := MaxOf(a); return err }),
		"ArgMin": few(func(a []T) error { _, err := ArgMin(a); return err }),
		"ArgMax": few(func(a []T) error { _, err := ArgMax(a); return err }),
		"Var":    few(func(a []T) error { _, err := Var(a, 0); return err }),
		"Std":    few(func(a []T) error { _, err := Std(a, math.MaxInt); return err }),

		"Unary":      onMatrix(func(dst, a matrix.Matrix[T]) error { return Unary(OpExp, dst, a) }),
		"Binary":     onMatrix(func(dst, a matrix.Matrix[T]) error { return Binary(OpAdd, dst, a, a) }),
		"Scalar":     onMatrix(func(dst, a matrix.Matrix[T]) error { return Scalar(OpAdd, dst, a, 1) }),
		"LeftScalar": onMatrix(func(dst, a matrix.Matrix[T]) error { return LeftScalar(OpPow, dst, 1, a) }),
		"FillMatrix": func(t *testing.T) {
			for _, m := range matrices {
				is(t, FillMatrix(m, 1), nil)
			}
		},

		"SumAxis":  axis(0, nil, SumAxis[T]),
		"ProdAxis": axis(1, nil, ProdAxis[T]),
		"NormAxis": axis(0, nil, NormAxis[T]),
		"MeanAxis": axis(0, ErrEmpty, MeanAxis[T]),
		"MinAxis":  axis(0, ErrEmpty, MinAxis[T]),
		"MaxAxis":  axis(0, ErrEmpty, MaxAxis[T]),
		"VarAxis":  axis(0, ErrEmpty, func(dst []T, m matrix.Matrix[T], axis int) error { return VarAxis(dst, m, axis, 0) }),
		"StdAxis": func(t *testing.T) {
			for _, ddof := range []int{math.MinInt, -1, 5, math.MaxInt} {
				is(t, StdAxis(make([]T, 5), square, 0, ddof), ErrEmpty)
			}
		},
		"ArgMinAxis": index(ArgMinAxis[T]),
		"ArgMaxAxis": index(ArgMaxAxis[T]),
		"DotAxis":    axis(0, nil, func(dst []T, m matrix.Matrix[T], axis int) error { return DotAxis(dst, m, m, axis) }),
	}
	for _, f := range functions[T]() { // those of one or two slices
		steps[f.name] = element(func(dst, a []T) error { return f.call(dst, a, a) })
	}
	for name, f := range map[string]func(dst []bool, a, b []T) error{
		"Equal": Equal[T], "NotEqual": NotEqual[T], "Less": Less[T], "LessEqual": LessEqual[T], "Greater": Greater[T], "GreaterEqual": GreaterEqual[T],
	} {
		steps[name] = masked(func(dst []bool, a []T) error { return f(dst, a, a) })
	}
	for name, f := range map[string]func(dst []bool, a []T, s T) error{
		"EqualScalar": EqualScalar[T], "NotEqualScalar": NotEqualScalar[T], "LessScalar": LessScalar[T],
		"LessEqualScalar": LessEqualScalar[T], "GreaterScalar": GreaterScalar[T], "GreaterEqualScalar": GreaterEqualScalar[T],
	} {
		steps[name] = masked(func(dst []bool, a []T) error { return f(dst, a, 1) })
	}
	walk.All(t, steps)
}

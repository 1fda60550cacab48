package goblas

import (
	"context"
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas/internal/walk"
)

// TestWalk walks everything over matrices without elements, and sizes whose product
// overflows: there is an answer, NumPy's, or an error.
func TestWalk(t *testing.T) {
	eachType(t, testWalk[float32], testWalk[float64], testWalk[complex64], testWalk[complex128])
}

func testWalk[T Scalar](t *testing.T) {
	const huge = math.MaxInt/2 + 1
	square := fill(New[T](5, 5), 1)
	var matrices []Matrix[T]
	for _, m := range []Matrix[T]{
		New[T](0, 0), New[T](0, 5), New[T](5, 0), square.Slice(0, 5, 2, 2), square.Slice(3, 3, 0, 5),
		New[T](0, huge), New[T](huge, 0), {Rows: 0, Cols: 5, Stride: 5}, square,
	} {
		matrices = append(matrices, m, m.T(), m.H(), m.H().T())
	}
	each := func(f func(t *testing.T, a Matrix[T])) func(*testing.T) {
		return func(t *testing.T) {
			for _, a := range matrices {
				f(t, a)
			}
		}
	}
	pairs := func(f func(t *testing.T, a, b Matrix[T])) func(*testing.T) {
		return each(func(t *testing.T, a Matrix[T]) {
			for _, b := range matrices {
				f(t, a, b)
			}
		})
	}
	large := func(rows, cols int) bool { return max(rows, cols) == huge && min(rows, cols) > 0 }
	// is fails unless err is want, or without one c is rows x cols and, if it is not
	// the product of matrices with elements, zero.
	is := func(t *testing.T, err, want error, c Matrix[T], rows, cols int, zero bool) {
		t.Helper()
		if !errors.Is(err, want) || want == nil && (c.Rows != rows || c.Cols != cols || c.Check() != nil) {
			t.Errorf("%v and %s; want %v and %dx%d", err, c.Shape(), want, rows, cols)
		}
		if err == nil && zero && maxAbs(c) != 0 {
			t.Errorf("%v of no elements", c.Data)
		}
	}
	product := func(a, b Matrix[T]) error {
		switch {
		case a.Cols != b.Rows:
			return ErrShape
		case large(a.Rows, b.Cols):
			return ErrMemory
		}
		return nil
	}
	system := func(a, b Matrix[T]) error {
		switch {
		case a.Rows != a.Cols || a.Rows != b.Rows:
			return ErrShape
		case large(b.Rows, b.Cols):
			return ErrMemory
		case a.Rows > 0 && b.Cols > 0:
			return ErrSingular // square is
		}
		return nil
	}
	decompose := func(t *testing.T, svd func(a Matrix[T], kind SVDKind) (SVDResult[T], error)) {
		for _, a := range matrices {
			for kind := SVDValues; kind <= SVDFull; kind++ {
				if a.Rows > 0 && a.Cols > 0 {
					continue
				}
				r, err := svd(a, kind)
				if kind == SVDFull && (large(a.Rows, a.Rows) || large(a.Cols, a.Cols)) {
					is(t, err, ErrMemory, r.U, 0, 0, false)
					continue
				}
				u, vh := 0, 0
				switch kind {
				case SVDFull:
					u, vh = a.Rows, a.Cols
				case SVDValues:
					a.Rows, a.Cols = 0, 0
				}
				is(t, err, nil, r.U, a.Rows, u, false)
				is(t, err, nil, r.VH, vh, a.Cols, false)
				for _, q := range []Matrix[T]{r.U, r.VH} {
					for at, v := range q.All() {
						if (at[0] == at[1]) != (v == 1) || (at[0] != at[1]) != (v == 0) {
							t.Errorf("element %v of an identity is %v", at, v)
						}
					}
				}
				if len(r.S) != 0 {
					t.Errorf("singular values of no elements: %v", r.S)
				}
			}
		}
	}
	dotTo := func(dotTo func(dst, a, b Matrix[T]) error) func(*testing.T) {
		return pairs(func(t *testing.T, a, b Matrix[T]) {
			if !large(a.Rows, b.Cols) {
				c := fill(New[T](a.Rows, b.Cols), fromParts[T](math.NaN(), 0))
				is(t, dotTo(c, a, b), product(a, b), c, a.Rows, b.Cols, a.Cols == 0)
			}
		})
	}
	solve := func(solve func(a, b Matrix[T]) (Matrix[T], error)) func(*testing.T) {
		return pairs(func(t *testing.T, a, b Matrix[T]) {
			x, err := solve(a, b)
			is(t, err, system(a, b), x, b.Rows, b.Cols, false)
		})
	}
	solveTo := func(solveTo func(dst, a, b Matrix[T]) error) func(*testing.T) {
		return pairs(func(t *testing.T, a, b Matrix[T]) {
			if !large(b.Rows, b.Cols) {
				x := fill(New[T](b.Rows, b.Cols), fromParts[T](math.NaN(), 0))
				is(t, solveTo(x, a, b), system(a, b), x, b.Rows, b.Cols, false)
			}
		})
	}
	svdTo := func(svdTo func(dst *SVDResult[T], a Matrix[T], kind SVDKind) error) func(*testing.T) {
		return func(t *testing.T) {
			dst := SVDResult[T]{U: square.Clone(), VH: square.Clone()} // to be reused where they fit
			decompose(t, func(a Matrix[T], kind SVDKind) (SVDResult[T], error) {
				err := svdTo(&dst, a, kind)
				return dst, err
			})
		}
	}
	// Stacks of matrices without elements are an error, and so are stacks without matrices.
	stacks := func(f func(a Stack[T]) error) func(*testing.T) {
		return each(func(t *testing.T, a Matrix[T]) {
			for count := range 3 {
				err := f(Stack[T]{Count: count, Matrix: a})
				if full := count > 0 && a.Rows > 0 && a.Cols > 0; !full && !errors.Is(err, ErrShape) {
					t.Errorf("%d of %s: %v", count, a.Shape(), err)
				}
			}
		})
	}
	live, cancel := context.WithCancel(t.Context())
	defer cancel()
	nothing := func(*testing.T) {} // takes neither a matrix nor a size
	walk.All(t, walk.Steps{
		"Dot": pairs(func(t *testing.T, a, b Matrix[T]) {
			c, err := Dot(a, b)
			is(t, err, product(a, b), c, a.Rows, b.Cols, a.Cols == 0)
		}),
		"DotContext": each(func(t *testing.T, a Matrix[T]) {
			c, err := DotContext(live, a, a.T())
			is(t, err, product(a, a.T()), c, a.Rows, a.Rows, a.Cols == 0)
		}),
		"DotTo":          dotTo(DotTo[T]),
		"DotToContext":   dotTo(func(dst, a, b Matrix[T]) error { return DotToContext(live, dst, a, b) }),
		"Solve":          solve(Solve[T]),
		"SolveContext":   solve(func(a, b Matrix[T]) (Matrix[T], error) { return SolveContext(live, a, b) }),
		"SolveTo":        solveTo(SolveTo[T]),
		"SolveToContext": solveTo(func(dst, a, b Matrix[T]) error { return SolveToContext(live, dst, a, b) }),
		"SVD":            func(t *testing.T) { decompose(t, SVD[T]) },
		"SVDContext": func(t *testing.T) {
			decompose(t, func(a Matrix[T], kind SVDKind) (SVDResult[T], error) { return SVDContext(live, a, kind) })
		},
		"SVDTo":        svdTo(SVDTo[T]),
		"SVDToContext": svdTo(func(dst *SVDResult[T], a Matrix[T], kind SVDKind) error { return SVDToContext(live, dst, a, kind) }),
		"NewStack":     func(*testing.T) { NewStack[T](huge, huge, 0); NewStack[T](0, huge, 0); NewStack[T](huge, 0, huge) },
		"DotStack":     stacks(func(a Stack[T]) error { _, err := DotStack(a, a.H()); return err }),
		"DotStackTo":   stacks(func(a Stack[T]) error { return DotStackTo(Stack[T]{}, a, a.H()) }),
		"SolveStack":   stacks(func(a Stack[T]) error { _, err := SolveStack(a, a); return err }),
		"SolveStackTo": stacks(func(a Stack[T]) error { return SolveStackTo(Stack[T]{}, a, a) }),
		"SVDStack":     stacks(func(a Stack[T]) error { _, err := SVDStack(a, SVDFull); return err }),
		"SVDStackTo":   stacks(func(a Stack[T]) error { return SVDStackTo(new(SVDStackResult[T]), a, SVDThin) }),
		"Admit": func(t *testing.T) {
			admission, err := Admit(never)
			if err != nil {
				t.Error(err)
			}
			admission.Release()
			admission = nil
			admission.Release()
		},
		"Zeros": func(t *testing.T) {
			for _, size := range [][2]int{{0, 0}, {0, 5}, {5, 0}, {0, huge}, {huge, 0}} {
				m, err := Zeros[T](size[0], size[1])
				is(t, err, nil, m, size[0], size[1], true)
			}
			for _, size := range [][2]int{{huge, huge}, {huge, 2}, {1 << 24, 1 << 24}} {
				m, err := Zeros[T](size[0], size[1])
				is(t, err, ErrMemory, m, 0, 0, false)
			}
			for _, size := range [][2]int{{-1, 2}, {2, -1}, {math.MinInt, math.MinInt}} {
				m, err := Zeros[T](size[0], size[1])
				is(t, err, ErrShape, m, 0, 0, false)
			}
		},
		"Full": func(t *testing.T) {
			m, err := Full[T](huge, 0, 1)
			is(t, err, nil, m, huge, 0, false)
			m, err = Full[T](huge, huge, 1)
			is(t, err, ErrMemory, m, 0, 0, false)
			m, err = Full[T](0, -1, 1)
			is(t, err, ErrShape, m, 0, 0, false)
		},
		"New":       func(t *testing.T) { is(t, nil, nil, New[T](huge, 0), huge, 0, true) },
		"FromRows":  func(t *testing.T) { is(t, nil, nil, FromRows[T](nil, nil), 2, 0, true) },
		"FromDense": func(*testing.T) { FromDense(new(mat.Dense)) },
		"Dense":     func(*testing.T) { Dense(New[float64](huge, 0)) },
		"Use":       nothing, "Active": nothing, "Describe": nothing, "SetThreads": nothing, "SetCallThreads": nothing, "SetEigenDriver": nothing, "SetSVDDriver": nothing, "Threads": nothing,
		"CurrentLoad": nothing, "SetCounting": nothing, "SetRepeatable": nothing, "Counters": nothing, "ResetCounters": nothing,
		"Tuning": nothing,
	})
}

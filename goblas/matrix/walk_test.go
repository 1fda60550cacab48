package matrix

import (
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/cblas128"
	"gonum.org/v1/gonum/blas/cblas64"
	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas/internal/walk"
)

// empty returns matrices without elements, of all Ops, and views of them.
func empty[T Scalar]() (all []Matrix[T]) {
	square := New[T](5, 5)
	for _, m := range []Matrix[T]{
		New[T](0, 0), New[T](0, 5), New[T](5, 0), FromRows[T](), FromRows(nil, []T{}, nil),
		square.Slice(0, 5, 2, 2), square.Slice(5, 5, 0, 5), square.Slice(0, 0, 0, 0), square.T().Slice(0, 5, 5, 5),
		New[T](0, huge), New[T](huge, 0), {Rows: 0, Cols: 3, Stride: 3},
	} {
		all = append(all, m, m.T(), m.H(), m.H().T())
	}
	return all
}

// TestWalk walks everything over matrices without elements.
func TestWalk(t *testing.T) {
	each := func(f func(t *testing.T, m Matrix[complex128])) func(*testing.T) {
		return func(t *testing.T) {
			for _, m := range empty[complex128]() {
				f(t, m)
			}
		}
	}
	shaped := func(t *testing.T, m Matrix[complex128], rows, cols int) {
		t.Helper()
		if err := m.Check(); err != nil || m.Rows != rows || m.Cols != cols {
			t.Errorf("%s, %v; want %dx%d", m.Shape(), err, rows, cols)
		}
	}
	noIndex := func(t *testing.T, f func()) {
		t.Helper()
		defer func() {
			if _, ok := recover().(*Error); !ok {
				t.Error("no *Error of an element that is not there")
			}
		}()
		f()
	}
	views := each(func(t *testing.T, m Matrix[complex128]) {
		shaped(t, m.T(), m.Cols, m.Rows)
		shaped(t, m.H(), m.Cols, m.Rows)
		shaped(t, m.Slice(0, m.Rows, 0, m.Cols), m.Rows, m.Cols)
		shaped(t, m.Slice(m.Rows, m.Rows, m.Cols, m.Cols), 0, 0)
		shaped(t, m.Clone(), m.Rows, m.Cols)
	})
	walk.All(t, walk.Steps{
		"New":             func(t *testing.T) { shaped(t, New[complex128](huge, 0), huge, 0) },
		"FromRows":        func(t *testing.T) { shaped(t, FromRows(nil, []complex128{}), 2, 0) },
		"Matrix.T":        views,
		"Matrix.H":        views,
		"Matrix.Slice":    views,
		"Matrix.Clone":    views,
		"Matrix.Check":    views,
		"Matrix.Shape":    views,
		"Matrix.At":       each(func(t *testing.T, m Matrix[complex128]) { noIndex(t, func() { m.At(0, 0) }) }),
		"Matrix.Set":      each(func(t *testing.T, m Matrix[complex128]) { noIndex(t, func() { m.Set(0, 0, 1) }) }),
		"Copy":            each(func(_ *testing.T, m Matrix[complex128]) { Copy(m, m); Copy(New[complex128](m.Rows, m.Cols), m) }),
		"Op.String":       func(t *testing.T) { _ = Op(200).String() },
		"Op.Transposed":   func(t *testing.T) { _ = Op(200).Transposed() },
		"Op.Conjugated":   func(t *testing.T) { _ = Op(200).Conjugated() },
		"IsComplex":       func(t *testing.T) { _ = IsComplex[float32]() },
		"Size":            func(t *testing.T) { _ = Size[float32]() },
		"Conj":            func(t *testing.T) { Conj(1i) },
		"FromGeneral32":   func(t *testing.T) { FromGeneral32(blas32.General{}) },
		"FromGeneral64":   func(t *testing.T) { FromGeneral64(blas64.General{}) },
		"FromGeneralC64":  func(t *testing.T) { FromGeneralC64(cblas64.General{}) },
		"FromGeneralC128": func(t *testing.T) { shaped(t, FromGeneralC128(cblas128.General{}), 0, 0) },
		"FromDense":       func(t *testing.T) { FromDense(new(mat.Dense)) },
		"SamePlaces": each(func(t *testing.T, m Matrix[complex128]) {
			if SamePlaces(m, m) {
				t.Errorf("%s has places", m.Shape())
			}
		}),
		"Matrix.All": each(func(t *testing.T, m Matrix[complex128]) {
			for at := range m.All() {
				t.Errorf("element %v of %s", at, m.Shape())
			}
		}),
		"Overlap": each(func(t *testing.T, m Matrix[complex128]) {
			if Overlap(m, m) {
				t.Errorf("%s overlaps itself", m.Shape())
			}
		}),
		"Dense": func(t *testing.T) {
			for _, m := range empty[float64]() {
				if !m.Op.Transposed() && !Dense(m).IsEmpty() {
					t.Errorf("Dense of %s is not empty", m.Shape())
				}
			}
		},
	}, "Matrix", "Op")
}

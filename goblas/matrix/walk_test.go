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
	arrays := func(t *testing.T) {
		for _, m := range empty[complex128]() {
			a := FromMatrix(m)
			back, ok := a.AsMatrix()
			if a.Check() != nil || a.Size() != 0 || !ok || back.Shape() != m.Shape() || !a.Contiguous() || OverlapArrays(a, a) {
				t.Errorf("%s as an array: %v", m.Shape(), a)
			}
			CopyArray(a.Clone(), a.Transpose(1, 0).Transpose().Reshape(m.Rows, m.Cols))
			noIndex(t, func() { a.At(0, 0) })
			noIndex(t, func() { a.Set(1, 0, 0) })
		}
	}
	stacks := each(func(t *testing.T, m Matrix[complex128]) {
		for count := range 3 {
			s := Stack[complex128]{Count: count, Step: 2, Matrix: m}
			shaped(t, s.T().Matrix, m.Cols, m.Rows)
			shaped(t, s.H().Matrix, m.Cols, m.Rows)
			shaped(t, s.Clone().Matrix, m.Rows, m.Cols)
			shaped(t, s.Slice(0, count).Slice(count, count).Matrix, m.Rows, m.Cols)
			if s.Check() != nil || s.Overlapping() || OverlapStacks(s, s) || SameStacks(s, s) || s.Shape() == "" {
				t.Errorf("%s, %v", s.Shape(), s.Check())
			}
			found := 0
			for i, one := range s.All() {
				shaped(t, one, m.Rows, m.Cols)
				s.Set(i, one)
				found++
			}
			if found != count {
				t.Errorf("%d matrices in %s", found, s.Shape())
			}
			noIndex(t, func() { s.At(count) })
			noIndex(t, func() { s.At(-1) })
		}
		shaped(t, Broadcast(m).At(0), m.Rows, m.Cols)
		if c := Columns(m); c.Check() != nil || c.Count != m.Rows || c.Rows != m.Cols {
			t.Errorf("columns of %s: %s, %v", m.Shape(), c.Shape(), c.Check())
		}
		shaped(t, StackOf(m, m).At(1), m.Rows, m.Cols)
		StackOf[complex128]()
	})
	walk.All(t, walk.Steps{
		"NewStack":          func(*testing.T) { NewStack[float32](huge, 0, huge); NewStack[float32](0, 3, 3) },
		"StackOf":           stacks,
		"Broadcast":         stacks,
		"Columns":           stacks,
		"OverlapStacks":     stacks,
		"SameStacks":        stacks,
		"Stack.At":          stacks,
		"Stack.Set":         stacks,
		"Stack.All":         stacks,
		"Stack.T":           stacks,
		"Stack.H":           stacks,
		"Stack.Slice":       stacks,
		"Stack.Clone":       stacks,
		"Stack.Shape":       stacks,
		"Stack.Check":       stacks,
		"Stack.Overlapping": stacks,
		"NewArray":          func(*testing.T) { NewArray[complex128](huge, 0, huge) },
		"FromSlice":         func(*testing.T) { FromSlice([]complex128{}, 0, huge) },
		"FromStack":         func(*testing.T) { FromStack(New[complex128](0, 3), New[complex128](0, 3)) },
		"ShapeString":       func(*testing.T) { ShapeString(nil) },
		"FromMatrix":        arrays,
		"CopyArray":         arrays,
		"OverlapArrays":     arrays,
		"Array.AsMatrix":    arrays,
		"Array.Check":       arrays,
		"Array.Size":        arrays,
		"Array.At":          arrays,
		"Array.Set":         arrays,
		"Array.Contiguous":  arrays,
		"Array.Clone":       arrays,
		"Array.Transpose":   arrays,
		"Array.Reshape":     arrays,
		"New":               func(t *testing.T) { shaped(t, New[complex128](huge, 0), huge, 0) },
		"FromRows":          func(t *testing.T) { shaped(t, FromRows(nil, []complex128{}), 2, 0) },
		"Matrix.T":          views,
		"Matrix.H":          views,
		"Matrix.Slice":      views,
		"Matrix.Clone":      views,
		"Matrix.Check":      views,
		"Matrix.Shape":      views,
		"Matrix.At":         each(func(t *testing.T, m Matrix[complex128]) { noIndex(t, func() { m.At(0, 0) }) }),
		"Matrix.Set":        each(func(t *testing.T, m Matrix[complex128]) { noIndex(t, func() { m.Set(0, 0, 1) }) }),
		"Copy":              each(func(_ *testing.T, m Matrix[complex128]) { Copy(m, m); Copy(New[complex128](m.Rows, m.Cols), m) }),
		"Op.String":         func(t *testing.T) { _ = Op(200).String() },
		"Op.Transposed":     func(t *testing.T) { _ = Op(200).Transposed() },
		"Op.Conjugated":     func(t *testing.T) { _ = Op(200).Conjugated() },
		"IsComplex":         func(t *testing.T) { _ = IsComplex[float32]() },
		"Size":              func(t *testing.T) { _ = Size[float32]() },
		"Conj":              func(t *testing.T) { Conj(1i) },
		"FromGeneral32":     func(t *testing.T) { FromGeneral32(blas32.General{}) },
		"FromGeneral64":     func(t *testing.T) { FromGeneral64(blas64.General{}) },
		"FromGeneralC64":    func(t *testing.T) { FromGeneralC64(cblas64.General{}) },
		"FromGeneralC128":   func(t *testing.T) { shaped(t, FromGeneralC128(cblas128.General{}), 0, 0) },
		"FromDense":         func(t *testing.T) { FromDense(new(mat.Dense)) },
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
	}, "Matrix", "Op", "Array", "Stack")
}

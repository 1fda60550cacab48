package matrix

import (
	"errors"
	"math"
	"slices"
	"testing"
)

func counted(shape ...int) Array[complex128] {
	a := NewArray[complex128](shape...)
	for i := range a.Data {
		a.Data[i] = complex(float64(i), 1)
	}
	return a
}

func TestArray(t *testing.T) {
	a := counted(2, 3, 4)
	if a.Size() != 24 || !a.Contiguous() || a.Check() != nil || a.At(1, 2, 3) != 23+1i || a.At(1, 0, 2) != 14+1i {
		t.Fatal(a)
	}
	b := a.Transpose(2, 0, 1)
	if !slices.Equal(b.Shape, []int{4, 2, 3}) || b.At(3, 1, 2) != a.At(1, 2, 3) || b.At(2, 1, 0) != a.At(1, 0, 2) || b.Contiguous() {
		t.Error(b)
	}
	b.Set(7, 2, 1, 0)
	if a.At(1, 0, 2) != 7 {
		t.Error("Transpose is no view")
	}
	if r := a.Transpose(); !slices.Equal(r.Shape, []int{4, 3, 2}) || r.At(3, 2, 1) != 23+1i {
		t.Error(r)
	}
	c := b.Clone()
	if !c.Contiguous() || !slices.Equal(c.Shape, b.Shape) {
		t.Error(c)
	}
	for i := range 4 {
		for j := range 2 {
			for k := range 3 {
				if c.At(i, j, k) != b.At(i, j, k) {
					t.Errorf("element (%d, %d, %d) of the copy", i, j, k)
				}
			}
		}
	}
	if v := a.Reshape(4, -1); !slices.Equal(v.Shape, []int{4, 6}) || &v.Data[0] != &a.Data[0] || v.At(3, 5) != 23+1i {
		t.Error(v)
	}
	if v := b.Reshape(24); v.At(4) != b.At(0, 1, 1) || &v.Data[0] == &a.Data[0] {
		t.Error(v)
	}
	if s := NewArray[float32](); s.Size() != 1 || s.At() != 0 || s.Check() != nil {
		t.Error(s)
	}
	if s := counted(3, 0, 2); s.Size() != 0 || !s.Contiguous() || s.Check() != nil || s.Reshape(0, 5).Size() != 0 {
		t.Error(s)
	}
}

func TestArrayOfMatrices(t *testing.T) {
	m := FromRows([]complex128{1, 2i, 3}, []complex128{4, 5, 6i})
	for _, m := range []Matrix[complex128]{m, m.T(), m.H(), m.H().T(), m.Slice(0, 2, 1, 3), m.T().Slice(1, 3, 0, 1), m.Slice(1, 2, 0, 3), m.Slice(0, 0, 0, 3)} {
		a := FromMatrix(m)
		back, ok := a.AsMatrix()
		if a.Check() != nil || !ok || back.Shape() != m.Shape() {
			t.Fatalf("%s %v: %v", m.Shape(), m.Op, a)
		}
		for i := range m.Rows {
			for j := range m.Cols {
				if a.At(i, j) != m.At(i, j) || back.At(i, j) != m.At(i, j) {
					t.Errorf("%s %v: element (%d, %d)", m.Shape(), m.Op, i, j)
				}
			}
		}
		if shared := m.Rows > 0 && &a.Data[0] == &m.Data[0]; m.Rows > 0 && shared == m.Op.Conjugated() {
			t.Errorf("%v: shared is %v", m.Op, shared)
		}
	}
	s := FromStack(m, m.H().T())
	if !slices.Equal(s.Shape, []int{2, 2, 3}) || s.At(0, 0, 1) != 2i || s.At(1, 0, 1) != -2i || FromStack[float64]().Size() != 0 {
		t.Error(s)
	}
	for _, a := range []Array[complex128]{counted(2, 3, 4), counted(5), counted(2, 3, 2).Reshape(2, 6).Transpose(1, 0).Reshape(12),
		{Shape: []int{2, 3}, Strides: []int{0, 1}, Data: m.Data}, {Shape: []int{2, 2}, Strides: []int{4, 2}, Data: counted(9).Data}} {
		if _, ok := a.AsMatrix(); ok {
			t.Errorf("%v is a matrix", a)
		}
	}
}

func TestOverlapArrays(t *testing.T) {
	a := counted(4, 6)
	left, right := a, a
	left.Shape, right.Shape, right.Data = []int{4, 3}, []int{4, 3}, a.Data[3:]
	if OverlapArrays(left, right) {
		t.Error("two halves of a matrix overlap")
	}
	if !OverlapArrays(a, left) || !OverlapArrays(left, left.Transpose()) || OverlapArrays(a, counted(4, 6)) {
		t.Error("the halves and the whole")
	}
	cube := counted(3, 3, 3)
	if !OverlapArrays(cube.Transpose(), cube) || OverlapArrays(cube, counted(0, 2)) {
		t.Error("a cube and its transpose")
	}
}

func TestArrayErrors(t *testing.T) {
	for _, a := range []Array[float64]{
		{Shape: []int{2}},
		{Shape: []int{2}, Strides: []int{1}, Data: []float64{1}},
		{Shape: []int{-1}, Strides: []int{1}, Data: []float64{1}},
		{Shape: []int{2}, Strides: []int{-1}, Data: []float64{1, 2}},
		{Shape: []int{3, 3}, Strides: []int{math.MaxInt / 2, math.MaxInt / 2}, Data: []float64{1}},
		{Shape: []int{math.MaxInt, math.MaxInt}, Strides: []int{0, 0}, Data: []float64{1}},
		{},
	} {
		if err := a.Check(); !errors.Is(err, ErrMatrix) {
			t.Errorf("%v: %v", a, err)
		}
	}
	a := NewArray[float64](2, 3)
	for name, c := range map[string]struct {
		is error
		do func()
	}{
		"negative":   {ErrShape, func() { NewArray[float64](2, -1) }},
		"huge":       {ErrMemory, func() { NewArray[float64](math.MaxInt, math.MaxInt) }},
		"few":        {ErrShape, func() { FromSlice([]float64{1, 2}, 3) }},
		"index":      {ErrIndex, func() { a.At(2, 0) }},
		"indices":    {ErrIndex, func() { a.Set(1, 0) }},
		"axes":       {ErrIndex, func() { a.Transpose(0, 0) }},
		"more axes":  {ErrIndex, func() { a.Transpose(0, 1, 1) }},
		"reshape":    {ErrShape, func() { a.Reshape(5) }},
		"two free":   {ErrShape, func() { a.Reshape(-1, -1) }},
		"no divisor": {ErrShape, func() { a.Reshape(4, -1) }},
		"copy":       {ErrShape, func() { CopyArray(a, NewArray[float64](3, 2)) }},
		"overlap":    {ErrOverlap, func() { CopyArray(a, a) }},
		"malformed":  {ErrMatrix, func() { CopyArray(a, Array[float64]{Shape: []int{2, 3}}) }},
		"stack":      {ErrShape, func() { FromStack(New[float64](2, 2), New[float64](2, 3)) }},
		"matrix":     {ErrMatrix, func() { FromMatrix(Matrix[float64]{Rows: 2, Cols: 2}) }},
	} {
		func() {
			defer func() {
				if err, ok := recover().(*Error); !ok || !errors.Is(err, c.is) {
					t.Errorf("%s: %v", name, err)
				}
			}()
			c.do()
		}()
	}
	if s := ShapeString([]int{2}) + ShapeString(nil) + ShapeString([]int{2, 3}); s != "(2,)()(2, 3)" {
		t.Error(s)
	}
}

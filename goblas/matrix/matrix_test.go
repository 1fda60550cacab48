package matrix

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/internal/race"
)

const huge = math.MaxInt/2 + 1 // 2^62, whose square overflows

var ops = []Op{NoTrans, Trans, ConjNoTrans, ConjTrans}

// numbered returns a rows x cols matrix of op with different elements, stored with
// padding behind the rows.
func numbered[T Scalar](rows, cols, padding int, op Op) Matrix[T] {
	m := Matrix[T]{Rows: rows, Cols: cols, Op: op}
	storedRows, storedCols := stored(m.Op, m.Rows, m.Cols)
	m.Stride = max(storedCols+padding, 1)
	m.Data = make([]T, storedRows*m.Stride)
	for i := range m.Data {
		m.Data[i] = T(fromParts[T](float64(i+1), float64(-i)))
	}
	return m
}

func fromParts[T Scalar](re, im float64) (v T) {
	switch p := any(&v).(type) {
	case *float32:
		*p = float32(re)
	case *float64:
		*p = re
	case *complex64:
		*p = complex64(complex(re, im))
	case *complex128:
		*p = complex(re, im)
	}
	return v
}

// TestViews checks T, H, both twice and both in turn, and slices of all, against
// the elements, on every Op.
func TestViews(t *testing.T) {
	race.FourTypes(t, testViews[float32], testViews[float64], testViews[complex64], testViews[complex128])
}

func testViews[T Scalar](t *testing.T) {
	for _, op := range ops {
		m := numbered[T](3, 4, 2, op)
		for i := range 3 {
			for j := range 4 {
				v := m.At(i, j)
				if m.T().At(j, i) != v || m.H().At(j, i) != Conj(v) || m.T().T().At(i, j) != v || m.H().H().At(i, j) != v ||
					m.T().H().At(i, j) != Conj(v) || m.H().T().At(i, j) != Conj(v) || m.Slice(i, 3, j, 4).At(0, 0) != v ||
					m.H().T().Slice(i, i+1, j, j+1).At(0, 0) != Conj(v) {
					t.Fatalf("%v: element (%d, %d) differs in a view", op, i, j)
				}
				m.H().Set(j, i, T(fromParts[T](7, 9)))
				if m.At(i, j) != T(fromParts[T](7, -9)) {
					t.Fatalf("%v: element (%d, %d), set through H, is %v", op, i, j, m.At(i, j))
				}
				m.Set(i, j, v)
			}
		}
		for _, v := range []Matrix[T]{m.T(), m.H(), m.T().H(), m.Slice(1, 1, 0, 4), m.Slice(0, 3, 2, 2).T()} {
			if err := v.Check(); err != nil {
				t.Errorf("%v: a view is malformed: %v", op, err)
			}
			if !IsComplex[T]() && v.Rows == 4 && v.Op.Conjugated() {
				t.Errorf("%v: a view of real numbers has Op %v", op, v.Op)
			}
		}
		if back := m.T().T().H().H(); IsComplex[T]() && back.Op != op {
			t.Errorf("%v: there and back is %v", op, back.Op)
		}
	}
}

// TestCopyAllOps copies between all pairs of Ops, to the same places too.
func TestCopyAllOps(t *testing.T) {
	race.FourTypes(t, testCopy[float32], testCopy[float64], testCopy[complex64], testCopy[complex128])
}

func testCopy[T Scalar](t *testing.T) {
	for _, from := range ops {
		for _, to := range ops {
			for _, n := range []int{0, 1, 5, 31, 70} {
				src, dst := numbered[T](n, n+1, 2, from), numbered[T](n, n+1, 3, to)
				for i := range dst.Data {
					dst.Data[i] = T(fromParts[T](math.NaN(), math.NaN()))
				}
				Copy(dst, src)
				clone := src.Clone()
				for at, v := range src.All() {
					if dst.At(at[0], at[1]) != v || clone.At(at[0], at[1]) != v {
						t.Fatalf("%v to %v, n=%d: element %v is %v, want %v", from, to, n, at, dst.At(at[0], at[1]), v)
					}
				}
				padding := 0
				for _, v := range dst.Data {
					if v != v {
						padding++
					}
				}
				if padding != len(dst.Data)-n*(n+1) {
					t.Fatalf("%v to %v, n=%d: padding was overwritten", from, to, n)
				}
				if from.Transposed() == to.Transposed() && n > 0 {
					same := src
					same.Op = to
					Copy(same, src)
					for at, v := range clone.All() {
						if same.At(at[0], at[1]) != v {
							t.Fatalf("%v to %v in place, n=%d: element %v is %v, want %v", from, to, n, at, same.At(at[0], at[1]), v)
						}
					}
				}
			}
		}
	}
}

// TestPanics checks that what returns no error panics with an *Error that
// errors.Is understands.
func TestPanics(t *testing.T) {
	m := numbered[complex128](2, 3, 0, NoTrans)
	real := New[float64](2, 3)
	short := Matrix[float64]{Rows: 2, Cols: 3, Stride: 3, Data: make([]float64, 5)}
	unknown := Matrix[float64]{Rows: 1, Cols: 1, Stride: 1, Data: make([]float64, 1), Op: 9}
	for name, c := range map[string]struct {
		f    func()
		want error
		text string
	}{
		"negative rows":        {func() { New[float64](-1, 2) }, ErrShape, "matrix: New -1x2: bad shape: negative dimension"},
		"negative columns":     {func() { New[float32](2, -1) }, ErrShape, ""},
		"most negative":        {func() { New[float32](math.MinInt, math.MinInt) }, ErrShape, ""},
		"product beyond int":   {func() { New[float64](math.MaxInt, 3) }, ErrMemory, ""},
		"2^124 elements":       {func() { New[complex64](huge, huge) }, ErrMemory, ""},
		"bytes beyond make":    {func() { New[complex128](1<<30, 1<<30) }, ErrMemory, ""},
		"beyond all addresses": {func() { New[float32](1<<23, 1<<23) }, ErrMemory, ""},
		"At":                   {func() { m.At(2, 0) }, ErrIndex, "matrix: element (2, 0) of 2x3: index out of range"},
		"At of a negative":     {func() { m.T().At(0, -1) }, ErrIndex, ""},
		"At of nothing":        {func() { (Matrix[float64]{}).At(0, 0) }, ErrIndex, ""},
		"At without data":      {func() { short.At(1, 2) }, ErrMatrix, ""},
		"At beyond int":        {func() { (Matrix[float64]{Rows: 3, Cols: 1, Stride: math.MaxInt, Data: short.Data}).At(2, 0) }, ErrMatrix, ""},
		"Set":                  {func() { m.Set(0, 3, 1) }, ErrIndex, ""},
		"Set without data":     {func() { short.Set(1, 2, 1) }, ErrMatrix, ""},
		"Slice":                {func() { m.Slice(0, 3, 0, 1) }, ErrIndex, "matrix: Slice (0, 3, 0, 1) of 2x3: index out of range"},
		"Slice backwards":      {func() { m.Slice(2, 1, 0, 1) }, ErrIndex, ""},
		"Slice malformed":      {func() { short.Slice(0, 2, 0, 3) }, ErrMatrix, ""},
		"ragged FromRows":      {func() { FromRows([]float64{1}, []float64{1, 2}) }, ErrShape, ""},
		"Copy of shapes":       {func() { Copy(m, m.T()) }, ErrShape, ""},
		"Copy malformed":       {func() { Copy(short, New[float64](2, 3)) }, ErrMatrix, ""},
		"Copy of malformed":    {func() { Copy(New[float64](2, 3), short) }, ErrMatrix, ""},
		"Copy of another Op":   {func() { Copy(New[float64](1, 1), unknown) }, ErrMatrix, ""},
		"Copy over a part":     {func() { Copy(m.Slice(0, 2, 0, 2), m.Slice(0, 2, 1, 3)) }, ErrOverlap, ""},
		"Copy to transpose":    {func() { s := m.Slice(0, 2, 0, 2); Copy(s, s.T()) }, ErrOverlap, ""},
		"Clone malformed":      {func() { short.Clone() }, ErrMatrix, ""},
		"Clone of too much":    {func() { (Matrix[float64]{Rows: huge, Cols: huge, Stride: huge}).Clone() }, ErrMatrix, ""},
		"All malformed":        {func() { short.All()(func([2]int, float64) bool { return true }) }, ErrMatrix, ""},
		"Dense of Trans":       {func() { Dense(real.T()) }, ErrMatrix, ""},
		"Dense malformed":      {func() { Dense(short) }, ErrMatrix, ""},
	} {
		func() {
			defer func() {
				v := recover()
				err, ok := v.(*Error)
				if !ok || !errors.Is(err, c.want) || err.Package != "matrix" || err.Op == "" {
					t.Errorf("%s: panic %v, want an *Error of %v", name, v, c.want)
				} else if c.text != "" && err.Error() != c.text {
					t.Errorf("%s: %q, want %q", name, err, c.text)
				}
			}()
			c.f()
		}()
	}
}

func TestGonum(t *testing.T) {
	if m := FromDense(&mat.Dense{}); m.Check() != nil || m.Rows != 0 {
		t.Errorf("empty Dense: %+v, %v", m, m.Check())
	}
	if d := Dense(New[float64](0, 3)); !d.IsEmpty() {
		t.Error("an empty matrix has no empty Dense")
	}
	conj := Matrix[float64]{Rows: 1, Cols: 2, Stride: 2, Data: []float64{3, 4}, Op: ConjNoTrans}
	if d := Dense(conj); d.At(0, 1) != 4 {
		t.Error("a conjugate of real numbers has another Dense")
	}
}

package matrix

import (
	"testing"

	"gonum.org/v1/gonum/mat"
)

func numbered(rows, cols, stride int) Matrix[complex128] {
	m := Matrix[complex128]{Rows: rows, Cols: cols, Stride: stride, Data: make([]complex128, rows*stride)}
	for i := range m.Data {
		m.Data[i] = complex(float64(i), float64(-i))
	}
	return m
}

func TestViews(t *testing.T) {
	m := numbered(3, 4, 6)
	for i := range 3 {
		for j := range 4 {
			if m.T().At(j, i) != m.At(i, j) || m.H().At(j, i) != Conj(m.At(i, j)) {
				t.Fatalf("element (%d, %d) differs in a view", i, j)
			}
		}
	}
	s := m.T().Slice(1, 4, 0, 2) // rows 1..3 of the transpose
	if s.Rows != 3 || s.Cols != 2 || s.At(2, 1) != m.At(1, 3) || s.Check() != nil {
		t.Errorf("slice of a transpose: %+v, %v", s, s.Check())
	}
	if e := m.Slice(1, 1, 0, 4); e.Check() != nil || e.Rows != 0 {
		t.Errorf("empty slice: %+v, %v", e, e.Check())
	}
	if back := m.T().T(); back.Op != NoTrans || back.At(1, 2) != m.At(1, 2) {
		t.Error("the transpose of the transpose is another matrix")
	}
	r := Matrix[float64]{Rows: 1, Cols: 1, Stride: 1, Data: []float64{2}, Op: ConjTrans}
	if r.H().Op != NoTrans {
		t.Errorf("H of a real ConjTrans view has op %v", r.H().Op)
	}
}

func TestCopyAllOps(t *testing.T) {
	for _, from := range []Op{NoTrans, Trans, ConjTrans} {
		for _, to := range []Op{NoTrans, Trans, ConjTrans} {
			for _, n := range []int{0, 1, 5, 31, 70} {
				src, dst := numbered(n, n, n+2), numbered(n, n, n+3)
				src.Op, dst.Op = from, to
				Copy(dst, src)
				for at, v := range src.All() {
					if dst.At(at[0], at[1]) != v {
						t.Fatalf("%v to %v, n=%d: element %v is %v, want %v", from, to, n, at, dst.At(at[0], at[1]), v)
					}
				}
			}
		}
	}
}

func TestPanics(t *testing.T) {
	m := numbered(2, 3, 3)
	for name, f := range map[string]func(){
		"New(-1, 2)":      func() { New[float64](-1, 2) },
		"New overflow":    func() { New[float64](maxInt, 3) },
		"At out of range": func() { m.At(2, 0) },
		"Slice":           func() { m.Slice(0, 3, 0, 1) },
		"ragged FromRows": func() { FromRows([]float64{1}, []float64{1, 2}) },
		"Copy shapes":     func() { Copy(m, m.T()) },
		"T of ConjTrans":  func() { m.H().T() },
		"H of Trans":      func() { m.T().H() },
		"Dense of Trans":  func() { Dense(New[float64](2, 3).T()) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
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
}

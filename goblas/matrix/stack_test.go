package matrix

import (
	"errors"
	"math/rand/v2"
	"testing"
)

// TestStackOverlap compares with the addresses of all elements, for stacks of all kinds in
// one slice.
func TestStackOverlap(t *testing.T) {
	data := make([]complex64, 60)
	r := rand.New(rand.NewPCG(1, 2))
	var stacks []Stack[complex64]
	for len(stacks) < 300 {
		rows, cols := 1+r.IntN(3), 1+r.IntN(3)
		s := Stack[complex64]{Count: 1 + r.IntN(4), Step: r.IntN(10), Matrix: Matrix[complex64]{Rows: rows, Cols: cols, Stride: cols + r.IntN(12), Data: data[r.IntN(30):]}}
		if r.IntN(3) == 0 {
			s.Op, s.Rows, s.Cols = ConjTrans, s.Cols, s.Rows
		}
		if s.Check() == nil {
			stacks = append(stacks, s)
		}
	}
	places := func(s Stack[complex64]) (all map[*complex64]int) {
		all = map[*complex64]int{}
		for _, m := range s.All() {
			for i := range m.Rows {
				for j := range m.Cols {
					all[&m.Data[place(m.Op, m.Stride, i, j)]]++
				}
			}
		}
		return all
	}
	found := map[bool]int{}
	for _, a := range stacks {
		inA := places(a)
		twice := len(inA) < a.Count*a.Rows*a.Cols
		if a.Overlapping() != twice {
			t.Fatalf("%+v overlaps itself: %v", a, !twice)
		}
		for _, b := range stacks {
			share := false
			for p := range places(b) {
				share = share || inA[p] > 0
			}
			if OverlapStacks(a, b) != share {
				t.Fatalf("%+v and %+v overlap: %v", a, b, !share)
			}
			found[share]++
		}
	}
	if found[true] < 100 || found[false] < 100 {
		t.Errorf("%d pairs overlap, %d do not", found[true], found[false])
	}
}

func TestStack(t *testing.T) {
	a, b := numbered[complex64](2, 3, 1, NoTrans), numbered[complex64](2, 3, 0, ConjTrans)
	s := StackOf(a, b)
	if s.Shape() != "2 of 2x3" || s.At(1).At(0, 2) != b.At(0, 2) || s.T().At(0).At(2, 1) != a.At(1, 2) || s.H().At(1).At(1, 0) != Conj(b.At(0, 1)) {
		t.Errorf("%v of %v and %v", s, a, b)
	}
	s.Set(0, b)
	if s.Slice(0, 1).Clone().At(0).At(1, 1) != b.At(1, 1) {
		t.Errorf("%v after Set", s)
	}
	for _, m := range []Matrix[complex64]{a, b, a.T()} {
		c := Columns(m)
		for i := range m.Rows {
			for j := range m.Cols {
				if c.At(i).At(j, 0) != m.At(i, j) {
					t.Errorf("column %d of %v: %v", i, m, c.At(i))
				}
			}
		}
	}
	bad := s
	bad.Data = bad.Data[:11]
	for name, f := range map[string]struct {
		do   func()
		want error
	}{
		"At":       {func() { s.At(2) }, ErrIndex},
		"short":    {func() { bad.At(1) }, ErrMatrix},
		"Slice":    {func() { s.Slice(1, 3) }, ErrIndex},
		"Clone":    {func() { bad.Clone() }, ErrMatrix},
		"StackOf":  {func() { StackOf(a, a.T()) }, ErrShape},
		"NewStack": {func() { NewStack[float64](-1, 2, 2) }, ErrShape},
		"huge":     {func() { NewStack[float64](huge, 2, 2) }, ErrMemory},
	} {
		func() {
			defer func() {
				if err, _ := recover().(*Error); err == nil || !errors.Is(err, f.want) {
					t.Errorf("%s: %v, want %v", name, err, f.want)
				}
			}()
			f.do()
		}()
	}
	for name, s := range map[string]Stack[complex64]{
		"negative count": {Count: -1}, "negative step": {Count: 1, Step: -1, Matrix: a}, "no stride": {Count: 2, Matrix: Matrix[complex64]{Rows: 1, Cols: 1, Data: a.Data}}, "short": bad,
	} {
		if !errors.Is(s.Check(), ErrMatrix) {
			t.Errorf("%s: %v", name, s.Check())
		}
	}
}

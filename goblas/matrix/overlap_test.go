package matrix

import "testing"

// TestOverlap compares with the addresses of all elements, for views of one matrix
// and of all Ops.
func TestOverlap(t *testing.T) {
	m := numbered[complex64](5, 6, 1, NoTrans)
	var views []Matrix[complex64]
	for i := range 3 {
		for j := range 3 {
			for _, size := range [][2]int{{0, 2}, {1, 1}, {2, 2}, {3, 3}, {2, 1}} {
				v := m.Slice(i, min(i+size[0], 5), 2*j, min(2*j+size[1], 6))
				views = append(views, v, v.T(), v.H())
				if v.Rows > 2 {
					v.Rows, v.Stride = 2, 2*v.Stride // every other row
					views = append(views, v)
				}
			}
		}
	}
	places := func(v Matrix[complex64]) map[*complex64][2]int {
		all := map[*complex64][2]int{}
		for i := range v.Rows {
			for j := range v.Cols {
				all[&v.Data[place(v.Op, v.Stride, i, j)]] = [2]int{i, j}
			}
		}
		return all
	}
	found := map[bool]int{}
	for _, a := range views {
		for _, b := range views {
			share, same := false, true
			inB := places(b)
			for p, at := range places(a) {
				other, ok := inB[p]
				share = share || ok
				same = same && ok && other == at
			}
			found[share]++
			if got := Overlap(a, b); got != share {
				t.Fatalf("Overlap of %s, stride %d, and %s, stride %d, is %v", a.Shape(), a.Stride, b.Shape(), b.Stride, got)
			}
			if share && a.Rows == b.Rows && a.Cols == b.Cols && SamePlaces(a, b) != same {
				t.Fatalf("SamePlaces of %s, stride %d, %v, and %s, stride %d, %v, is %v", a.Shape(), a.Stride, a.Op, b.Shape(), b.Stride, b.Op, !same)
			}
		}
	}
	if found[true] < 1000 || found[false] < 1000 {
		t.Errorf("the views share elements or not so often: %v", found)
	}
	parts := Matrix[float32]{Rows: 1, Cols: 4, Stride: 4, Data: make([]float32, 4)}
	if Overlap(parts, m) {
		t.Error("other memory overlaps")
	}
}

package sys

import (
	"testing"
	"unsafe"
)

func TestOverlap(t *testing.T) {
	s := make([]float64, 10)
	for _, c := range []struct {
		a, b []float64
		want bool
	}{
		{s, s, true}, {s[:5], s[5:], false}, {s[:6], s[5:], true}, {s[2:3], s, true},
		{s[:0], s, false}, {nil, s, false}, {s, make([]float64, 10), false},
	} {
		if Overlap(c.a, c.b) != c.want || Overlap(c.b, c.a) != c.want {
			t.Errorf("lengths %d and %d: want %v", len(c.a), len(c.b), c.want)
		}
	}
}

// shareByte is Overlaps by looking at every byte.
func shareByte(a, b Region) bool {
	bytes := map[int64]bool{}
	for i := range a.rows {
		for j := range a.cols {
			bytes[a.start+i*a.stride+j] = true
		}
	}
	for i := range b.rows {
		for j := range b.cols {
			if bytes[b.start+i*b.stride+j] {
				return true
			}
		}
	}
	return false
}

// TestOverlaps tries all small regions at all distances.
func TestOverlaps(t *testing.T) {
	var regions []Region
	for rows := range int64(4) {
		for cols := range int64(4) {
			for gap := range int64(4) {
				r := Region{rows: rows, cols: cols}
				if rows > 1 {
					r.stride = cols + gap
				}
				regions = append(regions, r)
			}
		}
	}
	regions = append(regions, Region{rows: 5, cols: 1, stride: 7}, Region{rows: 3, cols: 2, stride: 11}, Region{rows: 1, cols: 9})
	found := map[bool]int{}
	for _, a := range regions {
		a.start = 1000
		for _, b := range regions {
			for b.start = 975; b.start < 1040; b.start++ {
				want := shareByte(a, b)
				found[want]++
				if a.Overlaps(b) != want {
					t.Fatalf("%+v and %+v: want %v", a, b, want)
				}
			}
		}
	}
	if found[true] < 1000 || found[false] < 1000 {
		t.Errorf("results: %v", found)
	}
}

func FuzzOverlaps(f *testing.F) {
	f.Add(uint8(2), uint8(2), uint8(4), uint8(2), uint8(2), uint8(4), int16(2))
	f.Add(uint8(9), uint8(3), uint8(7), uint8(5), uint8(1), uint8(11), int16(-3))
	f.Fuzz(func(t *testing.T, rowsA, colsA, gapA, rowsB, colsB, gapB uint8, distance int16) {
		a := Region{start: 1 << 20, rows: int64(rowsA), cols: int64(colsA), stride: int64(colsA) + int64(gapA)}
		b := Region{start: 1<<20 + int64(distance), rows: int64(rowsB), cols: int64(colsB), stride: int64(colsB) + int64(gapB)}
		if want := shareByte(a, b); a.Overlaps(b) != want || b.Overlaps(a) != want {
			t.Errorf("%+v and %+v: want %v", a, b, want)
		}
	})
}

// TestRegionOf has elements of different sizes on one memory, empty slices, and a
// single row whose stride says nothing.
func TestRegionOf(t *testing.T) {
	s := make([]complex64, 12)
	floats := unsafe.Slice((*float64)(unsafe.Pointer(&s[0])), 12)
	left, right := RegionOf(s, 3, 2, 4), RegionOf(s[2:], 3, 2, 4)
	if left.Overlaps(right) || right.Overlaps(left) || !left.Overlaps(left) {
		t.Error("columns side by side overlap, or a region is not itself")
	}
	if !left.Overlaps(RegionOf(floats[4:], 1, 1, 1)) || left.Overlaps(RegionOf(floats[6:], 1, 2, 2)) {
		t.Error("elements of another type at the same address")
	}
	if RegionOf(s[:0], 0, 2, 4).Overlaps(left) || RegionOf([]float64(nil), 3, 0, 4).Overlaps(left) {
		t.Error("no elements overlap some")
	}
	const most = int(^uint(0) >> 1)
	if !RegionOf(s, 1, 12, most).Overlaps(right) || RegionOf(s, 1, 2, most).Overlaps(right) {
		t.Error("the stride of a single row counts")
	}
}

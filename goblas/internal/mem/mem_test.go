package mem

import "testing"

// TestUncleared checks sizes around those from which memory is not cleared and pages are
// advised, and that Poison leaves nothing but NaN.
func TestUncleared(t *testing.T) {
	Poison(true)
	defer Poison(false)
	for _, n := range []int{0, 1, unclearable/8 - 1, unclearable / 8, advisable / 8, 3*hugePage/8 + 5} {
		s := Uncleared[float64](n)
		if len(s) != n {
			t.Fatalf("%d elements, want %d", len(s), n)
		}
		for i, v := range s {
			if v == v {
				t.Fatalf("element %d of %d is %v", i, n, v)
			}
		}
	}
}

// TestMake checks sizes around the one from which pages are advised: zeros, and
// memory that can be written from end to end.
func TestMake(t *testing.T) {
	for _, n := range []int{0, 1, advisable/8 - 1, advisable / 8, 3*hugePage/8 + 5} {
		s := Make[float64](n)
		if len(s) != n {
			t.Fatalf("%d elements, want %d", len(s), n)
		}
		for i := range s {
			if s[i] != 0 {
				t.Fatalf("element %d of %d is %v", i, n, s[i])
			}
			s[i] = float64(i)
		}
		Advise(s) // touched pages keep what is in them
		for i := range s {
			if s[i] != float64(i) {
				t.Fatalf("element %d of %d became %v", i, n, s[i])
			}
		}
	}
}

package sys

import (
	"runtime"
	"testing"
)

// Memory that has not been cleared is as long as it was asked for, is the caller's alone, and
// lives as long as it is used.
func TestUncleared(t *testing.T) {
	var all [][]complex128
	for n := 1; n < 100_000; n = 3*n/2 + 1 {
		s := Uncleared[complex128](n)
		if len(s) != n {
			t.Fatalf("%d elements, want %d", len(s), n)
		}
		for i := range s {
			s[i] = complex(float64(n), float64(i))
		}
		all = append(all, s)
		runtime.GC()
	}
	for _, s := range all {
		for i, v := range s {
			if v != complex(float64(len(s)), float64(i)) {
				t.Fatalf("element %d of %d is %v", i, len(s), v)
			}
		}
	}
}

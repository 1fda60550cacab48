package bench

import (
	"fmt"
	"testing"
)

func TestLadder(t *testing.T) {
	for _, test := range []struct {
		physical, logical, limit int
		want                     string
	}{
		{1, 1, 64, "[1]"}, {2, 2, 64, "[1 2]"}, {4, 8, 64, "[1 2 3 4 8]"}, {12, 24, 64, "[1 2 4 8 12 24]"},
		{64, 128, 1024, "[1 2 4 8 16 32 64 128]"}, {96, 192, 64, "[1 2 4 8 16 32 64]"},
	} {
		if got := fmt.Sprint(ladder(test.physical, test.logical, test.limit)); got != test.want {
			t.Errorf("%d physical, %d logical, at most %d: %s, want %s", test.physical, test.logical, test.limit, got, test.want)
		}
	}
}

func TestShapesFlag(t *testing.T) {
	var s shapes
	if err := s.Set("100000x8, 20x50"); err != nil || s.String() != "100000x8,20x50" {
		t.Errorf("%v, %v", s, err)
	}
	for _, wrong := range []string{"", "8", "x8", "0x8", "8x-1", "8x8x8", "99999999999x1"} {
		if err := s.Set(wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}

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

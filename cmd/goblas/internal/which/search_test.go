package which

import (
	"math"
	"testing"
)

func always() bool { return true }

// Whatever the size at which something begins, it is found from above, to the
// promised part, without a look at a size that was not asked for.
func TestSearch(t *testing.T) {
	for _, least := range []int{1, 8, 16, 512} {
		const most = 4096
		for begin := least; begin <= most; begin += 1 + begin/7 {
			looked := 0
			n, found := search(least, most, 1, always, func(n int) bool {
				looked++
				if n < least || n > most {
					t.Fatalf("looks at %d, outside %d..%d", n, least, most)
				}
				return n >= begin
			})
			if !found || n < begin || float64(n) > fine*float64(begin)+1 {
				t.Errorf("from %d: found %v %d, want %d", least, found, n, begin)
			}
			if limit := int(math.Log2(most/float64(least))) + 6; looked > limit {
				t.Errorf("from %d to %d: %d looks, at most %d expected", least, begin, looked, limit)
			}
		}
		if n, found := search(least, most, 1, always, func(int) bool { return false }); found || n != 0 {
			t.Errorf("from %d, never: %v %d", least, found, n)
		}
	}
}

// A size that pays by chance is not taken for the beginning where two are asked for.
func TestSearchRuns(t *testing.T) {
	yes := func(n int) bool { return n == 32 || n >= 300 }
	if n, found := search(8, 4096, 2, always, yes); !found || n < 300 || n > 324 {
		t.Errorf("%v %d, want 300", found, n)
	}
	if n, found := search(8, 4096, 1, always, yes); !found || n != 32 && n > 32 {
		t.Errorf("%v %d, want 32", found, n)
	}
	// The largest size is enough where there is no neighbour.
	if n, found := search(8, 1000, 2, always, func(n int) bool { return n >= 900 }); !found || n < 900 || n > 972 {
		t.Errorf("%v %d, want 900", found, n)
	}
}

func TestSearchEnds(t *testing.T) {
	for looks := range 12 {
		left := looks
		n, found := search(8, 4096, 1, func() bool { left--; return left >= 0 }, func(n int) bool { return n >= 300 })
		switch {
		case looks <= 6 && (found || n != 0): // 8 to 256
			t.Errorf("after %d looks: %v %d", looks, found, n)
		case looks > 7 && (!found || n < 300 || n > 512):
			t.Errorf("after %d looks: %v %d", looks, found, n)
		}
	}
}

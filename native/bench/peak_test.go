package bench

import (
	"testing"

	"github.com/goblas/goblas/native/vector"
)

func TestMultiplyAdds(t *testing.T) {
	for _, steps := range []int{1, 1000} {
		single, double := MultiplyAdds[float32](steps), MultiplyAdds[float64](steps)
		switch {
		case !vector.Available:
			if single != 0 || double != 0 {
				t.Errorf("%v and %v operations without C", single, double)
			}
		case double < float64(4*steps) || single != 2*double:
			t.Errorf("%d steps: %v operations on float64, %v on float32: not twice as many", steps, double, single)
		}
	}
	if MultiplyAdds[float64](-1) != 0 {
		t.Error("operations in a negative number of steps")
	}
}

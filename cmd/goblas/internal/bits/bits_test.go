package bits

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/goblas/goblas/goblas"
)

// In Auto and in pure Go the same call has one result.
func TestOneResult(t *testing.T) {
	for _, w := range []Way{
		{"dot", 300, goblas.Auto, false}, {"svd", 60, goblas.Auto, true}, {"dot", 40, goblas.PureGo, false}, {"svd", 20, goblas.PureGo, false},
	} {
		threads := []int{1}
		if goblas.Threads() > 1 {
			threads = []int{1, 2}
		}
		before := goblas.Active()
		c, err := w.Of(t.Context(), threads, 6)
		if err != nil || c.Different != 1 || c.Calls != len(threads)+6 {
			t.Errorf("%+v: %+v, %v", w, c, err)
		}
		if goblas.Active() != before {
			t.Errorf("%+v leaves %v, found %v", w, goblas.Active(), before)
		}
	}
}

// A sum tells numbers apart that are equal but for a bit, and zeros of both signs.
func TestSum(t *testing.T) {
	for _, other := range [][]float64{{1, 2 + 0x1p-51}, {2, 1}, {1, 2, 0}, {1, -2}, {}} {
		if sum([]float64{1, 2}) == sum(other) {
			t.Errorf("%v has the sum of 1, 2", other)
		}
	}
	if sum([]float64{0}) == sum([]float64{math.Copysign(0, -1)}) {
		t.Error("zeros of both signs have the same sum")
	}
	if sum([]float64{1}, []float64{2}) != sum([]float64{1, 2}) {
		t.Error("the sum depends on how the numbers are divided")
	}
}

func TestErrors(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (Way{"dot", 4, goblas.PureGo, false}).Of(ctx, []int{1}, 1); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := (Way{"x", 4, goblas.PureGo, false}).Of(t.Context(), []int{1}, 1); err == nil {
		t.Error("an unknown operation is no error")
	}
	if _, err := (Way{"dot", 4, goblas.PureGo, false}).Of(t.Context(), []int{0}, 1); !errors.Is(err, goblas.ErrThreads) {
		t.Error(err)
	}
}

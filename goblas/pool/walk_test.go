package pool_test

import (
	"context"
	"math"
	"testing"

	"github.com/goblas/goblas/goblas/internal/walk"
	"github.com/goblas/goblas/goblas/pool"
)

// TestWalk walks everything without tasks.
func TestWalk(t *testing.T) {
	each := func(f func(t *testing.T, opts pool.Options)) func(*testing.T) {
		return func(t *testing.T) {
			for _, workers := range []int{math.MinInt, -1, 0, 1, math.MaxInt} {
				f(t, pool.Options{Workers: workers})
			}
		}
	}
	walk.All(t, walk.Steps{
		"Each": each(func(t *testing.T, opts pool.Options) {
			for _, n := range []int{math.MinInt, -1, 0} {
				if err := pool.Each(t.Context(), n, opts, nil); err != nil {
					t.Errorf("%d tasks: %v", n, err)
				}
			}
		}),
		"Map": each(func(t *testing.T, opts pool.Options) {
			for _, inputs := range [][]int{nil, {}} {
				if r, err := pool.Map[int, int](t.Context(), inputs, opts, nil); err != nil || len(r) != 0 {
					t.Errorf("%v, %v", r, err)
				}
			}
		}),
		"Stream": each(func(t *testing.T, opts pool.Options) {
			do := func(context.Context, int, int) (int, error) { return 0, nil }
			for r, err := range pool.Stream(t.Context(), nil, opts, do) {
				t.Errorf("%v, %v", r, err)
			}
		}),
	})
}

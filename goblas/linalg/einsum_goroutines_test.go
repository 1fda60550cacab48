package linalg_test

import (
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
)

// TestEinsumGoroutines: calls at once, on operands that they share, do not disturb each
// other's workspaces.
func TestEinsumGoroutines(t *testing.T) {
	modes(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(51, 52))
		a, b, c := integers[float64](r, 12, 13, 14), integers[float64](r, 14, 12, 5), integers[float64](r, 5, 13)
		const subscripts = "ijk,kil,lj->ijl"
		want := sumByHand(subscripts, a, b, c)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 10 {
					if got, err := linalg.Einsum(subscripts, a, b, c); err != nil || !agree(got, want) {
						t.Errorf("wrong result: %v", err)
						return
					}
				}
			})
		}
		all.Wait()
	})
}

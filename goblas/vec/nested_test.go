package vec_test

import (
	"sync"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/goblas/vec"
)

// TestApplyNests lets more goroutines than there are cores apply a function that
// itself needs cores: a product, which OpenBLAS makes if it is there, a sum and
// another Apply that are split. If Apply held the cores, all would wait for each
// other, and this test would never end.
func TestApplyNests(t *testing.T) {
	if err := goblas.Use(goblas.Auto); err != nil {
		t.Fatal(err)
	}
	const n, every = 1 << 17, 1 << 14
	large := make([]float64, 1<<20+1)
	vec.Fill(large, 1)
	square := matrix.New[float64](64, 64)
	vec.Fill(square.Data, 1)
	a := make([]float64, n)
	for i := range a {
		a[i] = float64(i % every)
	}
	var callers sync.WaitGroup
	for range 6 {
		callers.Go(func() {
			dst := make([]float64, n)
			err := vec.Apply(dst, a, func(x float64) float64 {
				if x != 0 {
					return x
				}
				c, err := goblas.Dot(square, square)
				if err != nil {
					t.Error(err)
					return x
				}
				inner := make([]float64, n)
				if err := vec.Apply(inner, a, func(x float64) float64 { return 2 * x }); err != nil {
					t.Error(err)
				}
				return -vec.Sum(large) - c.At(63, 63) - inner[1]
			})
			if err != nil {
				t.Error(err)
			}
			for i, x := range dst {
				want := a[i]
				if want == 0 {
					want = -(1<<20 + 1) - 64 - 2
				}
				if x != want {
					t.Errorf("element %d is %v, want %v", i, x, want)
					return
				}
			}
		})
	}
	callers.Wait()
}

package driver

import (
	"math"
	"testing"
)

// TestDenseIsDivided: what is neither tridiagonal nor graded keeps the fast driver.
func TestDenseIsDivided(t *testing.T) {
	flag := func(b bool) float64 {
		if b {
			return 1
		}
		return 0
	}
	for _, n := range []int{1, 2, 3, 30} {
		for name, c := range map[string]struct {
			at                      func(i, j int) float64
			isTridiagonal, isGraded bool
		}{
			"diagonal":    {func(i, j int) float64 { return flag(i == j) }, true, false},
			"tridiagonal": {func(i, j int) float64 { return flag(max(i-j, j-i) < 2) * math.Sqrt(float64(i+j)) }, true, false},
			"dense":       {func(i, j int) float64 { return math.Cos(float64(i + j)) }, n < 3, false},
			"corner":      {func(i, j int) float64 { return flag(i+j == n-1 && i != j) }, n < 3, false},
			"graded":      {func(i, j int) float64 { return math.Pow(10, float64(i+j)*20/float64(n)) }, n < 3, n > 2},
			"falling":     {func(i, j int) float64 { return math.Pow(10, -float64(i+j)*20/float64(n)) }, n < 3, false},
			"zero first":  {func(i, j int) float64 { return flag(i > 0 && j > 0) }, n < 4, false},
		} {
			const padding = 1
			a, lda := make([]float64, n*(n+padding)), n+padding
			for i := range a {
				a[i] = math.NaN()
			}
			for i := range n {
				for j := range n {
					a[i*lda+j] = c.at(i, j)
				}
			}
			for _, uplo := range []byte("UL") {
				if got := tridiagonal(uplo, n, a, lda); got != c.isTridiagonal {
					t.Errorf("n=%d %s uplo %c: tridiagonal is %v", n, name, uplo, got)
				}
			}
			if got := graded(n, a, lda); got != c.isGraded {
				t.Errorf("n=%d %s: graded is %v", n, name, got)
			}
		}
	}
}

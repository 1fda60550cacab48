package driver

import (
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/native/vector"
)

// Scasum returns the sum of |Re x[i]| + |Im x[i]|, as BLAS's xASUM does, by goblas's own kernel:
// that of OpenBLAS 0.3.21 for Cooperlake leaves elements out.
func Scasum(n int, x []complex64, incX int) float32 {
	if n < 1 || incX < 1 || len(x) <= (n-1)*incX {
		return pure.BLAS.Scasum(n, x, incX) // says what is wrong with the arguments
	}
	var sum [1]float64
	if incX == 1 {
		vector.Sums(vector.AbsTerm, true, 1, n, x, n, sum[:])
	} else {
		vector.Sums(vector.AbsTerm, false, n, 1, x, incX, sum[:])
	}
	return float32(sum[0])
}

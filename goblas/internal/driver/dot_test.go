package driver

import (
	"math"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// TestDotTiles: sums in tiles have every term, once, whatever the lengths, increments and
// types; none of what lies between; and a NaN in any tile reaches the sum. The terms are
// small integers, of which every order of summation has the same sum.
func TestDotTiles(t *testing.T) {
	onFourTypes(t, testDotTiles[float32], testDotTiles[float64], testDotTiles[complex64], testDotTiles[complex128])
}

func testDotTiles[T scalar.Scalar](t *testing.T, r arrays[T]) {
	tile := dotTile[T]()
	nan := scalar.FromComplex[T](complex(math.NaN(), 0))
	// vector is n small integers, with NaN between them, and where element i of it is.
	vector := func(n, inc int) (x []T, at func(i int) *T) {
		x = make([]T, (n-1)*max(inc, -inc)+1)
		for i := range x {
			x[i] = nan
		}
		at = func(i int) *T {
			if inc < 0 {
				return &x[(n-1-i)*-inc]
			}
			return &x[i*inc]
		}
		for i := range n {
			*at(i) = scalar.FromComplex[T](complex(float64(r.rnd.IntN(3)-1), float64(r.rnd.IntN(3)-1)))
		}
		return x, at
	}
	for _, n := range []int{2, 3, tile - 1, tile, tile + 1, 2*tile - 1, 2*tile + tile/2, 3*tile + 7} {
		for _, inc := range [][2]int{{1, 1}, {2, 3}, {-1, 2}, {-3, -1}} {
			x, atX := vector(n, inc[0])
			y, atY := vector(n, inc[1])
			var plain, conjugate T
			for i := range n {
				plain += *atX(i) * *atY(i)
				conjugate += matrix.Conj(*atX(i)) * *atY(i)
			}
			for conj, want := range map[bool]T{false: plain, true: conjugate} {
				if got, ok := DotTiles(call(), conj, n, x, inc[0], y, inc[1]); !ok || got != want {
					t.Fatalf("n=%d, increments %v, conjugate %t: %v, %t, want %v", n, inc, conj, got, ok, want)
				}
			}
			for _, i := range []int{0, 1, tile/2 - 1, tile / 2, tile - 1, tile, n - 1} {
				if i < 0 || i >= n {
					continue
				}
				was := *atY(i)
				*atY(i) = nan
				if got, _ := DotTiles(call(), false, n, x, inc[0], y, inc[1]); got == got {
					t.Fatalf("n=%d, increments %v, NaN at %d: %v", n, inc, i, got)
				}
				*atY(i) = was
			}
		}
	}
}

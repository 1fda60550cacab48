package driver

import (
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/internal/scalar"
)

// TestFreeRows checks that the parts cover all rows, are cut at multiples of freeUnit, and
// are neither too small nor, where that would keep others waiting, too large.
func TestFreeRows(t *testing.T) {
	for _, rows := range []int{1, 47, 48, 95, 96, 97, 200, 256, 300, 1000, 1003, 4000, 100_000} {
		for _, cores := range []int{1, 2, 3, 8, 64} {
			for _, cost := range []time.Duration{100 * time.Microsecond, 3 * time.Millisecond, time.Second} {
				const least = rowUnit
				ends, from := freeRows(nil, rows, least, cores, cost), 0
				for i, to := range ends {
					last := i == len(ends)-1
					if to <= from || !last && to%freeUnit != 0 || to-from < least && len(ends) > 1 {
						t.Errorf("%d rows, %d cores, %v: %v", rows, cores, cost, ends)
						break
					}
					if to-from > mostRows+freeUnit/2+least {
						t.Errorf("%d rows, %d cores, %v: part %d has %d rows", rows, cores, cost, i, to-from)
					}
					if to-from > longRows+freeUnit/2+least && time.Duration(float64(cost)*float64(to-from)/float64(rows)) > 2*tileTime {
						t.Errorf("%d rows, %d cores, %v: part %d has %d rows", rows, cores, cost, i, to-from)
					}
					from = to
				}
				if from != rows {
					t.Errorf("%d rows, %d cores, %v: parts end at %d", rows, cores, cost, from)
				}
				if rows >= cores*least*2 && len(ends) < cores {
					t.Errorf("%d rows, %d cores, %v: only %d parts", rows, cores, cost, len(ends))
				}
			}
		}
	}
}

// TestTallProductsRepeat has products with so many rows that the library would cut them
// itself.
func TestTallProductsRepeat(t *testing.T) {
	defer cores.Resize(cores.Budget())
	onFourTypes(t, testTallProducts[float32], testTallProducts[float64], testTallProducts[complex64], testTallProducts[complex128])
}

func testTallProducts[T scalar.Scalar](t *testing.T, r arrays[T]) {
	const m, n, k = 40_003, 29, 31
	cores.SetMode(cores.Auto)
	a, b := r.random(m, k), r.random(k, n)
	var want []T
	for _, budget := range []int{1, 2, 3, 8} {
		cores.Resize(budget)
		c := make([]T, m*n)
		Multiply(t.Context(), blas.NoTrans, blas.NoTrans, m, n, k, a.s, a.ld, b.s, b.ld, c, n)
		if want == nil {
			want = c
		} else if !slices.Equal(want, c) {
			t.Errorf("other bits on %d cores", budget)
		}
	}
}

package samebits

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/native/openblas"
)

// places are where operands begin in turn: all at the same place, or each at another one.
var places = []place{{0, 0}, {1, 0}, {2, 0}, {3, 0}, {5, 0}, {7, 0}, {0, 1}, {3, 3}, {5, 2}}

// placed are routines whose bits depend on where operands begin: gonum's assembly for dot
// products, and what of level 2 is made of them, and OpenBLAS's kernels of sums of absolute
// values, of cgemv on AVX-512, and of dgemv on Sandybridge. They sum what comes before a
// multiple of 16, 32 or 64 bytes apart. LAPACK calls these.
var placed = strings.Fields("Sdot Dsdot Cdotu Cdotc Strmv Dtrmv Dtrsv Ctrmv Ctpmv Ctrsv Ctpsv Cgemv Dgemv Sasum Dasum Scasum Dzasum")

// placedOnSSE are those that depend on it besides on kernels that know no AVX: there the
// vector kernels of axpy and dot begin at a multiple of 16 bytes, and so does what is made
// of them.
var placedOnSSE = strings.Fields("Caxpy Cgbmv Cgerc Cgeru Chbmv Cher Cher2 Chpmv Chpr Chpr2 Ctbmv Ctbsv " +
	"Ddot Dgbmv Dsbmv Dspmv Dtbmv Dtbsv Dtpmv Dtpsv")

// sse are the names of these kernels.
var sse = strings.Fields("Prescott Core2 Penryn Dunnington Nehalem Athlon Opteron Opteron_SSE3 Barcelona Bobcat Atom Nano")

// TestBitsAtPlaces compares results of operands that begin at other places in memory, but
// for those of routines that are known to depend on that.
func TestBitsAtPlaces(t *testing.T) {
	if race.Enabled {
		t.Skip("compares results of one goroutine, which the race detector takes a minute to watch")
	}
	auto(t)
	placed := placed
	if library, err := openblas.Describe(); err == nil && slices.Contains(sse, library.Kernel) {
		placed = slices.Concat(placed, placedOnSSE)
	}
	cells := blasCells(t, func(op plan.Op) []int {
		return [...][]int{1: {33, 777, 50_001}, 2: {33, 125, 444}, 3: {33, 61}}[plan.Exponent(op)]
	})
	cells = append(append(append(append(cells, frontCells[float32]()...), frontCells[float64]()...), frontCells[complex64]()...), frontCells[complex128]()...)
	cells = append(append(cells, vecCells[float32]()...), vecCells[float64]()...)
	cells = slices.DeleteFunc(cells, func(c cell) bool { return c.cost > 250_000 && !*full || slices.Contains(placed, c.op) })
	results := make([]found, len(cells))
	var next atomic.Int64
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(cells)); i = next.Add(1) - 1 {
				results[i].results = map[uint64]int{}
				for _, at := range places {
					results[i].results[cells[i].run(at)]++
				}
			}
		})
	}
	all.Wait()
	report(t, cells, results)
}

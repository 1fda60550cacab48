package plan

import (
	"maps"
	"math"
	"slices"
	"testing"
	"time"
)

func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for op := range NumOps {
		name := op.String()
		if name == "" || seen[name] {
			t.Errorf("operation %d is named %q", op, name)
		}
		seen[name] = true
	}
	if Dgemm.String() != "Dgemm" || Gesv.String() != "gesv" || NumOps.String() == "" {
		t.Errorf("names: %v, %v, %v", Dgemm, Gesv, NumOps)
	}
}

// onEachKernel runs a test with the table of each kernel there is.
func onEachKernel(t *testing.T, test func(t *testing.T)) {
	t.Cleanup(func() { SetKernel("") })
	for _, name := range append(slices.Sorted(maps.Keys(kernels)), "Haswell") {
		SetKernel(name)
		t.Run(name, test)
	}
}

// TestRoutes holds what the thresholds are for: tiny work in Go, most on one
// core, large on all, and never fewer cores for more work.
func TestRoutes(t *testing.T) {
	onEachKernel(t, func(t *testing.T) {
		for _, c := range []struct {
			op                  Op
			work                float64
			native, tiled, wide bool
		}{
			{Dgemm, 2 * 2 * 2, false, false, false},
			{Dgemm, 60 * 60 * 60, true, false, false},
			{Dgemm, 300 * 300 * 300, true, true, true},
			{Dgemm, 1e9, true, true, true},
			{Ddot, 100, false, false, false},
			{Ddot, 16384, true, false, false}, // where OpenBLAS would take threads and lose
			{Dgemv, 100 * 100, true, false, false},
			{Dgetrf, 6 * 6 * 6, false, false, false},
			{Dgetrf, 200 * 200 * 200, true, false, false},
			{Gesv, 128, false, false, false}, // order 4 with 4 right-hand sides
			{Gesv, 1000, true, false, false},
			{Gesv, 1e9, true, true, true}, // Auto takes tiles, Native the library's threads
			{Columns(Dgetrs, 1), 4000 * 4000, true, false, false},
			{Columns(Dgetrs, 4000), 4000 * 4000 * 4000, true, true, true},
			{Dlange, 1e9, true, false, false},
		} {
			r := For(c.op)
			if n, i, w := c.work >= r.Library, c.work >= r.Tiles, c.work >= r.Threads; n != c.native || i != c.tiled || w != c.wide {
				t.Errorf("%v of work %g: native %v, tiled %v, wide %v; want %v, %v, %v", c.op, c.work, n, i, w, c.native, c.tiled, c.wide)
			}
		}
	})
}

// TestQuadratic holds that LAPACK's routines of O(n^2) never take all cores, as their code
// is serial, and that no cost grows faster than its routine's work.
func TestQuadratic(t *testing.T) {
	for _, op := range []Op{Dgecon, Dpocon, Dtrcon, Dpbcon, Dlange, Dlansy, Dlantr, Dlapmt, Dlapmr, Dpbtrs, Dtbtrs,
		Columns(Dgetrs, 1), Columns(Dpotrs, 1), Columns(Dtrtrs, 1), Columns(Dormqr, 1), Columns(Dormlq, 1)} {
		if Exponent(op) != 2 {
			t.Errorf("%v: work of order n is n^%d", op, Exponent(op))
		}
		if r := For(op); r.Threads < Never || r.Tiles < Never {
			t.Errorf("%v: all cores from %g, %g", op, r.Threads, r.Tiles)
		}
	}
	for op := range NumOps {
		once, twice := For(op).Cost(Work(op, 4000)), For(op).Cost(Work(op, 8000))
		most := math.Pow(2, float64(Exponent(op)))
		if grows := float64(twice) / float64(once); grows > 1.001*most || grows < 0.8*most {
			t.Errorf("%v: %v of order 4000, %v of order 8000", op, once, twice)
		}
	}
}

// TestThreads holds that a product takes all cores where one would be busy for long enough
// that another program's use of a core does not turn the gain into a loss, on every kernel.
func TestThreads(t *testing.T) {
	onEachKernel(t, func(t *testing.T) {
		for _, op := range []Op{Sgemm, Dgemm, Cgemm, Zgemm, Dsymm, Dtrmm, Zsyrk, Ctrsm} {
			r := For(op)
			if c := r.Cost(r.Threads); c < 300*time.Microsecond || c > 700*time.Microsecond {
				t.Errorf("%v: all cores from order %.0f, %v on one", op, Order(op, r.Threads), c)
			}
		}
	})
}

// TestCosts holds that every operation has a cost, which grows with its work,
// and that the library is the cheaper for much of it.
func TestCosts(t *testing.T) {
	onEachKernel(t, func(t *testing.T) {
		for op := range NumOps {
			r := For(op)
			if r.Cost(1e9) <= r.Cost(1e6) || r.PureCost(1e9) <= r.Cost(1e9) || r.small < r.large {
				t.Errorf("%v: 1e6 and 1e9 units cost %v and %v in OpenBLAS, 1e9 in Go %v", op, r.Cost(1e6), r.Cost(1e9), r.PureCost(1e9))
			}
			for _, d := range []time.Duration{time.Microsecond, time.Millisecond, time.Second} {
				if got := r.Cost(r.reached(d)); got < d-2 || got > d+2 {
					t.Errorf("%v: %v are reached at a cost of %v", op, d, got)
				}
			}
		}
	})
}

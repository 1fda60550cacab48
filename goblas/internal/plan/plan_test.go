package plan

import "testing"

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

// TestRoutes holds what the thresholds are for: tiny work in Go, most on one
// core, large on all, and never fewer cores for more work.
func TestRoutes(t *testing.T) {
	for _, c := range []struct {
		op                  Op
		work                float64
		native, tiled, wide bool
	}{
		{Dgemm, 2 * 2 * 2, false, false, false},
		{Dgemm, 128 * 128 * 128, true, false, false},
		{Dgemm, 300 * 300 * 300, true, true, true},
		{Dgemm, 1e9, true, true, true},
		{Ddot, 100, false, false, false},
		{Ddot, 16384, true, false, false}, // where OpenBLAS would take threads and lose
		{Dgemv, 100 * 100, true, false, false},
		{Dgetrf, 20 * 20 * 20, false, false, false},
		{Gesv, 1, true, false, false},
		{Gesv, 1e9, true, true, true}, // Auto takes tiles, Native the library's threads
	} {
		r := For(c.op)
		if n, i, w := c.work >= r.Library, c.work >= r.Tiles, c.work >= r.Threads; n != c.native || i != c.tiled || w != c.wide {
			t.Errorf("%v of work %g: native %v, tiled %v, wide %v; want %v, %v, %v", c.op, c.work, n, i, w, c.native, c.tiled, c.wide)
		}
	}
}

// TestCosts holds that every operation has a cost, which grows with its work,
// and that the library is the cheaper for much of it.
func TestCosts(t *testing.T) {
	for op := range NumOps {
		r := For(op)
		if r.Cost(1e9) <= r.Cost(1e6) || r.PureCost(1e9) <= r.Cost(1e9) {
			t.Errorf("%v: 1e6 and 1e9 units cost %v and %v in OpenBLAS, 1e9 in Go %v", op, r.Cost(1e6), r.Cost(1e9), r.PureCost(1e9))
		}
	}
}

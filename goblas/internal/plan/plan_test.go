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
		if n, i, w := Native(c.op, c.work), Tiled(c.op, c.work), Wide(c.op, c.work); n != c.native || i != c.tiled || w != c.wide {
			t.Errorf("%v of work %g: native %v, tiled %v, wide %v; want %v, %v, %v", c.op, c.work, n, i, w, c.native, c.tiled, c.wide)
		}
	}
	for op := range NumOps {
		for work := 1.0; work < 1e12; work *= 3 {
			if Native(op, work) && !Native(op, 3*work) || Wide(op, work) && !Wide(op, 3*work) || Tiled(op, work) && !Tiled(op, 3*work) {
				t.Errorf("%v: a route is left again at work %g", op, 3*work)
			}
		}
	}
}

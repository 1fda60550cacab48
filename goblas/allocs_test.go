package goblas

import (
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
)

// TestAllocations: the ...To forms allocate nothing once their workspace is
// there, and the others their result only, at sizes that take no tiles.
func TestAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector empties pools at random")
	}
	if !hasOpenBLAS(t) {
		t.Skip("no OpenBLAS: gonum's pure Go allocates")
	}
	if err := Use(Auto); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := Use(PureGo); err != nil {
			t.Error(err)
		}
	})
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{4, 64, 90} {
		a, b, c := random[float64](r, n, n, 0, matrix.NoTrans), random[float64](r, n, n, 0, matrix.NoTrans), New[float64](n, n)
		var d SVDResult[float64]
		for name, f := range map[string]struct {
			call func() error
			most float64
		}{
			"DotTo":   {func() error { return DotTo(c, a, b) }, 0},
			"SolveTo": {func() error { return SolveTo(c, a, b) }, 0},
			"SVDTo":   {func() error { return SVDTo(&d, a, SVDThin) }, 0},
			"Dot":     {func() error { _, err := Dot(a, b); return err }, 1},
			"Solve":   {func() error { _, err := Solve(a, b); return err }, 1},
		} {
			var err error
			// A collection in the middle may take the workspace: the least of several.
			least := 1e9
			for range 5 {
				least = min(least, testing.AllocsPerRun(20, func() { err = f.call() }))
			}
			if err != nil || least > f.most {
				t.Errorf("%s n=%d: %v allocations, want %v; %v", name, n, least, f.most, err)
			}
		}
	}
}

package cores

import (
	"context"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate"
)

// TestShare checks that every tile is run once, beside many other shares, and
// that no more cores are lent than there are.
func TestShare(t *testing.T) {
	const callers, tiles = 20, 100
	var wg sync.WaitGroup
	var running, most atomic.Int64
	ForEach(1, 0, func(int) {}) // makes the gate
	budget := int64(coreGate.Budget())
	for range callers {
		wg.Go(func() {
			var runs [tiles]atomic.Int32
			ForEach(tiles, 0, func(i int) {
				n := running.Add(1)
				for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
				}
				runs[i].Add(1)
				running.Add(-1)
			})
			for i := range runs {
				if n := runs[i].Load(); n != 1 {
					t.Errorf("tile %d ran %d times", i, n)
				}
			}
		})
	}
	wg.Wait()
	if most.Load() > 5*budget {
		t.Errorf("%d tiles at once with a budget of %d, and those that pass", most.Load(), budget)
	}
	if s := coreGate.Stats(); s.Leases != 0 || largeCalls.Load() != 0 {
		t.Errorf("left behind: %+v, largeCalls %d", s, largeCalls.Load())
	}
}

// TestSharePanic checks that a panic in a tile reaches the caller, and that the
// cores come back.
func TestSharePanic(t *testing.T) {
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		ForEach(50, 0, func(i int) {
			if i == 20 {
				panic("tile 20")
			}
		})
	}()
	if s := coreGate.Stats(); s.Leases != 0 || largeCalls.Load() != 0 {
		t.Errorf("left behind: %+v, largeCalls %d", s, largeCalls.Load())
	}
}

func TestDefaultBudget(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want int
	}{
		{nil, 7},
		{map[string]string{"OPENBLAS_NUM_THREADS": "3", "GOTO_NUM_THREADS": "4", "OMP_NUM_THREADS": "5"}, 3},
		{map[string]string{"GOTO_NUM_THREADS": "4", "OMP_NUM_THREADS": "5"}, 4},
		{map[string]string{"OMP_NUM_THREADS": "5,2"}, 5},
		{map[string]string{"OPENBLAS_NUM_THREADS": "0", "OMP_NUM_THREADS": " 2 "}, 2},
		{map[string]string{"OPENBLAS_NUM_THREADS": "many", "GOTO_NUM_THREADS": "-1"}, 7},
	} {
		if got := defaultBudget(func(name string) string { return c.env[name] }, func() int { return 7 }); got != c.want {
			t.Errorf("%v: %d, want %d", c.env, got, c.want)
		}
	}
}

// TestSharesPassLongOnes holds all cores, as a long decomposition does: work that is not
// BLAS's is done beside it at once.
func TestSharesPassLongOnes(t *testing.T) {
	long, err := Gate().Acquire(context.Background(), gate.Request{Cores: math.MaxInt})
	if err != nil {
		t.Fatal(err)
	}
	defer long.Release()
	runs := 0
	ForEach(5, time.Millisecond, func(int) { runs++ })
	if runs != 5 {
		t.Errorf("%d tiles were run, want 5", runs)
	}
	if s := coreGate.Stats(); s.Leases != 1 {
		t.Errorf("%d leases, want the long one's", s.Leases)
	}
}

package backend

import (
	"errors"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/native/openblas"
)

// TestShare checks that every tile is run once, beside many other shares, and
// that no more cores are lent than there are.
func TestShare(t *testing.T) {
	const callers, tiles = 20, 100
	var wg sync.WaitGroup
	var running, most atomic.Int64
	Share(1, 0, func(int) {}) // makes the gate
	budget := int64(cores.Budget())
	for range callers {
		wg.Go(func() {
			var runs [tiles]atomic.Int32
			Share(tiles, 0, func(i int) {
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
	if most.Load() > budget {
		t.Errorf("%d tiles at once with a budget of %d", most.Load(), budget)
	}
	if s := cores.Stats(); s.Leases != 0 || heavy.Load() != 0 {
		t.Errorf("left behind: %+v, heavy %d", s, heavy.Load())
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
		Share(50, 0, func(i int) {
			if i == 20 {
				panic("tile 20")
			}
		})
	}()
	if s := cores.Stats(); s.Leases != 0 || heavy.Load() != 0 {
		t.Errorf("left behind: %+v, heavy %d", s, heavy.Load())
	}
}

const shareChild = "GOBLAS_TEST_SHARE_CHILD"

// TestShareBeforeStart runs, in a process of its own, shares before, while and
// after the library is loaded: the gate stays the same one, and knows the
// library's number of threads.
func TestShareBeforeStart(t *testing.T) {
	if os.Getenv(shareChild) == "" {
		program, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		c := exec.CommandContext(t.Context(), program, "-test.run=^TestShareBeforeStart$", "-test.v")
		c.Env = append(os.Environ(), shareChild+"=1")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	Resize(2)
	Share(4, 0, func(int) {})
	before := cores
	if n := cores.Budget(); n != 2 {
		t.Errorf("budget %d, want 2", n)
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					Share(4, 0, func(int) {})
				}
			}
		})
	}
	err := Start(2)
	if err == nil {
		SetMode(Native)
		const n = 64
		a, c := make([]float64, n*n), make([]float64, n*n)
		for i := range a {
			a[i] = 1
		}
		for range 100 {
			BLAS{}.Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, a, n, a, n, 0, c, n)
			if c[0] != n || c[n*n-1] != n {
				t.Fatalf("product %v, want %v", c[0], n)
			}
		}
	} else if _, ok := errors.AsType[*openblas.UnavailableError](err); !ok {
		t.Error(err)
	}
	close(stop)
	wg.Wait()
	if cores != before {
		t.Error("the gate changed")
	}
	if err == nil {
		Share(4, 0, func(int) {})
		if n := openblas.Threads(); n != cores.Stats().Threads || n != 1 {
			t.Errorf("%d BLAS threads, the gate believes %d; want 1", n, cores.Stats().Threads)
		}
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

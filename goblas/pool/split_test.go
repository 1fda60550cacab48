package pool_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/pool"
	"github.com/goblas/goblas/native/openblas"
)

// products runs tasks that each multiply two matrices of order 400, which would
// gain from all cores, and returns how their calls were routed.
func products(t *testing.T, tasks, workers int) goblas.Counter {
	t.Helper()
	a := goblas.New[float64](400, 400)
	goblas.ResetCounters()
	_, err := pool.Map(t.Context(), make([]int, tasks), pool.Options{Workers: workers},
		func(context.Context, int, int) (goblas.Matrix[float64], error) { return goblas.Dot(a, a) })
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range goblas.Counters() {
		if c.Op == "Dgemm" {
			return c
		}
	}
	t.Fatal("no product was counted")
	return goblas.Counter{}
}

// TestSplit: the pool has no thread logic of its own, and the gate gives many tasks
// one thread each and a lone one all of them.
func TestSplit(t *testing.T) {
	if err := goblas.Use(goblas.Native); err != nil {
		if _, ok := errors.AsType[*goblas.UnavailableError](err); ok && os.Getenv("GOBLAS_REQUIRE_NATIVE") == "" {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	library, err := goblas.Describe()
	if err != nil {
		t.Fatal(err)
	}
	if library.Layer == openblas.Serial {
		t.Skip("one core: ", library)
	}
	restore, err := goblas.SetThreads(2)
	if err != nil {
		t.Fatal(err)
	}
	goblas.SetCounting(true)
	t.Cleanup(func() {
		goblas.SetCounting(false)
		goblas.ResetCounters()
		restore()
		if err := goblas.Use(goblas.PureGo); err != nil {
			t.Error(err)
		}
	})

	// A worker that waits for a core is in its call, so of eight workers on two cores
	// nearly every call finds others.
	const tasks = 200
	if c := products(t, tasks, 8); c.One+c.Wide != tasks || c.One < tasks/2 || c.Cores != c.One+2*c.Wide {
		t.Errorf("many tasks: %+v; want most on one core", c)
	}
	if c := products(t, 1, 8); c.Wide != 1 || c.Cores != 2 {
		t.Errorf("one task: %+v; want it on two cores", c)
	}
	if c := products(t, 10, 1); c.Wide != 10 || c.Cores != 20 {
		t.Errorf("one worker: %+v; want every call on two cores", c)
	}

	// Static splits.
	for _, test := range []struct{ threads, workers int }{{1, 1}, {1, 8}, {2, 1}, {2, 8}} {
		restore, err := goblas.SetCallThreads(test.threads)
		if err != nil {
			t.Fatal(err)
		}
		want := goblas.Counter{One: 20, Cores: 20}
		if test.threads == 2 {
			want = goblas.Counter{Wide: 20, Cores: 40}
		}
		if c := products(t, 20, test.workers); c.One != want.One || c.Wide != want.Wide || c.Cores != want.Cores {
			t.Errorf("%d threads for each call of %d workers: %+v; want %+v", test.threads, test.workers, c, want)
		}
		restore()
	}
	if c := products(t, 1, 1); c.Wide != 1 {
		t.Errorf("after the static splits: %+v; want it on two cores", c)
	}
}

// TestPanicInCall: a task whose call of gonum panics leaves the pool and the cores to
// those that come after it.
func TestPanicInCall(t *testing.T) {
	if err := goblas.Use(goblas.Auto); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := goblas.Use(goblas.PureGo); err != nil {
			t.Error(err)
		}
	})
	a := goblas.New[float64](400, 400)
	for range 2 {
		err := pool.Each(t.Context(), 20, pool.Options{Workers: 4, AllErrors: true}, func(_ context.Context, i int) error {
			if i%2 == 0 {
				short := a.Data[:len(a.Data)-1]
				blas64.Implementation().Dgemm(blas.NoTrans, blas.NoTrans, 400, 400, 400, 1, a.Data, 400, a.Data, 400, 0, short, 400)
			}
			_, err := goblas.Dot(a, a)
			return err
		})
		if n := strings.Count(err.Error(), "pool: task "); n != 10 {
			t.Errorf("%d tasks failed, want 10: %v", n, err)
		}
		if _, ok := errors.AsType[*pool.PanicError](err); !ok {
			t.Errorf("got %v, want a PanicError", err)
		}
	}
}

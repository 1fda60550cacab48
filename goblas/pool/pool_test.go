package pool_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/pool"
)

// Inside a synctest bubble time stands still while anything can run, so sleeping
// tasks end in an order that is known; and a goroutine left behind, or a pool that
// hangs, fails the test.

var errTask = errors.New("a task's own")

// each runs Each in a bubble.
func each(t *testing.T, test func(t *testing.T, ctx context.Context)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, t.Context()) })
}

func TestEachOnce(t *testing.T) {
	for _, n := range []int{-1, 0, 1, 2, 1000} {
		for _, workers := range []int{-1, 0, 1, 3, 2000} {
			each(t, func(t *testing.T, ctx context.Context) {
				calls := make([]atomic.Int32, max(n, 0))
				var mu sync.Mutex
				running, most := 0, 0
				err := pool.Each(ctx, n, pool.Options{Workers: workers}, func(_ context.Context, i int) error {
					calls[i].Add(1)
					mu.Lock()
					running++
					most = max(most, running)
					mu.Unlock()
					time.Sleep(time.Second) // until all workers have a task
					mu.Lock()
					running--
					mu.Unlock()
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				for i := range calls {
					if c := calls[i].Load(); c != 1 {
						t.Errorf("%d tasks, %d workers: task %d ran %d times", n, workers, i, c)
					}
				}
				bound := workers
				if bound < 1 {
					bound = goblas.Threads()
				}
				if want := max(min(bound, n), 0); most != want {
					t.Errorf("%d tasks, %d workers: %d ran at a time, want %d", n, workers, most, want)
				}
			})
		}
	}
}

func TestFirstError(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context) {
		var started atomic.Int32
		err := pool.Each(ctx, 100, pool.Options{Workers: 4}, func(ctx context.Context, i int) error {
			started.Add(1)
			if i == 2 {
				time.Sleep(time.Second)
				return errTask
			}
			<-ctx.Done() // which task 2 brings about
			return ctx.Err()
		})
		task, ok := errors.AsType[*pool.TaskError](err)
		if !ok || task.Index != 2 || !errors.Is(err, errTask) || errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the error of task 2 alone", err)
		}
		if started.Load() != 4 {
			t.Errorf("%d tasks were started, want 4", started.Load())
		}
	})
}

func TestAllErrors(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context) {
		results, err := pool.Map(ctx, make([]string, 10), pool.Options{Workers: 4, AllErrors: true},
			func(ctx context.Context, i int, _ string) (int, error) {
				time.Sleep(time.Duration(10-i%4) * time.Second) // later ones fail first
				if i%3 == 0 {
					return -1, errTask
				}
				return i, ctx.Err()
			})
		if want := []int{0, 1, 2, 0, 4, 5, 0, 7, 8, 0}; !slices.Equal(results, want) {
			t.Errorf("results are %v, want %v", results, want)
		}
		want := "pool: task 0: a task's own\npool: task 3: a task's own\npool: task 6: a task's own\npool: task 9: a task's own"
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want\n%s", err, want)
		}
	})
}

func TestCancelBefore(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context) {
		ctx, cancel := context.WithCancelCause(ctx)
		cancel(errTask)
		err := pool.Each(ctx, 5, pool.Options{}, func(context.Context, int) error {
			t.Error("a task was started")
			return nil
		})
		if !errors.Is(err, context.Canceled) || !errors.Is(err, errTask) || !strings.Contains(err.Error(), "0 of 5 tasks done") {
			t.Errorf("got %v, want context canceled, its cause, and that 0 of 5 tasks were done", err)
		}
	})
}

func TestDeadline(t *testing.T) {
	for _, all := range []bool{false, true} {
		each(t, func(t *testing.T, ctx context.Context) {
			ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
			defer cancel()
			err := pool.Each(ctx, 100, pool.Options{Workers: 2, AllErrors: all}, func(ctx context.Context, i int) error {
				if i == 3 {
					<-ctx.Done()
					return ctx.Err()
				}
				time.Sleep(2 * time.Second) // without a look at the context
				return nil
			})
			// Tasks 0 and 1 end after 2 s, 2 after 4 s and 4, which runs when time is up, after 6 s.
			task, ok := errors.AsType[*pool.TaskError](err)
			if !ok || task.Index != 3 || !errors.Is(err, context.DeadlineExceeded) || !strings.HasPrefix(err.Error(), "pool: 4 of 100 tasks done: ") {
				t.Errorf("got %v, want that 4 of 100 tasks were done, and the error of task 3", err)
			}
		})
	}
}

// TestCancelTooLate: a context that ends when all has been done is no error.
func TestCancelTooLate(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context) {
		ctx, cancel := context.WithCancel(ctx)
		if err := pool.Each(ctx, 1, pool.Options{}, func(context.Context, int) error { cancel(); return nil }); err != nil {
			t.Error(err)
		}
	})
}

func TestProgress(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context) {
		var seen []int // appended to without a lock: the race detector checks that calls are serial
		err := pool.Each(ctx, 100, pool.Options{Workers: 8, AllErrors: true, Progress: func(done, total int) {
			if total != 100 {
				t.Errorf("total is %d", total)
			}
			seen = append(seen, done)
		}}, func(_ context.Context, i int) error {
			switch i {
			case 10:
				return errTask
			case 20:
				panic(i)
			}
			return nil
		})
		if err == nil || len(seen) != 100 {
			t.Fatalf("%d calls and error %v; want 100, and an error", len(seen), err)
		}
		for i, done := range seen {
			if done != i+1 {
				t.Fatalf("call %d says that %d tasks ended", i, done)
			}
		}
	})
}

// TestNested: tasks may use a pool, and an error goes through both.
func TestNested(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context) {
		var inner atomic.Int32
		err := pool.Each(ctx, 4, pool.Options{Workers: 2}, func(ctx context.Context, i int) error {
			return pool.Each(ctx, 8, pool.Options{Workers: 2}, func(ctx context.Context, j int) error {
				inner.Add(1)
				if i == 3 && j == 7 {
					time.Sleep(time.Second) // until all others are done
					return errTask
				}
				return nil
			})
		})
		task, ok := errors.AsType[*pool.TaskError](err)
		if !ok || task.Index != 3 || !errors.Is(err, errTask) || err.Error() != "pool: task 3: pool: task 7: a task's own" {
			t.Errorf("got %v, want task 7 of task 3", err)
		}
		if inner.Load() != 32 {
			t.Errorf("%d inner tasks ran, want 32", inner.Load())
		}
	})
}

package pool_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/goblas/goblas/goblas/pool"
)

func dereference(p *int) int { return *p }

func TestPanic(t *testing.T) {
	for _, all := range []bool{false, true} {
		each(t, func(t *testing.T, ctx context.Context) {
			var done atomic.Int32
			err := pool.Each(ctx, 10, pool.Options{Workers: 1, AllErrors: all}, func(_ context.Context, i int) error {
				if i == 4 {
					dereference(nil)
				}
				done.Add(1)
				return nil
			})
			task, _ := errors.AsType[*pool.TaskError](err)
			p, ok := errors.AsType[*pool.PanicError](err)
			if !ok || task.Index != 4 || !strings.Contains(string(p.Stack), "pool_test.dereference") || !strings.Contains(err.Error(), string(p.Stack)) {
				t.Errorf("got %v, want the panic of task 4 with its stack", err)
			}
			if _, ok := errors.AsType[runtime.Error](err); !ok {
				t.Errorf("the error does not wrap what the task panicked with: %v", err)
			}
			if want := map[bool]int32{false: 4, true: 9}[all]; done.Load() != want {
				t.Errorf("AllErrors %v: %d tasks were done, want %d", all, done.Load(), want)
			}
		})
	}
}

func TestPanicNil(t *testing.T) {
	err := pool.Each(t.Context(), 1, pool.Options{}, func(context.Context, int) error { panic(nil) })
	if _, ok := errors.AsType[*pool.PanicError](err); !ok {
		t.Errorf("got %v, want a PanicError", err)
	}
}

func TestGoexit(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context) {
		var last int
		err := pool.Each(ctx, 10, pool.Options{Workers: 2, AllErrors: true, Progress: func(done, _ int) { last = done }},
			func(_ context.Context, i int) error {
				if i != 5 {
					runtime.Goexit()
				}
				return nil
			})
		if !errors.Is(err, pool.ErrExit) || strings.Count(err.Error(), "runtime.Goexit") != 9 || last != 10 {
			t.Errorf("%d tasks ended with %v; want 10, and nine that called Goexit", last, err)
		}
		err = pool.Each(ctx, 10, pool.Options{}, func(context.Context, int) error { runtime.Goexit(); return nil })
		if !errors.Is(err, pool.ErrExit) {
			t.Errorf("got %v, want ErrExit", err)
		}
	})
}

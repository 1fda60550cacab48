package pool_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/pool"
)

// square takes longer for smaller inputs, so that results come in reverse.
func square(_ context.Context, i int, x int) (int, error) {
	time.Sleep(time.Duration(100-x) * time.Second)
	return x * x, nil
}

func TestMapOrder(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context) {
		got, err := pool.Map(ctx, []int{1, 2, 3, 4, 5}, pool.Options{Workers: 5}, square)
		if want := []int{1, 4, 9, 16, 25}; err != nil || !slices.Equal(got, want) {
			t.Errorf("got %v and %v, want %v", got, err, want)
		}
		got, err = pool.Map(ctx, nil, pool.Options{}, square)
		if err != nil || len(got) != 0 {
			t.Errorf("got %v and %v for no inputs", got, err)
		}
	})
}

func TestStreamAsTheyCome(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context) {
		stream := pool.Stream(ctx, []int{1, 2, 3, 4, 5}, pool.Options{Workers: 5}, square)
		for range 2 { // ranging again runs the tasks again
			var got []pool.Result[int]
			for result, err := range stream {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, result)
			}
			if want := []pool.Result[int]{{4, 25}, {3, 16}, {2, 9}, {1, 4}, {0, 1}}; !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		}
		for result, err := range pool.Stream(ctx, nil, pool.Options{}, square) {
			t.Errorf("got %v and %v for no inputs", result, err)
		}
	})
}

func TestStreamError(t *testing.T) {
	for _, all := range []bool{false, true} {
		each(t, func(t *testing.T, ctx context.Context) {
			var results, errs int
			for result, err := range pool.Stream(ctx, make([]int, 10), pool.Options{Workers: 1, AllErrors: all},
				func(_ context.Context, i int, _ int) (int, error) {
					time.Sleep(time.Second)
					if i == 4 {
						return 0, errTask
					}
					return i, nil
				}) {
				if err == nil {
					results++
					continue
				}
				errs++
				task, ok := errors.AsType[*pool.TaskError](err)
				if !ok || task.Index != 4 || !errors.Is(err, errTask) || result != (pool.Result[int]{}) {
					t.Errorf("got %v and %v, want the error of task 4", result, err)
				}
			}
			if want := map[bool]int{false: 4, true: 9}[all]; results != want || errs != 1 {
				t.Errorf("AllErrors %v: %d results and %d errors, want %d and 1", all, results, errs, want)
			}
		})
	}
}

// TestStreamLeft: leaving the loop, by break or panic, cancels the tasks and waits
// for them; a loop that is slow holds them up.
func TestStreamLeft(t *testing.T) {
	for _, leave := range []string{"break", "panic"} {
		each(t, func(t *testing.T, ctx context.Context) {
			var started, ended atomic.Int32
			do := func(ctx context.Context, i int, _ int) (int, error) {
				started.Add(1)
				defer ended.Add(1)
				if i > 0 {
					<-ctx.Done()
					time.Sleep(time.Second) // slow to stop
				}
				return i, nil
			}
			func() {
				defer func() {
					if value := recover(); (value != nil) != (leave == "panic") {
						t.Errorf("%s: recovered %v", leave, value)
					}
				}()
				for range pool.Stream(ctx, make([]int, 100), pool.Options{Workers: 3}, do) {
					time.Sleep(time.Minute)
					if leave == "panic" {
						panic(leave)
					}
					break
				}
			}()
			if started.Load() != 4 || ended.Load() != 4 {
				t.Errorf("%s: %d tasks were started and %d had ended, want 4", leave, started.Load(), ended.Load())
			}
		})
	}
}

func TestStreamSlowLoop(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context) {
		var ended atomic.Int32
		taken := int32(0)
		for _, err := range pool.Stream(ctx, make([]int, 100), pool.Options{Workers: 3},
			func(context.Context, int, int) (int, error) { return int(ended.Add(1)), nil }) {
			if err != nil {
				t.Fatal(err)
			}
			taken++
			time.Sleep(time.Second) // until every task that can has ended
			if ahead := ended.Load() - taken; ahead > 6 {
				t.Fatalf("the tasks are %d results ahead of the loop, want 6 at most", ahead)
			}
		}
		if taken != 100 {
			t.Errorf("%d results, want 100", taken)
		}
	})
}

func TestStreamCancelled(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		var last error
		for _, last = range pool.Stream(ctx, make([]int, 100), pool.Options{Workers: 3}, square) {
			cancel()
		}
		if !errors.Is(last, context.Canceled) {
			t.Errorf("the last error is %v, want context canceled", last)
		}
	})
}

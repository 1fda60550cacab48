package pool

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/goblas/goblas/goblas"
)

// Options are the options of one call of [Each], [Map] or [Stream]. The zero value is ready
// to use, and an Options may be used for any number of calls.
type Options struct {
	// Workers is how many tasks run at a time. If it is below 1, goblas.Threads() do.
	Workers int

	// AllErrors lets the other tasks go on when one fails. If it is false, the first
	// error cancels their context, and no more tasks are started.
	AllErrors bool

	// Progress, if not nil, is called after each task that ended, well or not, with
	// how many have and how many there are. Calls come one at a time, with done
	// counting up by one, from the workers' goroutines: a slow one holds the tasks
	// up, a panic is not caught, and it must not call runtime.Goexit.
	Progress func(done, total int)
}

// workers is how many are worth starting for n tasks.
func (o Options) workers(n int) int {
	if o.Workers < 1 {
		return min(goblas.Threads(), n)
	}
	return min(o.Workers, n)
}

// Each calls do(ctx, i) for every i from 0 to n-1, started in this order, and
// returns when all calls have. The context it passes ends with ctx, after the first
// error (unless opts.AllErrors), and when Each returns.
//
// The error is nil if and only if every task was done without one. Otherwise
// [errors.As] finds in it
//
//   - a [*TaskError], of the task that failed first in time, or with opts.AllErrors
//     those of all that failed, by index, joined;
//   - in the TaskError a [*PanicError] if the task panicked, and [errors.Is] finds
//     [ErrExit] if it called runtime.Goexit;
//   - the error and the cause of ctx, if that ended. Tasks then are not started any
//     more; those that run are waited for, so they should look at their context.
//
// If n is below 1, there is no work and no error, even if ctx has ended. Each allocates a
// little for every worker and every error, and nothing for a task.
func Each(ctx context.Context, n int, opts Options, do func(ctx context.Context, i int) error) error {
	if n < 1 {
		return nil
	}
	r := run{n: n, opts: opts, do: do}
	r.ctx, r.cancel = context.WithCancel(ctx)
	defer r.cancel()
	for range opts.workers(n) {
		r.workers.Go(r.work)
	}
	r.workers.Wait()
	if r.done == n {
		return nil
	}
	slices.SortFunc(r.failed, func(a, b *TaskError) int { return cmp.Compare(a.Index, b.Index) })
	var errs []error
	if ctx.Err() != nil {
		errs = append(errs, fmt.Errorf("pool: %d of %d tasks done: %w", r.done, n, reason(ctx)))
	}
	for _, err := range r.failed {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// reason returns the error of a context that ended, joined with its cause if that is
// another error.
func reason(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if cause == err {
		return err
	}
	return fmt.Errorf("%w: %w", err, cause)
}

// run is one call of Each. golang.org/x/sync/errgroup has neither panics as errors,
// nor all errors, nor progress, and makes a goroutine for each task, which grows its
// stack anew; sourcegraph/conc raises panics again. What would be left of either is
// shorter than the code around it.
type run struct {
	n       int
	opts    Options
	do      func(ctx context.Context, i int) error
	ctx     context.Context
	cancel  context.CancelFunc
	workers sync.WaitGroup
	next    atomic.Int64

	mu     sync.Mutex
	ended  int // tasks that ended, well or not
	done   int // tasks that ended well
	failed []*TaskError
}

// work does tasks until there are none left.
func (r *run) work() {
	running := false
	i := 0
	defer func() {
		if !running {
			return
		}
		err := ErrExit
		if value := recover(); value != nil {
			err = &PanicError{Value: value, Stack: debug.Stack()}
		}
		r.end(i, err)
		r.workers.Go(r.work) // in place of this goroutine, which Goexit ends for good
	}()
	for r.ctx.Err() == nil {
		i = int(r.next.Add(1)) - 1
		if i >= r.n {
			return
		}
		running = true
		err := r.do(r.ctx, i)
		running = false // so that a panic of Progress is not taken for the task's
		r.end(i, err)
	}
}

// end counts task i as ended with err.
func (r *run) end(i int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err == nil:
		r.done++
	case r.opts.AllErrors:
		r.failed = append(r.failed, &TaskError{Index: i, Err: err})
	case r.failed == nil:
		r.failed = append(r.failed, &TaskError{Index: i, Err: err})
		r.cancel()
	}
	r.ended++
	if r.opts.Progress != nil {
		r.opts.Progress(r.ended, r.n)
	}
}

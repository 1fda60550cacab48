package pool

import (
	"context"
	"iter"
)

// Map returns the results of do(ctx, i, inputs[i]) in the order of the inputs. Contexts,
// options and errors are those of [Each]. Beside an error it returns the results of the tasks
// that were done without one, and zero values for the others. It allocates the results, and
// what Each allocates.
func Map[T, R any](ctx context.Context, inputs []T, opts Options, do func(ctx context.Context, i int, input T) (R, error)) ([]R, error) {
	results := make([]R, len(inputs))
	err := Each(ctx, len(inputs), opts, func(ctx context.Context, i int) error {
		result, err := do(ctx, i, inputs[i])
		if err == nil {
			results[i] = result
		}
		return err
	})
	return results, err
}

// Result is the result of one task.
type Result[R any] struct {
	Index int // of the task and its input, from 0
	Value R
}

// Stream returns the results of do(ctx, i, inputs[i]) as they come. Contexts, options and
// tasks are those of [Each]. The tasks run while the sequence is ranged over, and each time
// anew:
//
//	for result, err := range pool.Stream(ctx, inputs, pool.Options{}, do) {
//		if err != nil {
//			return err
//		}
//		use(inputs[result.Index], result.Value)
//	}
//
// If there is an error, it comes once, after the last result, and is the error of [Each].
// Leaving the loop early cancels the context of the tasks, waits for those that run, and
// drops their results and errors. When the loop is slower than the tasks, they wait for it,
// and at most twice as many results as there are workers are held for it. A task counts as
// done, also for Options.Progress, when its result is held.
func Stream[T, R any](ctx context.Context, inputs []T, opts Options, do func(ctx context.Context, i int, input T) (R, error)) iter.Seq2[Result[R], error] {
	return func(yield func(Result[R], error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		results := make(chan Result[R], opts.workers(len(inputs)))
		var err error
		go func() {
			defer close(results)
			err = Each(ctx, len(inputs), opts, func(ctx context.Context, i int) error {
				value, err := do(ctx, i, inputs[i])
				if err != nil {
					return err
				}
				select {
				case results <- Result[R]{i, value}:
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			})
		}()
		defer func() { // also if the loop's body panics
			cancel()
			for range results { // until the workers have ended
			}
		}()
		for result := range results {
			if !yield(result, nil) {
				return
			}
		}
		if err != nil {
			yield(Result[R]{}, err)
		}
	}
}

package pool

import (
	"context"
	"iter"
)

// Map returns the results of do(ctx, i, inputs[i]) in the order of the inputs. It is
// [Each] otherwise, errors included; with an error, the results of the tasks that
// were done come with it, and the others are zero.
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

// Result is that of one task.
type Result[R any] struct {
	Index int // of the task and its input, from 0
	Value R
}

// Stream returns the results of do(ctx, i, inputs[i]) as they come. The tasks run
// while it is ranged over, and each time anew:
//
//	for result, err := range pool.Stream(ctx, inputs, pool.Options{}, do) {
//		if err != nil {
//			return err
//		}
//		use(inputs[result.Index], result.Value)
//	}
//
// If there is an error, it comes once, after the last result, and is that of [Each].
// Leaving the loop before cancels the context of the tasks and waits for those that
// run. When the loop is slower than the tasks, these wait for it, and at most twice
// as many results as there are workers are held for it; a task counts as done,
// towards Options.Progress too, when its result is.
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

package code

import (
	"context"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/pool"
	"github.com/goblas/goblas/goblas/vec"
)

// Tour uses three kinds of concurrency; lesson 7 has the fourth.
func Tour(ctx context.Context, sizes []int) ([]float64, error) {
	task := func(_ context.Context, _, n int) (float64, error) {
		a, err := goblas.Full(n, n, 2.0)
		if err != nil {
			return 0, err
		}
		b, err := goblas.Dot(a, a) // BLAS threads
		if err != nil {
			return 0, err
		}
		err = vec.Sqrt(b.Data, b.Data) // elements on all free cores
		return vec.Sum(b.Data), err
	}
	return pool.Map(ctx, sizes, pool.Options{}, task) // tasks
}

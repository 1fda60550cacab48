package code

import (
	"context"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/pool"
	"github.com/goblas/goblas/goblas/vec"
)

// Products makes two random matrices and multiplies them, count times.
// Workers and BLAS threads share the cores by themselves.
func Products(ctx context.Context, count, n int) error {
	if err := goblas.Use(goblas.Auto); err != nil {
		return err
	}
	task := func(_ context.Context, i int) error {
		a := goblas.New[float64](n, n)
		b := goblas.New[float64](n, n)
		vec.Uniform(a.Data, uint64(2*i))
		vec.Uniform(b.Data, uint64(2*i+1))
		_, err := goblas.Dot(a, b)
		return err
	}
	return pool.Each(ctx, count, pool.Options{}, task)
}

package pool_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/pool"
)

// Systems are solved side by side, and one is singular. The split into workers and
// BLAS threads is the gate's.
func ExampleMap() {
	systems := []goblas.Matrix[float64]{
		goblas.FromRows([]float64{2, 0}, []float64{0, 2}),
		goblas.FromRows([]float64{1, 1}, []float64{1, 1}),
		goblas.FromRows([]float64{4, 0}, []float64{0, 4}),
	}
	b := goblas.FromRows([]float64{8}, []float64{8})
	solutions, err := pool.Map(context.Background(), systems, pool.Options{AllErrors: true},
		func(_ context.Context, _ int, a goblas.Matrix[float64]) (goblas.Matrix[float64], error) {
			return goblas.Solve(a, b)
		})
	fmt.Println(err)
	task, ok := errors.AsType[*pool.TaskError](err)
	fmt.Println(ok, task.Index, errors.Is(err, goblas.ErrSingular))
	fmt.Println(solutions[0].Data, solutions[2].Data)
	// Output:
	// pool: task 1: linalg: Solve 2x2 by 2x1: matrix is singular: pivot 1 is zero
	// true 1 true
	// [4 4] [2 2]
}

func ExampleEach() {
	squares := make([]int, 5)
	err := pool.Each(context.Background(), len(squares), pool.Options{Workers: 2},
		func(_ context.Context, i int) error {
			squares[i] = i * i
			return nil
		})
	fmt.Println(squares, err)
	// Output: [0 1 4 9 16] <nil>
}

// With one worker, results come in the order of the inputs. Leaving the loop stops
// the tasks.
func ExampleStream() {
	lengths := pool.Stream(context.Background(), []string{"a", "bb", "ccc", "dddd"}, pool.Options{Workers: 1},
		func(_ context.Context, _ int, s string) (int, error) { return len(s), nil })
	for result, err := range lengths {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(result.Index, result.Value)
		if result.Value == 3 {
			break
		}
	}
	// Output:
	// 0 1
	// 1 2
	// 2 3
}

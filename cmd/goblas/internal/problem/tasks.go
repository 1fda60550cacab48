package problem

import (
	"context"
	"errors"
	"math/rand/v2"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/pool"
)

// NewTasks makes a problem of s.Tasks tasks for a number of workers. Each task
// makes two random matrices and multiplies them; a call is timed with making
// them, as the tasks of a program would be.
//
// The first call checks every product, and later ones the last product of every
// worker after the call, so that checking is not timed but for the first call.
func NewTasks(s Spec, workers int) Problem {
	switch s.Type {
	case "float32":
		return newTasks[float32](s, workers)
	case "complex64":
		return newTasks[complex64](s, workers)
	case "complex128":
		return newTasks[complex128](s, workers)
	}
	return newTasks[float64](s, workers)
}

type tasks[T goblas.Scalar] struct {
	spec    Spec
	checked bool     // whether a first call has checked every product
	wrong   error    // what it found
	memory  []dot[T] // one for each worker: operands, reused from task to task, and the last product
}

func newTasks[T goblas.Scalar](s Spec, workers int) *tasks[T] {
	t := &tasks[T]{spec: s, memory: make([]dot[T], workers)}
	for i := range t.memory {
		t.memory[i] = dot[T]{
			a: goblas.New[T](s.N, s.N), b: goblas.New[T](s.N, s.N),
			r: rand.New(rand.NewPCG(s.Seed, uint64(i))),
		}
	}
	return t
}

func (t *tasks[T]) Call() error {
	free := make(chan *dot[T], len(t.memory))
	for i := range t.memory {
		free <- &t.memory[i]
	}
	first := !t.checked
	err := pool.Each(context.Background(), t.spec.Tasks, pool.Options{Workers: len(t.memory)}, func(context.Context, int) error {
		product := <-free // as many as there are workers, so at once
		defer func() { free <- product }()
		fill(product.a.Data, product.r)
		fill(product.b.Data, product.r)
		err := product.Call()
		if err == nil && first {
			_, err = product.Check()
		}
		return err
	})
	t.checked = true
	if _, wrong := errors.AsType[*verify.Error](err); first && wrong {
		t.wrong = err
		return nil
	}
	return err
}

func (t *tasks[T]) Check() (worst verify.Residual, err error) {
	if t.wrong != nil {
		return worst, t.wrong
	}
	for i := range t.memory {
		p := &t.memory[i]
		if p.c.Data == nil {
			continue // more workers than tasks
		}
		residual, err := p.Check()
		if err != nil {
			return residual, err
		}
		worst = verify.Worse(worst, residual)
	}
	return worst, nil
}

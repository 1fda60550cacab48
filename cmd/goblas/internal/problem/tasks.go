package problem

import (
	"context"
	"errors"
	"math/rand/v2"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/pool"
)

// tasks is many tasks that a number of workers do. Each task makes two random matrices,
// on [0, 1), and multiplies them; a call is timed with making them, as the tasks of a
// program would be. Task i has the same matrices whoever does it, and however many
// workers there are.
//
// The first call checks every product, and later ones the last product of every
// worker after the call, so that checking is not timed but for the first call.
type tasks[T goblas.Scalar] struct {
	spec    Spec
	fill    func(data []T, seed uint64) // makes a matrix as a user of goblas would
	checked bool                        // whether a first call has checked every product
	wrong   error                       // what it found
	memory  []linear[T]                 // one for each worker: operands, reused from task to task, and the last product
}

func newTasks[T goblas.Scalar](s Spec, workers int, fill func([]T, uint64)) *tasks[T] {
	t := &tasks[T]{spec: s, fill: fill, memory: make([]linear[T], workers)}
	for i := range t.memory {
		p := &t.memory[i]
		*p = linear[T]{op: Dot, a: goblas.New[T](s.N, s.N), b: goblas.New[T](s.N, s.N), r: rand.New(rand.NewPCG(s.Seed, uint64(i)))}
		p.call = func() error { return p.goblas(s.Into) }
		if s.Into {
			p.c = goblas.New[T](s.N, s.N)
		}
	}
	return t
}

// fillSeeded is vec.Uniform for complex types, which package vec does not have.
func fillSeeded[T goblas.Scalar](data []T, seed uint64) { fill(data, rand.New(rand.NewPCG(seed, 0))) }

func (t *tasks[T]) Call() error {
	free := make(chan *linear[T], len(t.memory))
	for i := range t.memory {
		free <- &t.memory[i]
	}
	first := !t.checked
	err := pool.Each(context.Background(), t.spec.Tasks, pool.Options{Workers: len(t.memory)}, func(_ context.Context, i int) error {
		product := <-free // as many as there are workers, so at once
		defer func() { free <- product }()
		seed := t.spec.Seed + 2*uint64(i)
		t.fill(product.a.Data, seed)
		t.fill(product.b.Data, seed+1)
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

package problem

import (
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
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
	checked bool  // whether a first call has checked every product
	wrong   error // what it found
	workers []worker[T]
}

// worker is the memory of one goroutine.
type worker[T goblas.Scalar] struct {
	product dot[T] // operands, reused from task to task, and the last product
	err     error
}

func newTasks[T goblas.Scalar](s Spec, workers int) *tasks[T] {
	t := &tasks[T]{spec: s, workers: make([]worker[T], workers)}
	for i := range t.workers {
		t.workers[i].product = dot[T]{
			a: goblas.New[T](s.N, s.N), b: goblas.New[T](s.N, s.N),
			r: rand.New(rand.NewPCG(s.Seed, uint64(i))),
		}
	}
	return t
}

func (t *tasks[T]) Call() error {
	var next atomic.Int64
	var all sync.WaitGroup
	for i := range t.workers {
		all.Go(func() {
			w := &t.workers[i]
			w.err = nil
			for next.Add(1) <= int64(t.spec.Tasks) && w.err == nil {
				w.task()
				if w.err == nil && !t.checked {
					w.err = w.product.Check()
				}
			}
		})
	}
	all.Wait()
	first := !t.checked
	t.checked = true
	for i := range t.workers {
		err := t.workers[i].err
		if wrong := (*verify.Error)(nil); first && errors.As(err, &wrong) {
			t.wrong = err
		} else if err != nil {
			return err
		}
	}
	return nil
}

// task does one task.
func (w *worker[T]) task() {
	fill(w.product.a.Data, w.product.r)
	fill(w.product.b.Data, w.product.r)
	w.err = w.product.Call()
}

func (t *tasks[T]) Check() error {
	if t.wrong != nil {
		return t.wrong
	}
	for i := range t.workers {
		p := &t.workers[i].product
		if p.c.Data == nil {
			continue // more workers than tasks
		}
		if err := p.Check(); err != nil {
			return err
		}
	}
	return nil
}

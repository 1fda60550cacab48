package plan

import (
	"math"
	"sync"
	"testing"
)

func TestSet(t *testing.T) {
	t.Cleanup(func() { Set(nil) })
	builtin := *For(Dgemm)
	Set(Overrides{Dgemm: {Library: new(1e6)}, Ddot: {Threads: new(0.0)}})
	if got := *For(Dgemm); got.Library != 1e6 || got.Threads != builtin.Threads || got.Tiles != builtin.Tiles || got.large != builtin.large {
		t.Errorf("Dgemm: %+v, want %+v but Library 1e6", got, builtin)
	}
	if For(Ddot).Threads != 0 || *For(Daxpy) != *Builtin(Daxpy) || *Builtin(Dgemm) != builtin {
		t.Errorf("Ddot %+v, Daxpy %+v, built-in Dgemm %+v", *For(Ddot), *For(Daxpy), *Builtin(Dgemm))
	}
	Set(Overrides{Ddot: {Library: new(1.0)}}) // replaces, adds nothing
	if *For(Dgemm) != builtin || For(Ddot).Library != 1 || For(Ddot).Threads != Builtin(Ddot).Threads {
		t.Errorf("the first overrides shine through: %+v, %+v", *For(Dgemm), *For(Ddot))
	}
	Set(nil)
	for op := range NumOps {
		if For(op) != Builtin(op) {
			t.Fatalf("%v is not back", op)
		}
	}
}

// TestSetConcurrently holds, with the race detector, that a row is of one table.
func TestSetConcurrently(t *testing.T) {
	t.Cleanup(func() { Set(nil) })
	Set(Overrides{Dgemm: {Library: new(0.0), Threads: new(0.0)}})
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 200 {
				v := float64(g*1000 + i)
				Set(Overrides{Dgemm: {Library: &v, Threads: &v}})
				if r := For(Dgemm); r.Library != r.Threads {
					t.Errorf("half a change: %+v", *r)
				}
			}
		})
	}
	wg.Wait()
}

func TestNamesAndOrders(t *testing.T) {
	for op := range NumOps {
		if got, ok := ByName(op.String()); !ok || got != op {
			t.Errorf("ByName(%v) is %v, %v", op, got, ok)
		}
		for _, n := range []int{0, 1, 2, 100, 5000} {
			if got := Order(op, Work(op, n)); math.Abs(got-float64(n)) > 1e-9*float64(n) {
				t.Errorf("%v: order %d comes back as %g", op, n, got)
			}
		}
		if !math.IsInf(Order(op, Never), 1) {
			t.Errorf("%v: never is order %g", op, Order(op, Never))
		}
	}
	if op, ok := ByName("Dfoo"); ok {
		t.Errorf("Dfoo is %v", op)
	}
	if Work(Ddot, 10) != 10 || Work(DgemvT, 10) != 100 || Work(Dgemm, 10) != 1000 || Work(Gesv, 10) != 1000 {
		t.Errorf("works of order 10: %g, %g, %g, %g", Work(Ddot, 10), Work(DgemvT, 10), Work(Dgemm, 10), Work(Gesv, 10))
	}
}

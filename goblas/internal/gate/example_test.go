package gate_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate"
)

// setThreads stands for openblas_set_num_threads and openblas_get_num_threads.
func setThreads(n int) int {
	fmt.Println("BLAS threads:", n)
	return n
}

func Example() {
	g := gate.New(4, setThreads)
	call := func(cores int) {
		l, err := g.Acquire(context.Background(), gate.Request{Cores: cores})
		if err != nil {
			return
		}
		defer l.Release() // also if the call panics
		fmt.Println("a call on", l.Cores())
	}
	call(1)
	call(1)
	call(4)
	call(100) // clamped to the budget
	call(1)
	// Output:
	// BLAS threads: 1
	// a call on 1
	// a call on 1
	// BLAS threads: 4
	// a call on 4
	// a call on 4
	// BLAS threads: 1
	// a call on 1
}

// A call of a few microseconds does not wait for the long ones that have the cores.
func ExampleGate_Short() {
	g := gate.New(1, func(n int) int { return n })
	long, _ := g.Acquire(context.Background(), gate.Request{Cores: 1, Cost: time.Minute})
	defer long.Release()

	if short, ok := g.Short(); ok {
		fmt.Println("beside it, on", short.Cores(), "thread")
		short.Release()
	}
	// Output:
	// beside it, on 1 thread
}

// A call that holds one core takes what else is free for its tiles.
func ExampleGate_AcquireUpTo() {
	g := gate.New(4, func(n int) int { return n })
	own, _ := g.Acquire(context.Background(), gate.Request{Cores: 1})
	each, granted := g.AcquireUpTo(7)
	var tiles sync.WaitGroup
	for range granted {
		tiles.Go(func() {
			defer each.Release()
			// a tile, with one BLAS thread
		})
	}
	// the first tile, on the caller's own core
	tiles.Wait()
	own.Release()
	fmt.Println("tiles:", 1+granted)
	// Output:
	// tiles: 4
}

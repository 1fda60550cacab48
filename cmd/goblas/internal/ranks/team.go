package ranks

import (
	"fmt"
	"math"
	"runtime"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas/dist"
)

// setting is a problem with a grid and a block size to measure it on.
type setting struct {
	op         problem.Op
	kind       string // of the elements
	n          int
	rows, cols int // of the grid
	block      int
}

// sameProblem reports whether two settings differ in the grid and the block size only.
func (s setting) sameProblem(t setting) bool {
	return s.op == t.op && s.kind == t.kind && s.n == t.n
}

// spread makes the problem. It is collective.
func (s setting) spread() (answer, error) {
	grid, err := dist.NewGrid(s.rows, s.cols)
	if err != nil {
		return nil, err
	}
	switch s.kind {
	case "float32":
		return newSpread[float32](s.op, s.n, grid, s.block)
	case "complex64":
		return newSpread[complex64](s.op, s.n, grid, s.block)
	case "complex128":
		return newSpread[complex128](s.op, s.n, grid, s.block)
	}
	return newSpread[float64](s.op, s.n, grid, s.block)
}

// alone makes the problem on this process.
func (s setting) alone() answer {
	switch s.kind {
	case "float32":
		return newAlone[float32](s.op, s.n)
	case "complex64":
		return newAlone[complex64](s.op, s.n)
	case "complex128":
		return newAlone[complex128](s.op, s.n)
	}
	return newAlone[float64](s.op, s.n)
}

// The orders that process 0 gives, because it alone knows how many calls fit into the time.
type order int

const (
	quit  order = iota
	begin       // make the operands of a setting, unless they are there
	run         // make so many calls, and time them
	check       // look at the latest answer
	share       // add up the time in MPI of a setting
	rest        // sleep until process 0 has done something alone
)

// team is what a process knows of the settings, which are the same on all. Process 0 leads,
// and the others follow. Its methods run on one goroutine at a time.
type team struct {
	settings []setting
	current  answer // of the setting number
	number   int
	usage    []dist.Usage // of this process's calls, by setting
	waiting  *waiting

	// What the latest order brought, on every process.
	took     time.Duration
	residual verify.Residual
	inMPI    *float64 // nil if the calls were too short to tell
}

// lead gives an order and takes part in it. It is for process 0.
func (t *team) lead(o order, number int) error {
	if err := dist.Broadcast([]float64{float64(o), float64(number)}, 0); err != nil {
		return err
	}
	return t.obey(o, number)
}

// follow takes part in what process 0 orders until it says that there is no more. What goes
// wrong goes wrong on process 0, too, which tells it.
func (t *team) follow() {
	for {
		message := []float64{0, 0}
		if err := dist.Broadcast(message, 0); err != nil || order(message[0]) == quit {
			return
		}
		_ = t.obey(order(message[0]), int(message[1]))
	}
}

func (t *team) obey(o order, number int) (err error) {
	switch o {
	case begin:
		if t.number != number {
			t.current = nil
		}
		runtime.GC()
		if t.current == nil {
			t.number = number
			t.current, err = t.settings[number].spread()
		}
	case run:
		t.took, err = t.run(number)
	case check:
		t.residual, err = t.current.check()
	case share:
		t.inMPI, err = t.share(t.usage[number])
	case rest:
		t.waiting.sleep()
	}
	return err
}

// run makes so many calls, and returns how long it took until the last process had ended
// them.
func (t *team) run(calls int) (took time.Duration, err error) {
	if err := dist.Barrier(); err != nil {
		return 0, err
	}
	start := time.Now()
	usage, err := dist.Measure(func() error {
		for range calls {
			if err := t.current.call(); err != nil {
				return err
			}
		}
		return dist.Barrier()
	})
	took = time.Since(start)
	t.usage[t.number].Computing += usage.Computing
	t.usage[t.number].InMPI += usage.InMPI
	return took, err
}

// share is the part of the time of all processes that they were in MPI; nil if the calls
// were too short to tell. It is collective.
func (t *team) share(usage dist.Usage) (*float64, error) {
	sum := []float64{usage.Computing.Seconds(), usage.InMPI.Seconds()}
	if err := dist.Sum(sum); err != nil {
		return nil, err
	}
	part := sum[1] / (sum[0] + sum[1])
	if math.IsNaN(part) || sum[0]+sum[1] < 0.05 { // fifty looks
		return nil, nil
	}
	return &part, nil
}

// title is the problem in words.
func (s setting) title() string {
	switch s.op {
	case problem.Dot:
		return fmt.Sprintf("dot %dx%d by %dx%d, %s", s.n, s.n, s.n, s.n, s.kind)
	case problem.Solve:
		return fmt.Sprintf("solve %dx%d, 1 right-hand side, %s", s.n, s.n, s.kind)
	case problem.SVD:
		return fmt.Sprintf("svd %dx%d, thin, %s", s.n, s.n, s.kind)
	case problem.QR:
		return fmt.Sprintf("qr %dx%d, reduced, %s", s.n, s.n, s.kind)
	}
	return fmt.Sprintf("%s %dx%d, %s", s.op, s.n, s.n, s.kind)
}

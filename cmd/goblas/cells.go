package main

import (
	"slices"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas"
)

// defaultOrders are what a bench without --n takes: large enough to show what
// threads do, small enough for pure Go to finish soon.
var defaultOrders = map[problem.Op][]int{
	problem.Dot:   {1000, 2000},
	problem.Solve: {1000},
	problem.SVD:   {500},
	problem.Tasks: {256},
}

// defaultOrder is that of gonum's operations, which have no line above.
const defaultOrder = 500

// cell is one problem and the alternatives that are measured on it.
type cell struct {
	spec       problem.Spec
	rows       []report.Row
	contenders func() []measure.Contender // makes the operands, so not before its turn
}

// cells lays the measurement out.
func (s *settings) cells() []cell {
	ops := s.ops.values
	if len(ops) == 0 {
		ops = []string{string(problem.Dot), string(problem.Solve), string(problem.SVD)}
	}
	var cells []cell
	for _, op := range ops {
		orders := s.n.values
		if len(orders) == 0 {
			orders = defaultOrders[problem.Op(op)]
			if orders == nil {
				orders = []int{defaultOrder}
			}
		}
		nrhs := []int{0}
		if op == string(problem.Solve) {
			nrhs = s.nrhs.values
		}
		for _, t := range s.types.values {
			for _, n := range orders {
				for _, columns := range nrhs {
					spec := problem.Spec{Op: problem.Op(op), Type: problem.Type(t), N: n, NRHS: columns, Into: s.into, Seed: s.seed}
					if spec.Op == problem.Tasks {
						spec.Tasks = s.tasks.values[0]
					}
					cells = append(cells, s.cell(spec))
				}
			}
		}
	}
	return cells
}

// cell lays one problem out.
func (s *settings) cell(spec problem.Spec) cell {
	c := cell{spec: spec}
	workers := []int{0}
	if spec.Op == problem.Tasks {
		workers = s.workers.values
	}
	for _, backend := range s.backends.values {
		threads := s.threads.values
		if backend == pure {
			threads = []int{0}
		}
		for _, w := range workers {
			for _, t := range threads {
				c.rows = append(c.rows, report.Row{Backend: backend, Workers: w, Threads: t})
			}
		}
	}
	c.contenders = func() []measure.Contender {
		made := map[int]problem.Problem{}
		var contenders []measure.Contender
		for _, row := range c.rows {
			p := made[row.Workers]
			if p == nil {
				if spec.Op == problem.Tasks {
					p = problem.NewTasks(spec, row.Workers)
				} else {
					p = problem.New(spec)
				}
				made[row.Workers] = p
			}
			contenders = append(contenders, measure.Contender{
				Enter:   func() (func(), error) { return enter(row.Backend, row.Threads) },
				Call:    p.Call,
				Check:   p.Check,
				Lingers: row.Threads > 1,
			})
		}
		return contenders
	}
	return c
}

// enter puts a backend and a number of threads in force, and returns what puts
// the former ones back.
func enter(backend string, threads int) (leave func(), err error) {
	before := goblas.Active()
	use := map[string]goblas.Backend{pure: goblas.PureGo, native: goblas.Native, auto: goblas.Auto}[backend]
	if err := goblas.Use(use); err != nil {
		return nil, err
	}
	restore := func() {}
	if threads > 0 {
		if restore, err = goblas.SetThreads(threads); err != nil {
			_ = goblas.Use(before) // it was in force, so it is there
			return nil, err
		}
	}
	return func() {
		restore()
		_ = goblas.Use(before)
	}, nil
}

// checkMemory refuses what does not fit, before anything is made.
func checkMemory(cells []cell) error {
	for _, c := range cells {
		workers := 0
		for _, row := range c.rows {
			workers += row.Workers // every number of workers keeps operands of its own
		}
		if err := checkRoom(c.spec.String(), c.spec.Memory(workers)); err != nil {
			return err
		}
	}
	return nil
}

// ladder is 1 to the physical cores, powers of two where they are many, and the
// logical ones; none above limit.
func ladder(physical, logical, limit int) []int {
	var counts []int
	for n := 1; n < physical; n++ {
		if physical <= 8 || n&(n-1) == 0 {
			counts = append(counts, n)
		}
	}
	counts = append(counts, physical)
	if logical > physical {
		counts = append(counts, logical)
	}
	for i, n := range counts {
		counts[i] = min(n, limit)
	}
	return slices.Compact(counts)
}

package main

import (
	"fmt"
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

// quickOrders are what --quick takes instead.
var quickOrders = map[problem.Op][]int{
	problem.Dot:   {500},
	problem.Solve: {500},
	problem.SVD:   {200},
	problem.Tasks: {128},
}

// defaultOrder is that of gonum's operations, which have no line above.
const defaultOrder, quickOrder = 500, 200

// cell is one problem and the alternatives that are measured on it.
type cell struct {
	spec       problem.Spec
	rows       []report.Row
	contenders func() []measure.Contender // makes the operands, so not before its turn
}

// cells lays the measurement out.
func (s *settings) cells(p peers) []cell {
	ops := s.ops.values
	if len(ops) == 0 {
		ops = []string{string(problem.Dot), string(problem.Solve), string(problem.SVD)}
	}
	var cells []cell
	for _, op := range ops {
		orders := s.n.values
		if len(orders) == 0 {
			orders = s.defaultOrders(problem.Op(op))
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
						spec.Tasks = s.taskCount(spec)
					}
					cells = append(cells, s.cell(spec, p))
				}
			}
		}
	}
	return cells
}

// taskCount is how many tasks there are: as many as the command line says, or as take
// a moment on one core.
func (s *settings) taskCount(spec problem.Spec) int {
	if len(s.tasks.values) == 1 {
		return s.tasks.values[0]
	}
	const moment = 5e9 // operations
	spec.Tasks = 1
	return min(max(int(moment/spec.Flops()), 20), 1000)
}

func (s *settings) defaultOrders(op problem.Op) []int {
	orders, other := defaultOrders, defaultOrder
	if s.quick {
		orders, other = quickOrders, quickOrder
	}
	if orders[op] != nil {
		return orders[op]
	}
	return []int{other}
}

// cell lays one problem out.
func (s *settings) cell(spec problem.Spec, p peers) cell {
	c := cell{spec: spec}
	backends := s.backends.values
	if spec.Op == problem.Tasks {
		backends = s.taskBackends
	}
	for _, backend := range backends {
		workers, threads := []int{0}, s.threads.values
		if backend == pure {
			threads = []int{0}
		}
		if spec.Op == problem.Tasks {
			workers = s.workers.values
			if backend == auto { // it needs no split
				workers, threads = []int{goblas.Threads()}, []int{0}
			}
		}
		for _, w := range workers {
			for _, t := range threads {
				c.rows = append(c.rows, report.Row{Name: backend, Workers: w, Threads: t})
			}
		}
	}
	for _, name := range p.of(spec) {
		for _, t := range s.threads.values {
			c.rows = append(c.rows, report.Row{Name: name, Threads: t})
		}
	}
	c.contenders = func() []measure.Contender { return contenders(spec, c.rows, p, s.limit) }
	return c
}

// contenders makes the operands of a problem, and what runs each of the rows on it.
func contenders(spec problem.Spec, rows []report.Row, p peers, limit int) []measure.Contender {
	made := map[string]problem.Problem{}
	prepared := false
	var contenders []measure.Contender
	for _, row := range rows {
		if row.Name == report.NumPy {
			contenders = append(contenders, p.numpy.Contender(spec, row.Threads, &prepared))
			continue
		}
		key := problemOf(row)
		if made[key] == nil {
			made[key] = newProblem(spec, row)
		}
		contenders = append(contenders, measure.Contender{
			Enter:   func() (func(), error) { return enter(row, limit) },
			Call:    made[key].Call,
			Check:   made[key].Check,
			Lingers: row.Threads > 1 || row.Name == auto,
		})
	}
	return contenders
}

// problemOf names the operands and the way of calling that a row needs: rows with
// the same name share them.
func problemOf(r report.Row) string {
	switch r.Name {
	case report.Netlib, report.C, report.NumPy:
		return r.Name
	}
	return fmt.Sprint("goblas, workers ", r.Workers)
}

func newProblem(spec problem.Spec, r report.Row) problem.Problem {
	switch {
	case r.Name == report.Netlib:
		return problem.NewMat(spec)
	case r.Name == report.C:
		return problem.NewC(spec)
	case spec.Op == problem.Tasks:
		return problem.NewTasks(spec, r.Workers)
	}
	return problem.New(spec)
}

// checkMemory refuses what does not fit, before anything is made.
func checkMemory(cells []cell) error {
	for _, c := range cells {
		need, made := 0.0, map[string]bool{}
		for _, row := range c.rows {
			if key := problemOf(row); !made[key] { // each has operands of its own
				made[key] = true
				need += c.spec.Memory(row.Workers)
			}
		}
		if err := checkRoom(c.spec.String(), need); err != nil {
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

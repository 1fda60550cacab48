package functions

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
)

// Orders are those of the matrices, if nobody says.
var Orders = []int{4, 16, 64, 256, 1000}

// Budget is how long each figure is measured, if nobody says.
const Budget = 100 * time.Millisecond

// Heap is how many MiB of Go's memory are held meanwhile, if nobody says.
const Heap = 64

// Plan says in which ways functions are measured, beside NumPy and SciPy if there is a Peer.
type Plan struct {
	Peer    *numpy.NumPy
	Threads []int // numbers of them, for both sides
	Into    bool  // write into memory that is kept, where that is a choice
	Pure    bool  // measure pure Go too, which is what answers are compared to where there is no Peer
	Held    float64
	Budget  time.Duration
	Linger  time.Duration
}

// Names are those of the functions that one of the peers computes too, in the order of
// the table: of all, or of those that have a ...To form.
func Names(into bool, peers ...string) (names []string) {
	for _, f := range functions[float64]() {
		if slices.Contains(peers, f.beside()) && (f.to != nil || !into) {
			names = append(names, f.name)
		}
	}
	return names
}

// choose returns the functions to measure: the chosen ones, or all that the peers have.
func choose(into bool, chosen, peers []string) ([]string, error) {
	names := Names(into, peers...)
	for _, name := range chosen {
		switch {
		case !slices.Contains(Names(false, peers...), name):
			return nil, cli.Usagef("%s is no function of %s", name, strings.Join(peers, ", "))
		case !slices.Contains(names, name):
			return nil, cli.Usagef("%s has no ...To form", name)
		}
	}
	if len(chosen) > 0 {
		return chosen, nil
	}
	return names, nil
}

// NewCommand returns the command goblas bench linalg.
func NewCommand() *cobra.Command {
	peers := cli.Choices{What: "peer", Values: []string{report.NumPy, report.SciPy}, Of: []string{report.NumPy, report.SciPy}}
	names := Names(false, peers.Of...)
	chosen := cli.Choices{What: "function", Of: names}
	types := cli.Choices{What: "type", Values: []string{"float64"}, Of: []string{"float32", "float64", "complex64", "complex128"}}
	n := cli.Counts{What: "order n", Limit: 1 << 20, Values: Orders}
	threads := cli.Counts{What: "thread count", Limit: 1024}
	var budget time.Duration
	var python string
	var into bool
	var heap uint
	var exports session.Exports
	c := &cobra.Command{
		Use:   "linalg [function...]",
		Short: "Measure package linalg beside NumPy and SciPy",
		Long: `Measure the functions of package linalg beside those of NumPy and SciPy that compute
the same, in turns, medians. Each side has the better of its thread counts. A figure
is how many times as fast linalg is: their time over its own. Beneath the last table
stand the geometric mean and the least figure.

Functions: ` + strings.Join(names, ", ") + `; without any, all of
them. They get the same matrices, random and well conditioned, and their answers are
compared: random sums of the elements of each result, or what else of it is unique.
An answer that is not the same is marked and ends goblas with status 1. Without NumPy,
and SciPy for its own functions, there is nothing to measure.

Both sides allocate their results. With --to, linalg's ...To forms write into those of
the first call instead, beside NumPy's out=, which matmul, multi_dot, outer and einsum
have; the other functions of NumPy and SciPy go on allocating.

goblas holds --heap MiB of memory for nothing while it measures. Go collects garbage
whenever as much has been allocated as is in use, but at least 4 MiB. A program that holds
no data would collect all the time: results of 32 KiB then cost twice as much. A real one
holds its data; GOGC and GOMEMLIMIT do the same for one that does not.`,
		Example: `  goblas bench linalg
  goblas bench linalg --to --n 64,256
  goblas bench linalg inv svd --n 100,500 --type float64,complex128`,
		Args:      chosen.Arguments,
		ValidArgs: names,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cli.CheckTime(budget); err != nil {
				return err
			}
			functions, err := choose(into, chosen.Values, peers.Values)
			if err != nil {
				return err
			}
			if len(threads.Values) == 0 {
				threads.Values = slices.Compact([]int{1, goblas.Threads()})
			}
			held := make([]byte, heap<<20) // untouched, it counts for the collector and takes no memory
			_, err = session.Bench(c, exports, 0, budget, func(s *session.Session) ([]session.Table, error) {
				peer := s.NumPy(python, true)
				if peer == nil {
					return nil, errors.New("nothing to compare with")
				}
				if slices.Contains(peers.Values, report.SciPy) {
					if _, err := peer.Ask(0, "scipy"); err != nil {
						return nil, err
					}
				}
				s.File.Held = float64(heap) * (1 << 20)
				plan := Plan{Peer: peer, Threads: threads.Values, Into: into, Held: s.File.Held, Budget: budget, Linger: session.Linger}
				return tables(plan, functions, types.Values, n.Values, func(string, int) int { return 0 }), nil
			})
			runtime.KeepAlive(held)
			return err
		},
	}
	exports = session.AddExports(c)
	f := c.Flags()
	f.Var(&peers, "with", "whose functions are measured beside: numpy, scipy")
	f.Var(&n, "n", "orders of the matrices")
	f.Var(&types, "type", "element types: float32, float64, complex64, complex128")
	f.Var(&threads, "threads", "numbers of threads, for both sides (default 1 and all usable cores)")
	f.BoolVar(&into, "to", false, "measure the ...To forms, which write into memory that is kept")
	f.UintVar(&heap, "heap", Heap, "MiB that goblas holds while it measures, as a program holds its data")
	f.DurationVar(&budget, "time", Budget, "time to spend on each figure, more or less")
	f.StringVar(&python, "python", "", "a Python that has NumPy and SciPy (default: the first of the usual ones)")
	return c
}

// tables are one for each type, function and order. The line of a function is written
// after its last order, and what follows from all after the last table. count is how many
// matrices of an order make a stack for a function, and 0 for the functions of single ones.
func tables(plan Plan, names, types []string, orders []int, count func(name string, n int) int) (tables []session.Table) {
	var all []report.Cell
	for _, kind := range types {
		for i, name := range names {
			var line []report.Cell
			for j, n := range orders {
				t := plan.Table(name, kind, n, count(name, n))
				last := kind == types[len(types)-1] && i == len(names)-1 && j == len(orders)-1
				t.Show = func(w io.Writer, cells []report.Cell, style report.Style) error {
					line, all = append(line, cells...), append(all, cells...)
					var err error
					if j == len(orders)-1 || !cells[0].Complete {
						err = report.Function(w, line, i == 0, style)
					}
					if last {
						err = errors.Join(err, report.Functions(w, all))
					}
					return err
				}
				tables = append(tables, t)
			}
		}
	}
	return tables
}

// All are the tables of all functions, of single matrices and of stacks, in the sizes that
// their commands have by default, or in one small size if quick. Functions of which the
// peer's SciPy would be needed, and is missing, are left out.
func All(s *session.Session, p Plan, quick bool) []session.Table {
	peers, orders, stacks, count := []string{report.NumPy, report.SciPy}, Orders, StackOrders, stackCount
	if p.Peer != nil {
		if _, err := p.Peer.Ask(0, "scipy"); err != nil {
			s.Warn("without SciPy: %v", err)
			peers = peers[:1]
		}
	}
	if quick {
		orders, stacks, count = []int{64}, []int{4}, func(string, int) int { return 5000 }
	}
	kinds := []string{"float64"}
	return slices.Concat(tables(p, Names(false, peers...), kinds, orders, func(string, int) int { return 0 }),
		tables(p, StackNames(), kinds, stacks, count))
}

// Table is a function on matrices of order n of a type, or on stacks of count of them.
func (p Plan) Table(name, kind string, n, count int) session.Table {
	cell := report.Cell{Suite: suiteOf(count), Op: name, Title: fmt.Sprintf("%s, n = %d, %s", name, n, kind), Type: kind, N: n, Count: count, Into: p.Into}
	if count > 0 {
		cell.Title = fmt.Sprintf("%s, %d of %dx%d, %s", name, count, n, n, kind)
	}
	if p.Into {
		cell.Title += ", into kept memory"
	}
	return session.Table{
		Title: cell.Title, What: fmt.Sprintf("%s of order %d", name, n), Memory: 16*24*float64(max(count, 1))*float64(n)*float64(n) + p.Held,
		Measure: func(s *session.Session) ([]report.Cell, error) {
			make := map[string]func(p Plan, name, kind string, n, count int) ([]session.Contender, error){
				"float32": contenders[float32], "float64": contenders[float64], "complex64": contenders[complex64], "complex128": contenders[complex128],
			}[kind]
			all, err := make(p, name, kind, n, count)
			if err != nil {
				return []report.Cell{cell.With([]report.Row{{Name: report.Linalg}}, []measure.Result{{Err: err}}, s.File.Machine)}, s.Context().Err()
			}
			return s.Turns(cell, all, p.Budget, p.Linger)
		},
	}
}

// contenders are the ways to compute a function: both sides on each number of threads, and
// pure Go.
func contenders[T linalg.Scalar](p Plan, name, kind string, n, count int) (all []session.Contender, err error) {
	every, o := functions[T](), (*operands[T])(nil)
	if count > 0 {
		every, o = stackFunctions[T](), newStacks[T](count, n)
	} else if o, err = newOperands[T](n); err != nil {
		return nil, err
	}
	f := every[slices.IndexFunc(every, func(f function[T]) bool { return f.name == name })]
	r := new(answer[T])
	here := func(o *operands[T], r *answer[T]) ([]digest, error) {
		if err := f.call(o, r); err != nil {
			return nil, err
		}
		return r.digests(f.results), nil
	}
	var want []digest
	if p.Peer == nil {
		want, err = inPureGo(func() ([]digest, error) { return here(o, new(answer[T])) })
	} else if err = prepare(p.Peer, kind, n, count); err == nil {
		want, err = theirAnswer(p.Peer, f)
	}
	if err != nil {
		return nil, err
	}
	call := f.call
	if p.Into {
		if err := f.call(o, r); err != nil {
			return nil, err
		}
		call = f.to
	}
	row := func(name string, threads int, backend goblas.Backend, right *sameAnswer[T]) {
		all = append(all, session.Contender{Row: report.Row{Name: name, Threads: threads}, Contender: measure.Contender{
			Enter: func() (func(), error) { return enter(backend, threads) },
			Call:  func() error { return call(o, r) },
			Check: func() (verify.Residual, error) {
				// Sums over a stack take longer than many a function, so they are made of one
				// answer, and others are compared with it.
				if count > 0 && right.is(r) {
					return right.residual, nil
				}
				residual, err := compare[T](f.name, n, r.digests(f.results), want)
				if count > 0 && err == nil {
					right.keep(r, residual)
				}
				return residual, err
			},
			Lingers: threads > 1 && count == 0, // no call for a stack wakes OpenBLAS's threads
		}})
	}
	if p.Pure {
		row(report.Pure, 0, goblas.PureGo, new(sameAnswer[T]))
	}
	right := new(sameAnswer[T])
	for _, t := range p.Threads {
		row(report.Linalg, t, goblas.Auto, right)
		if p.Peer != nil {
			all = append(all, theirs(p, f, want, n, count, t))
		}
	}
	return all, nil
}

// inPureGo computes an answer in pure Go.
func inPureGo(call func() ([]digest, error)) ([]digest, error) {
	leave, err := enter(goblas.PureGo, 0)
	if err != nil {
		return nil, err
	}
	defer leave()
	return call()
}

// prepare lets the peer make the operands.
func prepare(peer *numpy.NumPy, kind string, n, count int) (err error) {
	if count > 0 {
		_, err = peer.Ask(0, "stacks %s %d %d", kind, count, n)
	} else {
		_, err = peer.Ask(0, "functions %s %d", kind, n)
	}
	return err
}

// theirAnswer lets the peer compute a function once. What comes back is what goblas's
// answers are compared to.
func theirAnswer[T linalg.Scalar](peer *numpy.NumPy, f function[T]) ([]digest, error) {
	if _, _, err := peer.Time("time 1 x = %s", f.peer); err != nil {
		return nil, err
	}
	return theirDigests(peer, f)
}

// theirDigests are those of what the peer computed last.
func theirDigests[T linalg.Scalar](peer *numpy.NumPy, f function[T]) (all []digest, err error) {
	wanted := ""
	for _, result := range strings.Fields(f.results) {
		wanted += " " + result[:1]
	}
	numbers, err := peer.Ask(len(digest{})*len(strings.Fields(f.results)), "digest%s", wanted)
	for part := range slices.Chunk(numbers, len(digest{})) {
		all = append(all, digest(part))
	}
	return all, err
}

// theirs is the peer on a number of threads.
func theirs[T linalg.Scalar](p Plan, f function[T], want []digest, n, count, threads int) session.Contender {
	expression := f.peer
	if p.Into {
		expression = cmp.Or(f.into, f.peer)
	}
	var seen verify.Residual
	return session.Contender{Row: report.Row{Name: f.beside(), Threads: threads}, Contender: measure.Contender{
		Enter: func() (func(), error) {
			_, err := p.Peer.Ask(1, "threads %d", threads)
			return func() {}, err
		},
		Time: func(calls int) (time.Duration, time.Duration, error) {
			return p.Peer.Time("time %d x = %s", calls, expression)
		},
		Check: func() (verify.Residual, error) {
			// Sums over a stack take longer than many a function, so those of NumPy's
			// answer, which is the reference itself, are made once.
			if count > 0 && seen.Equation != "" {
				return seen, nil
			}
			got, err := theirDigests(p.Peer, f)
			if err != nil {
				return verify.Residual{}, err
			}
			seen, err = compare[T](f.name, n, got, want)
			return seen, err
		},
		Lingers: threads > 1,
	}}
}

// enter puts a backend and a number of threads, if it is not 0, in force, and returns what
// puts the former ones back.
func enter(backend goblas.Backend, threads int) (leave func(), err error) {
	before := goblas.Active()
	if err := goblas.Use(backend); err != nil {
		return nil, err
	}
	if threads == 0 {
		return func() { _ = goblas.Use(before) }, nil // it was in force, so it is there
	}
	restore, err := goblas.SetThreads(threads)
	if err != nil {
		_ = goblas.Use(before)
		return nil, err
	}
	return func() {
		restore()
		_ = goblas.Use(before)
	}, nil
}

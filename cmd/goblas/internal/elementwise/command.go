package elementwise

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/vec"
)

// Sizes are the numbers of elements, if nobody says.
var Sizes = []int{10_000, 1_000_000, 20_000_000}

// NewCommand returns the command goblas bench elementwise.
func NewCommand() *cobra.Command {
	names := Names()
	ops := cli.Choices{What: "operation", Of: names}
	types := cli.Choices{What: "type", Values: []string{"float64"}, Of: []string{"float32", "float64"}}
	n := cli.Counts{What: "number of elements", Limit: 1 << 40, Values: Sizes}
	var budget time.Duration
	var python string
	var exports session.Exports
	c := &cobra.Command{
		Use:   "elementwise [operation...]",
		Short: "Measure package vec: all cores, one core, pure Go and NumPy",
		Long: `Measure the element-wise functions, reductions and random numbers of package vec
on all cores and on one, a plain loop in Go, and NumPy where there is a Python that
has it: side by side, in turns, medians. NumPy runs these functions on one core.

Operations: add, mul, sqrt, pow, exp, log, sin, fill, sum, min, max, uniform, normal;
without any, all of them. GB/s are operands and result, on all cores. Answers are
checked against the loop in Go, random numbers by their mean; a wrong one is marked
and ends goblas with status 1.`,
		Example: `  goblas bench elementwise
  goblas bench elementwise exp pow --n 10000,20000000 --type float32,float64`,
		Args:      ops.Arguments,
		ValidArgs: names,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cli.CheckTime(budget); err != nil {
				return err
			}
			if len(ops.Values) == 0 {
				ops.Values = names
			}
			_, err := session.Bench(c, exports, 0, budget, func(s *session.Session) ([]session.Table, error) {
				return Tables(s.NumPy(python, true), ops.Values, types.Values, n.Values, budget), nil
			})
			return err
		},
	}
	exports = session.AddExports(c)
	f := c.Flags()
	f.Var(&n, "n", "numbers of elements")
	f.Var(&types, "type", "element types: float32, float64")
	f.DurationVar(&budget, "time", 200*time.Millisecond, "time to spend on each figure, more or less")
	f.StringVar(&python, "python", "", "a Python that has NumPy (default: the first of the usual ones); - for none")
	return c
}

// Tables are lines of tables, one for each type and size.
func Tables(peer *numpy.NumPy, ops, types []string, sizes []int, budget time.Duration) (tables []session.Table) {
	for _, t := range types {
		for _, n := range sizes {
			var shown []report.Cell
			for i, op := range ops {
				table := Table(peer, op, t, n, budget)
				table.Show = func(w io.Writer, cells []report.Cell, style report.Style) error {
					shown = append(shown, cells...)
					err := report.Elementwise(w, cells[0], i == 0, style)
					if err == nil && i == len(ops)-1 {
						err = report.Doubts(w, shown)
					}
					return err
				}
				tables = append(tables, table)
			}
		}
	}
	return tables
}

// Table is an operation on n elements of a type; peer may be nil.
func Table(peer *numpy.NumPy, op, kind string, n int, budget time.Duration) session.Table {
	cell := report.Cell{
		Suite: report.SuiteElementwise, Op: op, Title: fmt.Sprintf("%s of %d elements, %s", op, n, kind),
		Type: kind, N: n, Bytes: float64(find[float64](op).moved) * Memory(kind, n) / 3,
	}
	return session.Table{
		Title: cell.Title, What: fmt.Sprintf("%d elements of %s", n, kind), Memory: 2 * Memory(kind, n), // NumPy has its own
		Measure: func(s *session.Session) ([]report.Cell, error) {
			var all []session.Contender
			var err error
			if kind == "float32" {
				all, err = contenders(peer, find[float32](op), kind, n)
			} else {
				all, err = contenders(peer, find[float64](op), kind, n)
			}
			if err != nil {
				return []report.Cell{cell.With([]report.Row{{Name: AllCores}}, []measure.Result{{Err: err}}, s.File.Machine)}, s.Context().Err()
			}
			return s.Turns(cell, all, budget, 0)
		},
	}
}

// The ways that an operation is measured.
const (
	AllCores = "vec all cores"
	OneCore  = "vec one core"
	GoLoop   = "go loop"
	InNumPy  = report.NumPy
)

// Memory is what the operands and the result of n elements take, in bytes, without
// NumPy's own as much.
func Memory(kind string, n int) float64 {
	if kind == "float32" {
		return 12 * float64(n)
	}
	return 24 * float64(n)
}

// contenders makes the operands of an operation on n elements, and returns the ways to
// measure it; peer may be nil. The operands are the same numbers in numpy.py: 0.5 to 2.
func contenders[T vec.Float](peer *numpy.NumPy, o op[T], kind string, n int) ([]session.Contender, error) {
	var slices [3][]T
	for i := range slices {
		m, err := goblas.Zeros[T](1, n)
		if err != nil {
			return nil, err
		}
		slices[i] = m.Data
	}
	dst, a, b := slices[0], slices[1], slices[2]
	for i := range n {
		a[i] = T(0.5 + 1.5*float64(i%10007)/10007)
		b[i] = T(0.5 + 1.5*float64(i%9973)/9973)
	}
	checker := newChecker(o, a, b)
	var all []session.Contender
	way := func(name string, threads int, enter func() (func(), error), call func() error) {
		check := func() (verify.Residual, error) { return checker.check(dst) }
		all = append(all, session.Contender{Row: report.Row{Name: name, Threads: threads}, Contender: measure.Contender{Enter: enter, Call: call, Check: check}})
	}
	call := func() error { return o.call(dst, a, b) }
	way(AllCores, goblas.Threads(), nil, call)
	way(OneCore, 1, func() (func(), error) { return goblas.SetThreads(1) }, call)
	if o.pure != nil {
		way(GoLoop, 1, nil, func() error { o.pure(dst, a, b); return nil })
	}
	if peer != nil {
		if _, err := peer.Ask(0, "prepare %s %d", kind, n); err != nil {
			return nil, err
		}
		all = append(all, session.Contender{Row: report.Row{Name: InNumPy, Threads: 1}, Contender: measure.Contender{
			Time:  func(calls int) (time.Duration, time.Duration, error) { return peer.Time("time %d %s", calls, o.numpy) },
			Check: func() (verify.Residual, error) { return checker.inNumPy(peer) },
		}})
	}
	return all, nil
}

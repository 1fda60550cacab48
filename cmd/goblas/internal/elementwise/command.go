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
)

// NewCommand returns the command goblas bench elementwise.
func NewCommand() *cobra.Command {
	names := Names()
	ops := cli.Choices{What: "operation", Of: names}
	types := cli.Choices{What: "type", Values: []string{"float64"}, Of: []string{"float32", "float64"}}
	n := cli.Counts{What: "number of elements", Limit: 1 << 40, Values: []int{10_000, 1_000_000, 20_000_000}}
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
			return session.Bench(c, exports, budget, python, func(peer *numpy.NumPy) []session.Table {
				return tables(peer, ops.Values, types.Values, n.Values, budget)
			})
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

// tables are lines of tables, one for each type and size.
func tables(peer *numpy.NumPy, ops, types []string, sizes []int, budget time.Duration) (tables []session.Table) {
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

package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/elementwise"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

func newElementwise() *cobra.Command {
	ops := choices{what: "operation", of: elementwise.Names()}
	types := choices{what: "type", values: []string{"float64"}, of: []string{"float32", "float64"}}
	n := counts{what: "number of elements", limit: 1 << 40, values: []int{10_000, 1_000_000, 20_000_000}}
	var budget time.Duration
	var python string
	var e exports
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
		Args: func(_ *cobra.Command, args []string) error {
			for _, arg := range args {
				if err := ops.add(arg); err != nil {
					return usageError{err}
				}
			}
			return nil
		},
		ValidArgs: elementwise.Names(),
		RunE: func(c *cobra.Command, _ []string) error {
			if budget <= 0 || budget > time.Hour {
				return usagef("--time %v: must be above 0 and at most 1h", budget)
			}
			if len(ops.values) == 0 {
				ops.values = elementwise.Names()
			}
			return benchElementwise(c, ops.values, types.values, n.values, budget, python, e)
		},
	}
	e = addExports(c)
	f := c.Flags()
	f.Var(&n, "n", "numbers of elements")
	f.Var(&types, "type", "element types: float32, float64")
	f.DurationVar(&budget, "time", 200*time.Millisecond, "time to spend on each figure, more or less")
	f.StringVar(&python, "python", "", "a Python that has NumPy (default: the first of the usual ones); - for none")
	return c
}

func benchElementwise(c *cobra.Command, ops, types []string, sizes []int, budget time.Duration, python string, e exports) error {
	for _, t := range types {
		for _, n := range sizes {
			need := 2 * elementwise.Memory(t, n) // NumPy has its own
			if err := checkRoom(fmt.Sprintf("%d elements of %s", n, t), need); err != nil {
				return err
			}
		}
	}
	s, err := newSession(c, e, 0, budget)
	if err != nil {
		return err
	}
	cells := len(types) * len(sizes) * len(ops)
	if err := s.start(cells); err != nil {
		return err
	}
	numpy := startNumPy(s, python)
	if numpy != nil {
		defer numpy.Close()
	}
	for _, t := range types {
		for _, n := range sizes {
			var table []report.Cell
			for i, op := range ops {
				cell, ended := measureElementwise(s, numpy, op, t, n, budget)
				cells--
				if err := s.add(cells == 0, func() error { return report.Elementwise(s.w, cell, i == 0, s.style) }, cell); err != nil {
					return err
				}
				if ended != nil {
					return s.interrupted()
				}
				table = append(table, cell)
			}
			if err := report.Doubts(s.w, table); err != nil {
				return err
			}
		}
	}
	return s.end()
}

// measureElementwise measures one cell. The error is that of the context, and
// leaves the cell incomplete.
func measureElementwise(s *session, numpy *numpy.NumPy, op, kind string, n int, budget time.Duration) (report.Cell, error) {
	cell := report.Cell{
		Suite: report.SuiteElementwise, Op: op, Title: fmt.Sprintf("%s of %d elements, %s", op, n, kind),
		Type: kind, N: n, Bytes: elementwise.Bytes(op, kind, n),
	}
	ways, err := elementwise.Contenders(numpy, op, kind, n)
	if err != nil {
		return cell.With([]report.Row{{Name: elementwise.AllCores}}, []measure.Result{{Err: err}}, s.file.Machine), s.c.Context().Err()
	}
	var rows []report.Row
	var contenders []measure.Contender
	for _, way := range ways {
		rows, contenders = append(rows, report.Row{Name: way.Name, Threads: way.Threads}), append(contenders, way.Contender)
	}
	s.progress.Cell(cell.Title)
	return s.run(cell, rows, contenders, budget, 0)
}

// startNumPy starts the other side of the comparison and notes it in the file, or
// says that there is none and returns nil.
func startNumPy(s *session, python string) *numpy.NumPy {
	if python == "-" {
		return nil
	}
	p, err := numpy.Start(s.c.Context(), python)
	if err != nil {
		fmt.Fprintf(s.c.ErrOrStderr(), "goblas: without NumPy: %v\n", err)
		return nil
	}
	s.file.Peers = append(s.file.Peers, report.Peer{Name: report.NumPy, Version: p.Version, Library: p.Library})
	fmt.Fprintf(s.w, "NumPy %s\n", p.Version)
	return p
}

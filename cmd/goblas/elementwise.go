package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/elementwise"
	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// errWrong ends a measurement whose answers are wrong.
var errWrong = errors.New("wrong answers: see above")

func newElementwise() *cobra.Command {
	ops := choices{what: "operation", of: elementwise.Names()}
	types := choices{what: "type", values: []string{"float64"}, of: []string{"float32", "float64"}}
	n := counts{what: "number of elements", limit: 1 << 40, values: []int{10_000, 1_000_000, 20_000_000}}
	var budget time.Duration
	var python string
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
			return benchElementwise(c, ops.values, types.values, n.values, budget, python)
		},
	}
	f := c.Flags()
	f.Var(&n, "n", "numbers of elements")
	f.Var(&types, "type", "element types: float32, float64")
	f.DurationVar(&budget, "time", 200*time.Millisecond, "time to spend on each figure, more or less")
	f.StringVar(&python, "python", "", "a Python that has NumPy (default: the first of the usual ones); - for none")
	return c
}

func benchElementwise(c *cobra.Command, ops, types []string, sizes []int, budget time.Duration, python string) error {
	for _, t := range types {
		for _, n := range sizes {
			need := 2 * elementwise.Memory(t, n) // NumPy has its own
			if err := checkRoom(fmt.Sprintf("%d elements of %s", n, t), need); err != nil {
				return err
			}
		}
	}
	stdout := c.OutOrStdout()
	if err := report.Header(stdout, report.NewFile(machine.Detect(), 0, budget, time.Now())); err != nil {
		return err
	}
	numpy := startNumPy(c, python)
	if numpy != nil {
		defer numpy.Close()
	}
	var wrong bool
	for _, t := range types {
		for _, n := range sizes {
			if err := elementwise.Header(stdout, t, n); err != nil {
				return err
			}
			for _, op := range ops {
				cell, err := elementwise.Measure(c.Context(), numpy, op, t, n, budget)
				if c.Context().Err() != nil {
					return fmt.Errorf("%w; what was measured is above", errInterrupted)
				}
				if err == nil {
					err = cell.Write(stdout)
				}
				if err != nil {
					return err
				}
				for _, r := range cell.Rows {
					wrong = wrong || r.Wrong != ""
				}
			}
		}
	}
	if wrong {
		return errWrong
	}
	return nil
}

// startNumPy starts the other side of the comparison, or says that there is none
// and returns nil.
func startNumPy(c *cobra.Command, python string) *elementwise.NumPy {
	if python == "-" {
		return nil
	}
	numpy, err := elementwise.StartNumPy(c.Context(), python)
	if err != nil {
		fmt.Fprintf(c.ErrOrStderr(), "goblas: without NumPy: %v\n", err)
		return nil
	}
	fmt.Fprintf(c.OutOrStdout(), "NumPy %s\n", numpy.Version)
	return numpy
}

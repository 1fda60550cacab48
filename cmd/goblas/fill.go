package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/apart"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
)

// The ways of filling that this program has itself.
const (
	fillPlain = "plain"
	fillFull  = "full"
)

func newFill() *cobra.Command {
	n := counts{what: "order n", limit: maxOrder, values: []int{10_000}}
	var rounds int
	var python, one string
	var e exports
	c := &cobra.Command{
		Use:   "fill",
		Short: "Measure making an n x n matrix of ones: plain Go, goblas.Full, NumPy",
		Long: `Measure how long a fresh n x n float64 matrix of ones takes, from nothing to the last
element written:

  make and a loop     plain Go, on one core
  goblas.Full         huge pages, all cores
  numpy.full          NumPy, on one core
  NumPy thread pool   numpy.empty, then four threads filling a quarter each

Most of the time of the plain way is the system's, which gives memory page by page.
All run in a process of their own each time, because memory that a process has had
before is no longer fresh, and after another process has touched as much, so that a
virtual machine's host has given it. The ways take turns; times are medians, of the
rounds. It checks first whether the memory is there: --n 50000 takes 20 GB.`,
		Example: `  goblas bench fill
  goblas bench fill --n 30000 --rounds 3`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if len(n.values) != 1 || rounds < 1 {
				return usagef("--n %v --rounds %d: one number each, and above 0", &n, rounds)
			}
			if one != "" {
				return fillOnce(c.OutOrStdout(), one, n.values[0])
			}
			return benchFill(c, n.values[0], rounds, python, e)
		},
	}
	e = addExports(c)
	f := c.Flags()
	f.Var(&n, "n", "order of the matrix")
	f.IntVar(&rounds, "rounds", 5, "times that each way is measured")
	f.StringVar(&python, "python", "", "a Python that has NumPy (default: the first of the usual ones); - for none")
	f.StringVar(&one, "one", "", "fill once in this way, and print the seconds")
	_ = f.MarkHidden("one") // the flag is there
	return c
}

// fillOnce measures one way, in this process.
func fillOnce(w io.Writer, way string, n int) error {
	var data []float64
	from := time.Now()
	switch way {
	case fillPlain:
		data = make([]float64, n*n)
		for i := range data {
			data[i] = 1
		}
	case fillFull:
		m, err := goblas.Full(n, n, 1.0)
		if err != nil {
			return err
		}
		data = m.Data
	default:
		return usagef("--one %q: %s or %s", way, fillPlain, fillFull)
	}
	took := time.Since(from)
	for _, i := range []int{0, len(data) / 2, len(data) - 1} {
		if data[i] != 1 {
			return fmt.Errorf("element %d is %v", i, data[i])
		}
	}
	_, err := fmt.Fprintln(w, took.Seconds())
	return err
}

func benchFill(c *cobra.Command, n, rounds int, python string, e exports) error {
	need := 8 * float64(n) * float64(n)
	if err := checkRoom(fmt.Sprintf("a %dx%d matrix", n, n), need); err != nil {
		return err
	}
	s, err := newSession(c, e, 0, 0)
	if err != nil {
		return err
	}
	if err := s.start(1); err != nil {
		return err
	}
	peer := startNumPy(s, python)
	if peer != nil {
		peer.Close() // every run has its own
	}
	cell, ended := measureFill(s, python, peer != nil, n, rounds)
	if err := s.add(true, func() error { return report.Fill(s.w, cell, s.style) }, cell); err != nil {
		return err
	}
	if ended != nil {
		return s.interrupted()
	}
	return s.end()
}

// measureFill measures the ways, those of a Python if it has NumPy. The error is that
// of the context, and leaves the cell incomplete.
func measureFill(s *session, python string, hasNumPy bool, n, rounds int) (report.Cell, error) {
	size := 8 * float64(n) * float64(n)
	var rows []report.Row
	var ways []measure.Way
	way := func(name string, threads int, run func(context.Context) (float64, error)) {
		rows = append(rows, report.Row{Name: name, Threads: threads})
		ways = append(ways, measure.Way{
			Run:   func(ctx context.Context) ([]float64, error) { took, err := run(ctx); return []float64{took}, err },
			Check: verify.Residual{Equation: "elements are 1"},
		})
	}
	way("make and a loop", 1, func(ctx context.Context) (float64, error) { return apart.Fill(ctx, fillPlain, n) })
	way("goblas.Full", s.file.Machine.Threads, func(ctx context.Context) (float64, error) { return apart.Fill(ctx, fillFull, n) })
	if hasNumPy {
		way("numpy.full", 1, inPython(python, func(p *numpy.NumPy) (float64, error) { return p.Fill(n) }))
		way("NumPy thread pool", 4, inPython(python, func(p *numpy.NumPy) (float64, error) { return p.FillByPool(n) }))
	}
	cell := report.Cell{
		Suite: report.SuiteFill, Op: "fill", Title: fmt.Sprintf("fill %dx%d, float64, %s, fresh", n, n, report.Bytes(size)),
		Type: "float64", N: n, Bytes: size,
	}
	s.progress.Cell(cell.Title)
	cells, ended := s.rounds([]report.Cell{cell}, rows, ways, rounds, size)
	return cells[0], ended
}

// inPython runs work in a new Python each time.
func inPython(python string, work func(*numpy.NumPy) (float64, error)) func(context.Context) (float64, error) {
	return func(ctx context.Context) (float64, error) {
		p, err := numpy.Start(ctx, python)
		if err != nil {
			return 0, err
		}
		defer p.Close()
		return work(p)
	}
}

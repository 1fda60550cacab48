// Package fill measures how long a fresh matrix of ones takes.
package fill

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/goblas"
)

// Order is that of the matrix, if nobody says.
const Order = 10_000

// NewCommand returns the command goblas bench fill.
func NewCommand() *cobra.Command {
	n := cli.Counts{What: "order n", Limit: 1 << 24, Values: []int{Order}}
	var rounds int
	var python, way string
	var exports session.Exports
	c := &cobra.Command{
		Use:   "fill",
		Short: "Measure making a matrix of ones: plain Go, goblas.Full, NumPy",
		Long: `Measure how long a fresh n x n float64 matrix of ones takes, from nothing to the last
element written:

  make and a loop     plain Go, on one core
  goblas.Full         huge pages, all cores
  numpy.full          NumPy, on one core
  NumPy thread pool   numpy.empty, then four threads filling a quarter each

Most of the time of the plain way is the system's, which gives memory page by page.
All run in a process of their own each time, because memory that a process has had
before is no longer fresh. When that process has started and waits, another one touches
as much memory and ends, so that a virtual machine's host has given it. The ways take
turns; times are medians, of the rounds. It checks first whether the memory is there:
--n 50000 takes 20 GB.`,
		Example: `  goblas bench fill
  goblas bench fill --n 30000 --rounds 3`,
		Args: cli.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if len(n.Values) != 1 || rounds < 1 {
				return cli.Usagef("--n %v --rounds %d: one number each, and above 0", &n, rounds)
			}
			if way != "" {
				return once(c.InOrStdin(), c.OutOrStdout(), way, n.Values[0])
			}
			_, err := session.Bench(c, exports, 0, 0, func(s *session.Session) ([]session.Table, error) {
				return []session.Table{Table(python, s.NumPy(python, true) != nil, n.Values[0], rounds)}, nil
			})
			return err
		},
	}
	exports = session.AddExports(c)
	f := c.Flags()
	f.Var(&n, "n", "order of the matrix")
	f.IntVar(&rounds, "rounds", 5, "times that each way is measured")
	f.StringVar(&python, "python", "", "a Python that has NumPy (default: the first of the usual ones); - for none")
	f.StringVar(&way, "one", "", "fill once in this way, when a line on the standard input says so, and print the seconds")
	_ = f.MarkHidden("one") // the flag is there
	return c
}

// once measures one way, in this process, when it is told to.
func once(in io.Reader, out io.Writer, way string, n int) error {
	if way != session.FillPlain && way != session.FillFull {
		return cli.Usagef("--one %q: %s or %s", way, session.FillPlain, session.FillFull)
	}
	if err := session.Wait(in, out); err != nil {
		return err
	}
	var data []float64
	from := time.Now()
	switch way {
	case session.FillPlain:
		data = make([]float64, n*n)
		for i := range data {
			data[i] = 1
		}
	default:
		m, err := goblas.Full(n, n, 1.0)
		if err != nil {
			return err
		}
		data = m.Data
	}
	took := time.Since(from)
	for _, i := range []int{0, len(data) / 2, len(data) - 1} {
		if data[i] != 1 {
			return fmt.Errorf("element %d is %v", i, data[i])
		}
	}
	_, err := fmt.Fprintln(out, took.Seconds())
	return err
}

// Table is the ways of making an n x n matrix, those of a Python if it has NumPy.
func Table(python string, hasNumPy bool, n, rounds int) session.Table {
	size := 8 * float64(n) * float64(n)
	cell := report.Cell{
		Suite: report.SuiteFill, Op: "fill", Title: fmt.Sprintf("fill %dx%d, float64, %s, fresh", n, n, report.Bytes(size)),
		Type: "float64", N: n, Bytes: size,
	}
	type start = func(context.Context) (session.Run, error)
	inGo := func(way string) start {
		return func(ctx context.Context) (session.Run, error) { return session.Fill(ctx, way, n) }
	}
	inPython := func(question string) start {
		return func(ctx context.Context) (session.Run, error) {
			return session.StartNumPy(ctx, python, 1, "%s %d", question, n)
		}
	}
	return session.Table{
		Title: cell.Title, What: fmt.Sprintf("a %dx%d matrix", n, n), Memory: size,
		Measure: func(s *session.Session) ([]report.Cell, error) {
			ways := []session.Way{
				{Name: "make and a loop", Threads: 1, Start: inGo(session.FillPlain)},
				{Name: "goblas.Full", Threads: s.File.Machine.Threads, Start: inGo(session.FillFull)},
			}
			if hasNumPy {
				ways = append(ways, session.Way{Name: "numpy.full", Threads: 1, Start: inPython("fill")},
					session.Way{Name: "NumPy thread pool", Threads: 4, Start: inPython("pool")})
			}
			return s.Rounds([]report.Cell{cell}, ways, "elements are 1", rounds, size)
		},
		Show: report.Fill,
	}
}

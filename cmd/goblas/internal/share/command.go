package share

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
)

// Sizes are the numbers of elements, if nobody says.
var Sizes = []int{10_000, 100_000, 1_000_000, 10_000_000}

// NewCommand returns the command goblas bench share.
func NewCommand() *cobra.Command {
	n := cli.Counts{What: "number of elements", Limit: 1 << 40, Values: Sizes}
	rounds := cli.Counts{What: "number of rounds", Limit: 1000, Values: []int{5}}
	var exports session.Exports
	c := &cobra.Command{
		Use:   "share",
		Short: "Measure an array that two processes share, against a pipe, NumPy",
		Long: `Measure the ways in which two processes can work on one array: the parent makes
n float64 of 1, a child adds 1 to each, and the parent confirms that it sees twos.

  goblas/shm         memory that both have (package goblas/shm)
  bytes over a pipe  to the child and back, as they are in memory
  gob over a pipe    the same by encoding/gob: from some 100000 elements on,
                     encoding and decoding take most of the time
  NumPy RawArray     multiprocessing's, and
  NumPy shared mem   its newer shared_memory, if a python3 has NumPy

The columns, medians over the rounds, in which the ways take turns:

  create        make the array, and all its memory, of ones
  start         start the child, until its first word
  attach        what the child needs to see the array
  add 1         from asking the child to add to seeing it done, with what is
                sent; and as bandwidth, 16 bytes for each element
  hand-over     one process's word to the other's answer, halved
  total         all of it but the hand-over, and the confirmation

Go fills, adds and confirms on all cores, NumPy on one. Parents are new processes in
every round, so that no memory is used again. When a parent has started and waits,
another process touches as much memory as both will, and ends, so that a virtual
machine's host has given it. NumPy's child is a fork of its parent, Go's a new process.`,
		Example: `  goblas bench share
  goblas bench share --n 1000,10000000 --rounds 11`,
		Args: cli.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if len(rounds.Values) != 1 {
				return cli.Usagef("--rounds %v: one number", &rounds)
			}
			_, err := session.Bench(c, exports, 0, 0, func(s *session.Session) (tables []session.Table, err error) {
				peer, missing := numpy.Start(c.Context(), "")
				if missing != nil {
					s.Warn("%v, so NumPy's ways are left out", missing)
				} else {
					peer.Close() // every round starts one of its own
				}
				for _, n := range n.Values {
					tables = append(tables, Table(missing == nil, n, rounds.Values[0]))
				}
				return tables, nil
			})
			return err
		},
	}
	c.Flags().Var(&n, "n", "elements of the array")
	exports = session.AddExports(c)
	c.Flags().Var(&rounds, "rounds", "how often")
	return c
}

// memory is how many bytes gob takes for an element: both processes have the array,
// and the whole message as they write and as they read it, in buffers that double.
const memory = 64

// steps are what a round consists of, and how many times the array is moved in it,
// 0 where it is not the array that takes the time. A run times all but the total,
// which is without measuring the hand-over.
var steps = []struct {
	name  string
	moved float64
}{{"create", 1}, {"start", 0}, {"attach", 0}, {"add", 2}, {"hand-over", 0}, {"confirm", 1}, {"total", 0}}

// Table is the ways of sharing n elements that this machine has, a cell for each step.
// Each of their rounds is that of two new processes, whose memory is fresh.
func Table(hasNumPy bool, n, rounds int) session.Table {
	title := fmt.Sprintf("share %d float64 (%s)", n, report.Bytes(8*float64(n)))
	var cells []report.Cell
	for _, step := range steps {
		cells = append(cells, report.Cell{
			Suite: report.SuiteShare, Op: "share", Step: step.name, Title: title + ", " + step.name,
			Type: "float64", N: n, Bytes: step.moved * 8 * float64(n),
		})
	}
	var ways []session.Way
	add := func(name string, start func(context.Context) (session.Run, error)) {
		ways = append(ways, session.Way{Name: name, Start: func(ctx context.Context) (session.Run, error) {
			run, err := start(ctx)
			return session.Run{Measure: func() ([]float64, error) { return complete(run.Measure()) }, End: run.End}, err
		}})
	}
	inGo := func(name, way string) {
		add(name, func(ctx context.Context) (session.Run, error) {
			return session.Start(ctx, command, way, strconv.Itoa(n))
		})
	}
	if runtime.GOOS == "linux" { // package shm is for Linux
		inGo("goblas/shm", "segment")
	}
	inGo("bytes over a pipe", "bytes")
	inGo("gob over a pipe", "gob")
	if hasNumPy {
		for _, name := range []string{"RawArray", "shared mem"} {
			add("NumPy "+name, func(ctx context.Context) (session.Run, error) {
				return session.StartNumPy(ctx, "", len(steps)-1, "share %d %s", n, name)
			})
		}
	}
	return session.Table{
		Title: title, What: fmt.Sprintf("sharing %d elements", n), Memory: memory * float64(n),
		Measure: func(s *session.Session) ([]report.Cell, error) {
			return s.Rounds(cells, ways, "elements are 2", rounds, memory*float64(n))
		},
		Show: report.Share,
	}
}

// complete appends the total to what a run took. A wrong answer is named.
func complete(times []float64, err error) ([]float64, error) {
	switch {
	case errors.Is(err, measure.ErrWrong):
		return nil, errWrong
	case err != nil:
		return nil, err
	case len(times) != len(steps)-1:
		return nil, fmt.Errorf("no times of the steps: %v", times)
	}
	total := 0.0
	for i, t := range times {
		if steps[i].name != "hand-over" && !math.IsNaN(t) {
			total += t
		}
	}
	return append(times, total), nil
}

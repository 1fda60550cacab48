package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/share"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas/shm"
)

func newBenchShare() *cobra.Command {
	n := counts{what: "number of elements", limit: 1 << 40, values: []int{10_000, 100_000, 1_000_000, 10_000_000}}
	rounds := counts{what: "number of rounds", limit: 1000, values: []int{5}}
	var e exports
	c := &cobra.Command{
		Use:   "share",
		Short: "Measure an array that two processes work on, against a pipe and NumPy",
		Long: `Measure the ways in which two processes can work on one array: the parent makes
n float64 of 1, a child adds 1 to each, and the parent confirms that it sees twos.

  goblas/shm         memory that both have (package goblas/shm)
  bytes over a pipe  to the child and back, as they are in memory
  gob over a pipe    the same by encoding/gob, which is what takes the time
  NumPy RawArray     multiprocessing's, and
  NumPy shared mem   its newer shared_memory, where there is a python3 with NumPy

The columns, medians over the rounds, in which the ways take turns:

  create        make the array, and all its memory, of ones
  start         start the child, until its first word
  attach        what the child needs to see the array
  add 1         from asking the child to add to seeing it done, with what is sent;
                and as bandwidth, 16 bytes for each element
  hand-over     one process's word to the other's answer, halved
  total         all of it but the hand-over, and the confirmation

Go fills, adds and confirms on all cores, NumPy on one. Parents are new processes in
every round, so that no memory is used again, and another process has touched as much
before, so that a virtual machine's host has given it. NumPy's child is a fork of its
parent, Go's a new process.`,
		Example: `  goblas bench share
  goblas bench share --n 1000,10000000 --rounds 11`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if len(rounds.values) != 1 {
				return usagef("--rounds %v: one number", &rounds)
			}
			return benchShare(c, n.values, rounds.values[0], e)
		},
	}
	c.Flags().Var(&n, "n", "elements of the array")
	e = addExports(c)
	c.Flags().Var(&rounds, "rounds", "how often")
	return c
}

// shareMemory is how many bytes gob takes for an element: both processes have the
// array, and the whole message as they write and as they read it, in buffers that
// double.
const shareMemory = 64

func benchShare(c *cobra.Command, sizes []int, rounds int, e exports) error {
	for _, n := range sizes {
		if err := checkRoom(fmt.Sprintf("sharing %d elements", n), shareMemory*float64(n)); err != nil {
			return err
		}
	}
	s, err := newSession(c, e, 0, 0)
	if err != nil {
		return err
	}
	ways, missing := share.Ways(c.Context())
	if err := s.start(len(sizes)); err != nil {
		return err
	}
	if missing != nil {
		fmt.Fprintf(c.ErrOrStderr(), "goblas: %v, so NumPy's ways are left out\n", missing)
	}
	for i, n := range sizes {
		cells, ended := measureShare(s, ways, n, rounds)
		show := func() error { return report.Share(s.w, cells, s.style) }
		if err := s.add(i == len(sizes)-1, show, cells...); err != nil {
			return err
		}
		if ended != nil {
			return s.interrupted()
		}
	}
	return s.end()
}

// measureShare measures the ways for n elements: a cell for each step. The error
// is that of the context, and leaves cells incomplete.
func measureShare(s *session, ways []share.Way, n, rounds int) ([]report.Cell, error) {
	var rows []report.Row
	var runs []measure.Way
	for _, way := range ways {
		rows = append(rows, report.Row{Name: way.Name})
		runs = append(runs, measure.Way{
			Run:   func(ctx context.Context) ([]float64, error) { t, err := way.Run(ctx, n); return t.Steps(), err },
			Check: verify.Residual{Equation: "elements are 2"},
		})
	}
	title := fmt.Sprintf("share %d float64 (%s)", n, report.Bytes(8*float64(n)))
	s.progress.Cell(title)
	var cells []report.Cell
	for _, step := range share.Steps {
		cells = append(cells, report.Cell{
			Suite: report.SuiteShare, Op: "share", Step: step.Name, Title: title + ", " + step.Name,
			Type: "float64", N: n, Bytes: step.Moved * 8 * float64(n),
		})
	}
	return s.rounds(cells, rows, runs, rounds, shareMemory*float64(n))
}

// newShareChild is the processes of bench share.
func newShareChild() *cobra.Command {
	return &cobra.Command{
		Use: share.Command, Hidden: true, Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				return share.Process(c.Context(), args[0])
			}
			n, err := strconv.Atoi(args[1])
			if err != nil {
				return usageError{err}
			}
			return share.Process(c.Context(), args[0], n)
		},
	}
}

func newShm() *cobra.Command {
	c := &cobra.Command{
		Use:   "shm",
		Short: "List the arrays that processes share, and remove those left behind",
		Long: `Named arrays of package goblas/shm are files in /dev/shm, or in the directory that
GOBLAS_SHM_DIR names. One whose owner died, or closed it without unlinking it, keeps
its memory until it is removed.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(&cobra.Command{
		Use:   "ls",
		Short: "List the shared arrays",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			segments, err := shm.List()
			if err != nil {
				return err
			}
			return report.Segments(c.OutOrStdout(), segments, styleOf(c, c.OutOrStdout()))
		},
	}, &cobra.Command{
		Use:   "clean",
		Short: "Remove the shared arrays whose owner is gone",
		Long: `Remove the shared arrays whose owner died, or closed them without unlinking them.
Processes that have one open keep it. Arrays whose owner lives, other users', and
files that are no shared arrays are left alone; other users' are named. Root removes
them as that user: setpriv --reuid USER goblas shm clean.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			removed, err := shm.Clean()
			for _, s := range removed {
				if _, err := fmt.Fprintf(c.OutOrStdout(), "removed %s (%s)\n", s.Name, report.Bytes(float64(s.Bytes))); err != nil {
					return err
				}
			}
			if err != nil {
				return err
			}
			left, err := shm.List()
			for _, s := range left {
				if errors.Is(s.Err, fs.ErrPermission) {
					fmt.Fprintf(c.ErrOrStderr(), "goblas: %s is left alone: %v\n", s.Name, s.Err)
				}
			}
			return err
		},
	})
	return c
}

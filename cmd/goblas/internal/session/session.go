// Package session is what all benches share: where results go, what the machine is,
// and measuring one table after the other, until the last or an interrupt.
package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas/topology"
)

// Session is a bench under way: on what it runs, what it has measured, and where
// that goes.
type Session struct {
	File     *report.File
	Out      io.Writer // for tables: standard output, or standard error if that is taken
	Style    report.Style
	c        *cobra.Command
	targets  []report.Target
	progress *report.Progress // while tables are measured

	numpy     *numpy.NumPy // nil if there is none
	announced bool
	NoNumPy   string    // why there is none, if NumPy has been asked for
	Until     time.Time // no table that may be left out begins after this, if it is set
	Left      []string  // the titles of those that were left out
}

// Table is what is measured together and shown as one.
type Table struct {
	Title  string  // for the line of progress
	What   string  // that takes memory, for people
	Memory float64 // that it takes, in bytes
	// Measure returns the cells: incomplete ones, and an error, if the context ends.
	Measure func(*Session) ([]report.Cell, error)
	// Show writes the cells; none if the table was left out.
	Show    func(io.Writer, []report.Cell, report.Style) error
	MayLack bool // it may be left out where time is short
}

// Bench measures the tables that build makes, which sees the machine in the session's
// file, and may ask for NumPy and say what is missing.
func Bench(c *cobra.Command, e Exports, seed uint64, budget time.Duration, build func(*Session) ([]Table, error)) (*report.File, error) {
	s, err := New(c, e, seed, budget)
	if err != nil {
		return nil, err
	}
	tables, err := build(s)
	if s.numpy != nil {
		defer s.numpy.Close()
	}
	if err != nil {
		return nil, err
	}
	if err := CheckRoom(tables...); err != nil {
		return nil, err
	}
	s.File.Machine.Peak = machine.MeasurePeak()
	if err := report.Header(s.Out, s.File); err != nil {
		return nil, err
	}
	if s.numpy != nil && s.announced {
		fmt.Fprintf(s.Out, "NumPy %s\n", s.numpy.Version)
	}
	return s.File, s.run(tables)
}

// New finds out whether results can go where they shall, and then what the machine
// is. It prints nothing.
func New(c *cobra.Command, e Exports, seed uint64, budget time.Duration) (*Session, error) {
	targets, err := e.open(c.OutOrStdout())
	if err != nil {
		return nil, err
	}
	w := c.OutOrStdout()
	if e.takesStdout() {
		w = c.ErrOrStderr()
	}
	return &Session{
		c: c, targets: targets, Out: w, Style: cli.Style(c, w),
		File: report.NewFile(machine.Detect(), seed, budget, time.Now()),
	}, nil
}

// Context is that of the command.
func (s *Session) Context() context.Context { return s.c.Context() }

// Warn says on the standard error what is missing.
func (s *Session) Warn(format string, args ...any) {
	cli.Say(s.c.ErrOrStderr(), fmt.Sprintf(format, args...))
}

// NumPy starts the other side of a comparison, for as long as the bench takes, and notes
// it in the file, or says that there is none and returns nil. Announced, its version
// stands above the tables.
func (s *Session) NumPy(python string, announced bool) *numpy.NumPy {
	if python == "-" {
		return nil
	}
	p, err := numpy.Start(s.Context(), python)
	if err != nil {
		s.NoNumPy = err.Error()
		s.Warn("without NumPy: %v", err)
		return nil
	}
	s.numpy, s.announced = p, announced
	s.AddPeer(report.NumPy, p.Version, p.Library)
	return p
}

// StartNumPy starts a Python of its own, which will answer a question with so many
// numbers.
func StartNumPy(ctx context.Context, python string, numbers int, format string, args ...any) (Run, error) {
	p, err := numpy.Start(ctx, python)
	if err != nil {
		return Run{}, err
	}
	return Run{Measure: func() ([]float64, error) { return p.Ask(numbers, format, args...) }, End: p.Close}, nil
}

// AddPeer notes in the file who is measured beside goblas.
func (s *Session) AddPeer(name, version, library string) {
	s.File.Peers = append(s.File.Peers, report.Peer{Name: name, Version: version, Library: library})
}

// run measures the tables, prints each, and saves all there is after each. It returns
// an error if an answer was wrong, or a call failed.
func (s *Session) run(tables []Table) error {
	s.progress = cli.Progress(s.c, len(tables))
	s.progress.Until(s.Until)
	for i, t := range tables {
		var cells []report.Cell
		var ended error
		if t.MayLack && !s.Until.IsZero() && time.Now().After(s.Until) {
			s.Left = append(s.Left, t.Title)
		} else {
			cells, ended = s.measure(t, i == len(tables)-1)
		}
		if err := errors.Join(t.Show(s.Out, cells, s.Style), s.eachTarget(report.Target.Save)); err != nil {
			return err
		}
		if ended != nil {
			err := fmt.Errorf("%w; what was measured is above, marked incomplete%s", cli.ErrInterrupted, s.mention())
			return errors.Join(err, s.eachTarget(report.Target.Finish))
		}
	}
	return errors.Join(report.Foot(s.Out, s.File), s.eachTarget(report.Target.Finish), s.File.Failure())
}

// One measures a table that the caller shows.
func (s *Session) One(t Table) ([]report.Cell, error) {
	s.progress = cli.Progress(s.c, 1)
	return s.measure(t, false)
}

// measure measures a table and keeps its cells in the file.
func (s *Session) measure(t Table, last bool) ([]report.Cell, error) {
	s.progress.Cell(t.Title)
	cells, ended := t.Measure(s)
	s.progress.Clear()
	for _, c := range cells {
		s.File.Add(c, last)
	}
	return cells, ended
}

// reserve is what the program takes beside the arrays that it measures: most of
// it is OpenBLAS's buffers, some 20 MiB for each of a few threads, and a workspace
// that the collector has not taken back yet.
const reserve = 96 << 20

// CheckRoom returns an error if a table, whose arrays take Memory bytes, does not fit
// into the memory that is left: a container's limit would end the process without a
// word.
func CheckRoom(tables ...Table) error {
	left, known := topology.MemoryAvailable()
	available, limit := float64(left), report.Bytes(float64(left))+" are available"
	if !known {
		available, limit = 1<<44, "more than any machine has" // keeps sizes within int
	}
	for _, t := range tables {
		if need := t.Memory + reserve; need > available {
			return fmt.Errorf("%s needs about %s of memory, %s: try a smaller --n", t.What, report.Bytes(need), limit)
		}
	}
	return nil
}

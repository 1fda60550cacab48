package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/apart"
	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// session is a bench under way: on what it runs, what it has measured, and where
// that goes.
type session struct {
	c        *cobra.Command
	file     *report.File
	targets  targets
	w        io.Writer // for tables: standard output, or standard error if that is taken
	style    report.Style
	progress *report.Progress // once the cells are counted
}

// newSession finds out whether results can go where they shall, and then what the
// machine is. It prints nothing.
func newSession(c *cobra.Command, e exports, seed uint64, budget time.Duration) (*session, error) {
	targets, err := e.open(c.OutOrStdout())
	if err != nil {
		return nil, err
	}
	w := c.OutOrStdout()
	if e.takesStdout() {
		w = c.ErrOrStderr()
	}
	return &session{
		c: c, targets: targets, w: w, file: report.NewFile(machine.Detect(), seed, budget, time.Now()),
		style: styleOf(c, w),
	}, nil
}

// start prints what the bench runs on; cells is how many there will be.
func (s *session) start(cells int) error {
	s.file.Machine.Peak = machine.MeasurePeak()
	s.progress = report.NewProgress(s.c.ErrOrStderr(), columns(s.c.ErrOrStderr()), cells)
	return report.Header(s.w, s.file)
}

// run lets contenders take turns, and returns their cell: rows has one for each.
// The error is that of the context, and leaves the cell incomplete.
func (s *session) run(cell report.Cell, rows []report.Row, contenders []measure.Contender, budget, linger time.Duration) (report.Cell, error) {
	if p := s.file.Machine.Peak; p != nil && cell.Flops > 0 {
		p.Again()
	}
	before := machine.ReadThrottling()
	results, reference, err := measure.Run(s.c.Context(), measure.Settings{
		Clock: measure.Wall{}, CPU: measure.ProcessTime, Reference: measure.Reference,
		Budget: budget, MinSample: minSample, Linger: linger,
		Progress: func(i int, part float64) { s.progress.Row(rows[i].Label(), part) },
	}, contenders)
	return cell.With(rows, results, s.file.Machine).Judged(reference, machine.ReadThrottling().Since(before)), err
}

// rounds lets ways whose every run is a first one take turns: a cell for each step.
// Before each run another process touches so many bytes.
func (s *session) rounds(cells []report.Cell, rows []report.Row, ways []measure.Way, rounds int, bytes float64) ([]report.Cell, error) {
	for i, way := range ways {
		ways[i].Run = func(ctx context.Context) ([]float64, error) {
			if err := apart.Touch(ctx, bytes); err != nil {
				return nil, err
			}
			return way.Run(ctx)
		}
	}
	before := machine.ReadThrottling()
	results, err := measure.Rounds(s.c.Context(), rounds, len(cells), ways, func(i int, part float64) { s.progress.Row(rows[i].Label(), part) })
	throttled := machine.ReadThrottling().Since(before)
	for i, cell := range cells {
		cells[i] = cell.With(rows, results[i], s.file.Machine).Judged(nil, throttled)
	}
	return cells, err
}

// add keeps cells, prints them by show, and saves all there is; last says that no
// more come.
func (s *session) add(last bool, show func() error, cells ...report.Cell) error {
	s.progress.Clear()
	for _, c := range cells {
		s.file.Add(c, last)
	}
	return errors.Join(show(), s.targets.save(s.file))
}

// end prints what is to be said of all of it, and returns an error if an answer was
// wrong, or a call failed.
func (s *session) end() error {
	return errors.Join(report.Foot(s.w, s.file), s.targets.finish(s.file), s.file.Failure())
}

// interrupted is the error of a bench that its context ended.
func (s *session) interrupted() error {
	err := fmt.Errorf("%w; what was measured is above, marked incomplete%s", errInterrupted, s.targets.mention())
	return errors.Join(err, s.targets.finish(s.file))
}

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

const (
	minSample = time.Millisecond       // what is shorter is timed in batches
	linger    = 120 * time.Millisecond // OpenBLAS's threads spin about 0.1 s before they sleep
)

// bench does what the command line says, and returns what it measured.
func (s *settings) bench(c *cobra.Command) (*report.File, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	target, err := report.OpenTarget(s.json)
	if err != nil {
		return nil, err
	}
	record := machine.Detect()
	if err := s.adapt(c, record); err != nil {
		return nil, err
	}
	cells := s.cells()
	if err := checkMemory(cells); err != nil {
		return nil, err
	}
	stdout := c.OutOrStdout()
	file := report.NewFile(record, s.seed, s.budget, time.Now())
	if err := report.Header(stdout, file); err != nil {
		return nil, err
	}
	progress := report.NewProgress(c.ErrOrStderr(), isTerminal(c.ErrOrStderr()), len(cells))
	style := report.Style{Color: colored(c, stdout)}
	for i, cell := range cells {
		result, ended := s.measure(c.Context(), cell, progress)
		progress.Clear()
		file.Add(result, i == len(cells)-1)
		if err := errors.Join(report.Table(stdout, result, style), target.Save(file)); err != nil {
			return nil, err
		}
		if ended != nil {
			return nil, fmt.Errorf("%w; what was measured is above, marked incomplete%s", errInterrupted, target.Mention())
		}
	}
	return file, file.Failure()
}

// check looks for mistakes that need no machine to see.
func (s *settings) check() error {
	switch {
	case s.budget <= 0 || s.budget > time.Hour:
		return usagef("--time %v: must be above 0 and at most 1h", s.budget)
	case slices.ContainsFunc(s.ops.values, func(op string) bool { return problem.Op(op).Gonum() }) && !slices.Equal(s.types.values, []string{"float64"}):
		return usagef("--type %v: gonum's API has float64 only", &s.types)
	case len(s.tasks.values) > 1:
		return usagef("--tasks %v: one number", &s.tasks)
	}
	return nil
}

// adapt fills in what depends on the machine, and says what is missing.
func (s *settings) adapt(c *cobra.Command, r machine.Record) error {
	explicit := c.Flags().Changed("backend")
	limit := maxThreads
	switch {
	case r.OpenBLAS != nil && r.OpenBLAS.MaxThreads > 0:
		limit = r.OpenBLAS.MaxThreads
	case r.OpenBLAS != nil:
	case explicit && slices.Contains(s.backends.values, native):
		return fmt.Errorf("no OpenBLAS: %s; %s", r.Unavailable.Reason, r.Unavailable.Hint)
	case slices.Equal(s.backends.values, []string{pure}): // nobody asked for it
	default:
		fmt.Fprintf(c.ErrOrStderr(), "goblas: no OpenBLAS, so pure Go alone is measured: %s; %s\n", r.Unavailable.Reason, r.Unavailable.Hint)
		s.backends.values = []string{pure}
	}
	if len(s.threads.values) == 0 {
		s.threads.values = ladder(r.UsableCores, r.UsableLogical, limit)
	}
	if most := slices.Max(s.threads.values); most > limit {
		return usagef("--threads %d: this OpenBLAS was compiled for at most %d", most, limit)
	}
	if len(s.workers.values) == 0 {
		s.workers.values = ladder(r.UsableCores, r.UsableLogical, limit)
	}
	s.limit, s.taskBackends = limit, s.backends.values
	if !explicit && r.OpenBLAS != nil {
		s.taskBackends = []string{native, auto} // pure Go would take minutes
	}
	return nil
}

// measure measures one cell. The error is that of ctx, and leaves the cell
// incomplete.
func (s *settings) measure(ctx context.Context, c cell, progress *report.Progress) (report.Cell, error) {
	progress.Cell(strings.SplitN(c.spec.String(), ",", 2)[0])
	if ctx.Err() != nil {
		return report.NewCell(c.spec, c.rows, nil), ctx.Err()
	}
	results, err := measure.Run(ctx, measure.Settings{
		Clock:     measure.Wall{},
		Budget:    s.budget,
		MinSample: minSample,
		Linger:    linger,
		Progress:  func(i int, part float64) { progress.Row(c.rows[i].Name(), part) },
	}, c.contenders())
	return report.NewCell(c.spec, c.rows, results), err
}

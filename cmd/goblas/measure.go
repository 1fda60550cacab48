package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

const (
	minSample   = time.Millisecond       // what is shorter is timed in batches
	quickBudget = 300 * time.Millisecond // for a row, with --quick
	linger      = 120 * time.Millisecond // OpenBLAS's threads spin about 0.1 s before they sleep
)

// bench does what the command line says, and returns what it measured.
func (s *settings) bench(c *cobra.Command) (*report.File, error) {
	if s.quick && !c.Flags().Changed("time") {
		s.budget = quickBudget
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	session, err := newSession(c, s.exports, s.seed, s.budget)
	if err != nil {
		return nil, err
	}
	if err := s.adapt(c, session.file.Machine); err != nil {
		return nil, err
	}
	if err := checkMemory(s.cells(peers{names: s.with.values})); err != nil {
		return nil, err
	}
	p := s.startPeers(session)
	defer p.close()
	cells := s.cells(p)
	if err := session.start(len(cells)); err != nil {
		return nil, err
	}
	for i, cell := range cells {
		result, ended := s.measure(session, cell)
		show := func() error { return report.Table(session.w, result, session.style) }
		if err := session.add(i == len(cells)-1, show, result); err != nil {
			return nil, err
		}
		if ended != nil {
			return nil, session.interrupted()
		}
	}
	return session.file, session.end()
}

// check looks for mistakes that need no machine to see.
func (s *settings) check() error {
	switch {
	case s.budget <= 0 || s.budget > time.Hour:
		return usagef("--time %v: must be above 0 and at most 1h", s.budget)
	case slices.ContainsFunc(s.ops.values, func(op string) bool { return problem.Op(op).Gonum() }) && !slices.Equal(s.types.values, []string{"float64"}):
		return usagef("--type %v: gonum's API has float64 only", &s.types)
	case !slices.Contains(s.types.values, "float64") && (slices.Contains(s.with.values, report.Netlib) || slices.Contains(s.with.values, report.C)):
		return usagef("--with %v --type %v: netlib and c have float64 only", &s.with, &s.types)
	case len(s.tasks.values) > 1:
		return usagef("--tasks %v: one number", &s.tasks)
	}
	return nil
}

// adapt fills in what depends on the machine, and says what is missing.
func (s *settings) adapt(c *cobra.Command, r machine.Record) error {
	explicit := c.Flags().Changed("backend")
	limit := mostThreads(r)
	switch {
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

// mostThreads is how many threads the library was compiled for.
func mostThreads(r machine.Record) int {
	switch {
	case r.OpenBLAS == nil:
		return maxThreads
	case r.OpenBLAS.MaxThreads > 0:
		return r.OpenBLAS.MaxThreads
	}
	return maxThreads
}

// measure measures one cell. The error is that of the context, and leaves the cell
// incomplete.
func (s *settings) measure(session *session, c cell) (report.Cell, error) {
	session.progress.Cell(strings.SplitN(c.spec.String(), ",", 2)[0])
	cell := report.NewCell(c.spec)
	if err := session.c.Context().Err(); err != nil {
		return cell.With(c.rows, nil, session.file.Machine), err
	}
	return session.run(cell, c.rows, c.contenders(), s.budget, linger)
}

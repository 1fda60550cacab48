package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// session is a bench under way: on what it runs, what it has measured, and where
// that goes.
type session struct {
	c        *cobra.Command
	file     *report.File
	target   report.Target
	style    report.Style
	progress *report.Progress // once the cells are counted
}

// newSession finds out whether results can go where they shall, and then what the
// machine is. It prints nothing.
func newSession(c *cobra.Command, json string, seed uint64, budget time.Duration) (*session, error) {
	target, err := report.OpenTarget(json)
	if err != nil {
		return nil, err
	}
	return &session{
		c: c, target: target, file: report.NewFile(machine.Detect(), seed, budget, time.Now()),
		style: report.Style{Color: colored(c, c.OutOrStdout())},
	}, nil
}

// start prints what the bench runs on; cells is how many there will be.
func (s *session) start(cells int) error {
	s.progress = report.NewProgress(s.c.ErrOrStderr(), isTerminal(s.c.ErrOrStderr()), cells)
	return report.Header(s.c.OutOrStdout(), s.file)
}

// add keeps cells, prints them by show, and saves all there is; last says that no
// more come.
func (s *session) add(last bool, show func() error, cells ...report.Cell) error {
	s.progress.Clear()
	for _, c := range cells {
		s.file.Add(c, last)
	}
	return errors.Join(show(), s.target.Save(s.file))
}

// interrupted is the error of a bench that its context ended.
func (s *session) interrupted() error {
	return fmt.Errorf("%w; what was measured is above, marked incomplete%s", errInterrupted, s.target.Mention())
}

package session

import (
	"errors"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// Exports are the flags that say where results go besides the screen: a path for
// each of report.Formats.
type Exports []string

// AddExports adds the flags to c.
func AddExports(c *cobra.Command) Exports {
	paths := make(Exports, len(report.Formats))
	for i, format := range report.Formats {
		c.Flags().StringVar(&paths[i], format.Name, "", format.Usage)
	}
	return paths
}

// takesStdout reports whether one of the formats goes to the standard output, so
// that nothing else may.
func (e Exports) takesStdout() bool { return slices.Contains(e, report.Stdout) }

// open finds out whether results can go there.
func (e Exports) open(stdout io.Writer) (targets []report.Target, err error) {
	for i, path := range e {
		for j, other := range e[:i] {
			switch {
			case path == report.Stdout && other == path:
				return nil, cli.Usagef("only one format can go to the standard output")
			case path != "" && path != report.Stdout && report.SameFile(path, other):
				return nil, cli.Usagef("--%s and --%s would write to one file, %s", report.Formats[j].Name, report.Formats[i].Name, path)
			}
		}
		target, err := report.OpenTarget(path, report.Formats[i], stdout)
		if err != nil {
			return nil, err
		}
		targets = append(targets, target)
	}
	return targets, nil
}

// eachTarget saves or finishes the file at every target.
func (s *Session) eachTarget(do func(report.Target, *report.File) error) error {
	var errs []error
	for _, target := range s.targets {
		errs = append(errs, do(target, s.File))
	}
	return errors.Join(errs...)
}

// mention is the end of a sentence that says where results are.
func (s *Session) mention() (all string) {
	for _, target := range s.targets {
		all += target.Mention()
	}
	return all
}

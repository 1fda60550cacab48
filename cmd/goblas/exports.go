package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// exports are the flags that say where results go besides the screen: a path for
// each of report.Formats.
type exports []string

// addExports adds the flags to c.
func addExports(c *cobra.Command) exports {
	paths := make(exports, len(report.Formats))
	for i, format := range report.Formats {
		c.Flags().StringVar(&paths[i], format.Name, "", format.Usage)
	}
	return paths
}

// targets are where results go in all formats.
type targets []report.Target

// open finds out whether results can go there.
func (e exports) open(stdout io.Writer) (all targets, err error) {
	toStdout := 0
	for i, path := range e {
		if path == report.Stdout {
			toStdout++
		}
		for j, other := range e[:i] {
			if path != "" && path != report.Stdout && report.SameFile(path, other) {
				return nil, usagef("--%s and --%s would write to one file, %s", report.Formats[j].Name, report.Formats[i].Name, path)
			}
		}
		target, err := report.OpenTarget(path, report.Formats[i], stdout)
		if err != nil {
			return nil, err
		}
		all = append(all, target)
	}
	if toStdout > 1 {
		return nil, usagef("only one format can go to the standard output")
	}
	return all, nil
}

// takesStdout reports whether one of the formats goes to the standard output, so
// that nothing else may.
func (e exports) takesStdout() bool {
	for _, path := range e {
		if path == report.Stdout {
			return true
		}
	}
	return false
}

func (t targets) save(f *report.File) error {
	var errs []error
	for _, target := range t {
		errs = append(errs, target.Save(f))
	}
	return errors.Join(errs...)
}

func (t targets) finish(f *report.File) error {
	var errs []error
	for _, target := range t {
		errs = append(errs, target.Finish(f))
	}
	return errors.Join(errs...)
}

func (t targets) mention() (all string) {
	for _, target := range t {
		all += target.Mention()
	}
	return all
}

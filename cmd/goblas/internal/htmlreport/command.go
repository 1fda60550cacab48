package htmlreport

import (
	"bytes"
	"errors"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// NewCommand returns the command goblas report.
func NewCommand() *cobra.Command {
	var path string
	c := &cobra.Command{
		Use:   "report RUN.json...",
		Short: "Draw files of results as one page of HTML",
		Long: `Draw files that goblas bench --json wrote as one page of HTML with pictures, which
needs nothing else: no network, no script, no fonts. docs/report.md says what it
shows. It is for screens of any width, light and dark, and for paper.

  speed         against the size n, for each backend and number of threads, or
                as bars where there is one size; with the measured peak
  scaling       with the number of threads
  tasks         workers and BLAS threads as a heat map, with the best
  elementwise, linalg, stack, fill, share    bars, against NumPy if there is one
  processes     package dist on 1, 2, 4, ... processes, from a file for each

What several files have in common is drawn once more, over each other.

Beneath each picture stand its figures. Wrong answers are named and not drawn.`,
		Example: `  goblas bench --json run.json && goblas report run.json -o report.html
  goblas report blas.json tasks.json -o - | less`,
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return cli.Usagef("report takes one or more files that goblas bench --json wrote")
			case path == "":
				return cli.Usagef("report needs -o FILE.html, or -o - for the standard output")
			}
			return writeFile(c, args, path)
		},
	}
	c.Flags().StringVarP(&path, "output", "o", "", "write the page to this `file` (- for stdout)")
	return c
}

// writeFile draws files as a page at path. It writes nothing if it fails.
func writeFile(c *cobra.Command, files []string, path string) error {
	var sources []Source
	for _, name := range files {
		if path != report.Stdout && report.SameFile(path, name) {
			return cli.Usagef("-o %s would overwrite %s, which is to be drawn", path, name)
		}
		f, err := report.Read(name)
		if err != nil {
			return err
		}
		sources = append(sources, Source{Path: name, File: f})
	}
	var b bytes.Buffer
	if err := Write(&b, sources); err != nil {
		return err
	}
	encode := func(*report.File) ([]byte, error) { return b.Bytes(), nil }
	target, err := report.OpenTarget(path, report.Format{Encode: encode}, c.OutOrStdout())
	if err != nil {
		return err
	}
	return errors.Join(target.Save(nil), target.Finish(nil))
}

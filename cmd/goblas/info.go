package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/ranks"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

func newInfo() *cobra.Command {
	var asJSON *bool
	var verbose bool
	c := &cobra.Command{
		Use:   "info",
		Short: "Show which OpenBLAS is found, and how many cores are usable",
		Long: `Show what goblas runs on: NumPy's show_config, with the number of cores explained.

The library: which file, which version and build, which kernel it chose for this
processor, how it runs threads, and which other BLAS files are in the process. The
threads: how many calls use together, and whether an environment variable or the
machine decided that. The cores: each step from the CPUs that are online to those
that this process may really use; "->" marks the step that decided. --verbose says of
each step where it was read, and what it means.

Without OpenBLAS it says why, what to install, and what pure Go has.

Under mpirun process 0 says it of every process, in their order: which part of the cores
each has. Where MPI cannot be started, each says it for itself.`,
		Example: `  goblas info
  goblas info --verbose
  goblas info --json | jq .usable_cores
  OPENBLAS_NUM_THREADS=1 goblas info
  mpirun -n 4 goblas info`,
		Args: cli.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			record := machine.Detect()
			out := c.OutOrStdout()
			var text bytes.Buffer
			c.SetOut(&text)
			var err error
			if *asJSON {
				err = cli.PrintJSON(c, record)
			} else {
				show := report.Info
				if verbose {
					show = report.Details
				}
				err = show(&text, record, cli.Style(c, out))
			}
			if err != nil {
				return err
			}
			all, err := ofAll(record, text.String())
			if err != nil {
				cli.Say(c.ErrOrStderr(), fmt.Sprintf("each process tells of itself: %v", err))
			}
			_, err = io.WriteString(out, all)
			return err
		},
	}
	asJSON = cli.JSONFlag(c)
	c.Flags().BoolVarP(&verbose, "verbose", "v", false, "also the build, and what each step to the number of cores goes by and means")
	return c
}

// ofAll is the text, and under mpirun on process 0 those of all processes, and nothing on
// the others. If MPI does not start, it is the text with an error.
func ofAll(record machine.Record, text string) (string, error) {
	if record.MPI == nil || record.MPI.Size == 1 {
		return text, nil
	}
	texts, err := ranks.Gather(text)
	if err != nil {
		return text, err
	}
	return strings.Join(texts, "\n"), nil
}

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of goblas and what it was built from",
		Args:  cli.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return report.Version(c.OutOrStdout(), machine.ReadVersions())
		},
	}
}

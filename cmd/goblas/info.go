package main

import (
	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

func newInfo() *cobra.Command {
	var asJSON *bool
	var verbose bool
	c := &cobra.Command{
		Use:   "info",
		Short: "Show the OpenBLAS that is found, the usable cores, and why so many",
		Long: `Show what goblas runs on: NumPy's show_config, with the number of cores explained.

The library: which file, which version and build, which kernel it chose for this
processor, how it runs threads, and which other BLAS files are in the process. The
threads: how many calls use together, and whether an environment variable or the
machine decided that. The cores: each step from the CPUs that are online to those
that this process may really use; "->" marks the step that decided. --verbose says of
each step where it was read, and what it means.

Without OpenBLAS it says why, what to install, and what pure Go has.`,
		Example: `  goblas info
  goblas info --verbose
  goblas info --json | jq .usable_cores
  OPENBLAS_NUM_THREADS=1 goblas info`,
		Args: cli.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			record := machine.Detect()
			if *asJSON {
				return cli.PrintJSON(c, record)
			}
			show := report.Info
			if verbose {
				show = report.Details
			}
			return show(c.OutOrStdout(), record, cli.Style(c, c.OutOrStdout()))
		},
	}
	asJSON = cli.JSONFlag(c)
	c.Flags().BoolVarP(&verbose, "verbose", "v", false, "also the build, and what each step to the number of cores goes by and means")
	return c
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

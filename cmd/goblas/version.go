package main

import (
	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of goblas and what it was built from",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return report.Version(c.OutOrStdout(), machine.ReadVersions())
		},
	}
}

package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas/shm"
)

func newShm() *cobra.Command {
	c := &cobra.Command{
		Use:   "shm",
		Short: "List the arrays that processes share, remove those left behind",
		Long: `Named arrays of package goblas/shm are files in /dev/shm, or in the directory that
GOBLAS_SHM_DIR names. One whose owner died, or closed it without unlinking it, keeps
its memory until it is removed.`,
		Args: cli.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(&cobra.Command{
		Use:   "ls",
		Short: "List the shared arrays",
		Args:  cli.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			segments, err := shm.List()
			if err != nil {
				return err
			}
			return report.Segments(c.OutOrStdout(), segments, cli.Style(c, c.OutOrStdout()))
		},
	}, &cobra.Command{
		Use:   "clean",
		Short: "Remove the shared arrays whose owner is gone",
		Long: `Remove the shared arrays whose owner died, or closed them without unlinking them.
Processes that have one open keep it. Arrays whose owner lives, other users', and
files that are no shared arrays are left alone; other users' are named. Root removes
them as that user: setpriv --reuid USER goblas shm clean.`,
		Args: cli.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			removed, err := shm.Clean()
			for _, s := range removed {
				if _, err := fmt.Fprintf(c.OutOrStdout(), "removed %s (%s)\n", s.Name, report.Bytes(float64(s.Bytes))); err != nil {
					return err
				}
			}
			if err != nil {
				return err
			}
			left, err := shm.List()
			for _, s := range left {
				if errors.Is(s.Err, fs.ErrPermission) {
					cli.Say(c.ErrOrStderr(), fmt.Sprintf("%s is left alone: %v", s.Name, s.Err))
				}
			}
			return err
		},
	})
	return c
}

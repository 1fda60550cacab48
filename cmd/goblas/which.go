package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/which"
)

// whichTime is how long goblas which takes if it is not told.
const whichTime = 40 * time.Second

func newWhich() *cobra.Command {
	var asJSON *bool
	ops := cli.Choices{What: "operation", Of: which.Names()}
	d := whichTime
	c := &cobra.Command{
		Use:   "which [operation...]",
		Short: "Measure which operations run on several threads, from what size",
		Long: `Measure for each operation of BLAS and LAPACK in float64 from which size on this
OpenBLAS runs it on several threads, from which size that is faster, and from which
size goblas, in Auto, gives it more than one core.

OpenBLAS's own threads are looked at by plain calls, without goblas, one at a time:
an operation is threaded if other threads of the process use the processor meanwhile.
Sizes are found to about 8 %. Let the machine do nothing else, and give it more
--time for surer figures.

Where calls have one core, or there is no OpenBLAS, it says that there is nothing to
see.`,
		Example: `  goblas which
  goblas which dgemm dgesdd --time 10s
  goblas which --json | jq '.operations[] | select(.pays_from == null).op'`,
		Args: ops.Arguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cli.CheckTime(d); err != nil {
				return err
			}
			names := ops.Values
			if len(names) == 0 {
				names = which.Names()
			}
			step, clear := cli.Steps(c, len(names))
			r, err := which.Run(c.Context(), names, d, func(name string) { step(name, "threads") })
			clear()
			switch {
			case err != nil:
				return err
			case *asJSON:
				return cli.PrintJSON(c, r)
			}
			return r.Print(c.OutOrStdout())
		},
	}
	asJSON = cli.JSONFlag(c)
	c.Flags().DurationVar(&d, "time", d, "time for all of it")
	return c
}

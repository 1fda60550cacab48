package main

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/which"
	"github.com/goblas/goblas/goblas"
)

// whichTime is how long goblas which takes if it is not told.
const whichTime = 40 * time.Second

func newWhich() *cobra.Command {
	var asJSON bool
	d := whichTime
	c := &cobra.Command{
		Use:   "which [operation...]",
		Short: "Measure which operations OpenBLAS runs on several threads here, and from what size",
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
		RunE: func(c *cobra.Command, names []string) error {
			for _, name := range names {
				if !slices.Contains(which.Names(), name) {
					return usagef("unknown operation %q: one of %s%s", name, strings.Join(which.Names(), ", "), didYouMean("", name, which.Names()))
				}
			}
			if d <= 0 || d > time.Hour {
				return usagef("--time %v: must be above 0 and at most 1h", d)
			}
			r, err := measureThreads(c, names, d)
			if err != nil {
				return err
			}
			if !asJSON {
				return r.Print(c.OutOrStdout())
			}
			e := json.NewEncoder(c.OutOrStdout())
			e.SetIndent("", "  ")
			return e.Encode(r)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object, with stable keys")
	c.Flags().DurationVar(&d, "time", d, "time for all of it")
	return c
}

// measureThreads makes the report, with a line of progress.
func measureThreads(c *cobra.Command, names []string, d time.Duration) (which.Report, error) {
	stderr := c.ErrOrStderr()
	of := len(names)
	if of == 0 {
		of = len(which.Names())
	}
	progress := report.NewProgress(stderr, columns(stderr), of)
	defer progress.Clear()
	r := which.Report{Threads: goblas.Threads(), Operations: []which.Row{}}
	if library, err := goblas.Describe(); err == nil {
		r.Version, r.Kernel = library.Version, library.Kernel
	}
	rows, busy, err := which.Run(c.Context(), names, d, func(name string) {
		progress.Cell(name)
		progress.Row("threads", 0)
	})
	r.Operations, r.Busy = append(r.Operations, rows...), busy
	if nothing, ok := errors.AsType[*which.Nothing](err); ok {
		r.Nothing, err = nothing.Why, nil
	}
	if err != nil && c.Context().Err() != nil {
		err = errInterrupted
	}
	return r, err
}

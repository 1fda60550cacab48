package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/bench"
	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas/tune"
)

func newTune() *cobra.Command {
	var show, reset, dry bool
	d := tune.DefaultTime
	n := cli.Counts{What: "order n", Limit: bench.MaxOrder}
	c := &cobra.Command{
		Use:   "tune",
		Short: "Measure from which sizes OpenBLAS pays here, and save it",
		Long: `Measure on this machine from which sizes on OpenBLAS is faster than pure Go, and all
cores faster than one, and save that for programs of this user: goblas.Use finds it.
The built-in sizes were measured on another machine. A measured one replaces it only
beyond doubt: where one way wins by 5 %, with 99 % confidence, at two neighbouring
sizes beside the built-in one, and does so again when measured anew.

The file is for this processor, number of cores and OpenBLAS; others do not use it.
It is in the folder goblas of the user's configuration folder. GOBLAS_TUNE names
another file, or with "off" none. Let the machine do nothing else meanwhile.

With --n, find the best split into workers and BLAS threads for tasks that each make
and multiply two n x n matrices, and what Auto makes of them, which is told no split.
That is only shown: there is nothing to save. See goblas bench tasks for more.`,
		Example: `  goblas tune
  goblas tune --time 30s --dry-run
  goblas tune --show
  goblas tune --reset
  goblas tune --n 500,1000`,
		Args: cli.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cli.CheckTime(d); err != nil {
				return err
			}
			switch {
			case show && reset || show && dry || reset && dry:
				return cli.Usagef("only one of --show, --reset and --dry-run")
			case len(n.Values) > 0 && (show || reset || dry):
				return cli.Usagef("--n saves nothing: without --show, --reset and --dry-run")
			case len(n.Values) > 0:
				if !c.Flags().Changed("time") {
					d = 2 * time.Second
				}
				file, err := bench.Splits(c, n.Values, d)
				if err != nil {
					return err
				}
				return report.Advice(c.OutOrStdout(), file)
			case show:
				return showTuning(c.OutOrStdout(), cli.Style(c, c.OutOrStdout()))
			case reset:
				return resetTuning(c.OutOrStdout())
			}
			return runTune(c, d, dry)
		},
	}
	c.Flags().BoolVar(&show, "show", false, "show what is saved for this machine")
	c.Flags().BoolVar(&reset, "reset", false, "remove what is saved for this machine")
	c.Flags().BoolVar(&dry, "dry-run", false, "measure and show, save nothing")
	c.Flags().DurationVar(&d, "time", d, "time for all of it; with --n, for each split (then 2s)")
	c.Flags().Var(&n, "n", "find the best split for tasks of these orders instead")
	return c
}

func runTune(c *cobra.Command, d time.Duration, dry bool) error {
	var progress *report.Progress // once the number of steps is known
	var reference []float64       // timed before every step
	result, err := tune.Run(c.Context(), tune.Options{Time: d, DryRun: dry, Step: func(x tune.Crossover, _, of int) {
		if progress == nil {
			progress = cli.Progress(c, of)
		}
		reference = append(reference, measure.TimeReference())
		progress.Cell(x.Op)
		progress.Row(x.Way, 1)
	}})
	if progress != nil {
		progress.Clear()
	}
	if err != nil {
		return err
	}
	stdout := c.OutOrStdout()
	if err := report.Tuning(stdout, result, cli.Style(c, stdout)); err != nil {
		return err
	}
	if dry {
		_, err = fmt.Fprintln(stdout, "nothing saved")
	} else {
		_, err = fmt.Fprintf(stdout, "saved %s\n", result.Path)
	}
	return errors.Join(err, report.NoteUnsteady(stdout, measure.Drift(reference)))
}

func showTuning(w io.Writer, s report.Style) error {
	result, err := tune.Read()
	if errors.Is(err, fs.ErrNotExist) {
		_, err = io.WriteString(w, report.Note(fmt.Sprintf("nothing saved for this machine: the built-in crossovers hold (goblas tune would write %s)", result.Path)))
		return err
	}
	if err != nil {
		return fmt.Errorf("ignored: %w", err)
	}
	if err := report.Tuning(w, result, s); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "measured %s, %s\n", result.Measured.Local().Format(time.DateTime), result.Path)
	return err
}

func resetTuning(w io.Writer) error {
	path, removed, err := tune.Remove()
	switch {
	case err != nil:
		return err
	case removed:
		_, err = fmt.Fprintf(w, "removed %s\n", path)
	default:
		_, err = fmt.Fprintln(w, "nothing saved for this machine")
	}
	return err
}

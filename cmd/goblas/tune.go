package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas"
)

// longestTune bounds --time.
const longestTune = time.Hour

func newTune() *cobra.Command {
	var show, reset, dry bool
	d := goblas.TuneTime
	c := &cobra.Command{
		Use:   "tune",
		Short: "Measure here from which sizes OpenBLAS and all cores pay, and save it",
		Long: `Measure on this machine from which sizes on OpenBLAS is faster than pure Go, and all
cores faster than one, and save that for programs of this user: goblas.Use finds it.
The built-in sizes were measured on another machine; a measured one replaces it where
the faster way wins by 5 % at two neighbouring sizes.

The file is for this processor, number of cores and OpenBLAS; others do not use it.
It is in the folder goblas of the user's configuration folder. GOBLAS_TUNE names
another file, or with "off" none. Let the machine do nothing else meanwhile.`,
		Example: `  goblas tune
  goblas tune --time 30s --dry-run
  goblas tune --show
  goblas tune --reset`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case d <= 0 || d > longestTune:
				return usagef("--time %v: must be above 0 and at most 1h", d)
			case show && reset || show && dry || reset && dry:
				return usagef("only one of --show, --reset and --dry-run")
			case show:
				return showTuning(c.OutOrStdout(), report.Style{Color: colored(c, c.OutOrStdout())})
			case reset:
				return resetTuning(c.OutOrStdout())
			}
			return tune(c, d, dry)
		},
	}
	c.Flags().BoolVar(&show, "show", false, "show what is saved for this machine")
	c.Flags().BoolVar(&reset, "reset", false, "remove what is saved for this machine")
	c.Flags().BoolVar(&dry, "dry-run", false, "measure and show, save nothing")
	c.Flags().DurationVar(&d, "time", d, "time for all of it")
	return c
}

func tune(c *cobra.Command, d time.Duration, dry bool) error {
	stderr := c.ErrOrStderr()
	var progress *report.Progress // once the number of steps is known
	result, err := goblas.Tune(c.Context(), goblas.TuneOptions{Time: d, DryRun: dry, Step: func(x goblas.Crossover, _, of int) {
		if progress == nil {
			progress = report.NewProgress(stderr, isTerminal(stderr), of)
		}
		progress.Cell(x.Op)
		progress.Row(x.Way, 1)
	}})
	if progress != nil {
		progress.Clear()
	}
	switch {
	case errors.Is(err, context.Canceled):
		return errInterrupted
	case err != nil:
		return err
	}
	stdout := c.OutOrStdout()
	if err := report.Tuning(stdout, result, report.Style{Color: colored(c, stdout)}); err != nil {
		return err
	}
	if dry {
		_, err = fmt.Fprintln(stdout, "nothing saved")
	} else {
		_, err = fmt.Fprintf(stdout, "saved %s\n", result.Path)
	}
	return err
}

func showTuning(w io.Writer, s report.Style) error {
	result, err := goblas.ReadTuning()
	if errors.Is(err, fs.ErrNotExist) {
		_, err = fmt.Fprintf(w, "nothing saved for this machine: the built-in crossovers hold (%v)\n", err)
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
	path, removed, err := goblas.ResetTuning()
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

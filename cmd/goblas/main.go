// Command goblas measures and explains what OpenBLAS gives to Go programs on
// this machine: see goblas --help.
//
// All commands stand on internal/cli: the command line and the terminal. The benches
// (internal/bench, elementwise, fill, share) are lists of tables that a session measures,
// shows and saves one after the other; a lesson asks it for single ones. internal/measure
// has the clock and the statistics, internal/report what people and programs read.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/bench"
	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/compare"
	"github.com/goblas/goblas/cmd/goblas/internal/doctor"
	"github.com/goblas/goblas/cmd/goblas/internal/htmlreport"
	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/share"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	os.Exit(run(ctx, os.Stdout, os.Stderr, os.Args[1:]))
}

// run is the whole program: args without the program's name. It returns the exit
// status.
func run(ctx context.Context, stdout, stderr io.Writer, args []string) int {
	return cli.Run(ctx, newRoot(), stdout, stderr, args)
}

func newRoot() *cobra.Command {
	var version bool
	root := &cobra.Command{
		Use:   "goblas",
		Short: "gonum at the speed of OpenBLAS: what this machine gives, and how to set it up",
		Long: `goblas measures and explains what OpenBLAS gives to Go programs that use gonum.

  goblas info     which OpenBLAS is found, how many cores are usable, and why
  goblas doctor   what is wrong or slow here, and what to do
  goblas bench    pure Go against OpenBLAS on 1, 2, ... threads, and NumPy
  goblas bench elementwise, linalg, stack, fill, share    more, against NumPy
  goblas bench dist    matrices over the processes that mpirun starts
  goblas compare  two files of results: what became faster, what slower
  goblas report   files of results as one page of HTML, with pictures
  goblas lesson   ten lessons on concurrency, measured on this machine
  goblas tune     measure from which sizes OpenBLAS pays here, and save it
  goblas which    which operations run on several threads, and from what size
  goblas shm      the arrays that processes share: list them, remove old ones

OpenBLAS is looked for when goblas runs. GOBLAS_LIBRARY names another library
file. OPENBLAS_NUM_THREADS, GOTO_NUM_THREADS or OMP_NUM_THREADS sets the number of
threads that goblas starts with; unset, it is the number of usable cores.

Exit status: 0 all well, 1 failed or a wrong answer, 2 mistake in the command line,
130 interrupted.`,
		Args: cli.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if version {
				return report.Version(c.OutOrStdout(), machine.ReadVersions())
			}
			return c.Help()
		},
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.Flags().BoolVar(&version, "version", false, "print what goblas version prints")
	root.PersistentFlags().Bool(cli.NoColor, false, "no colours, as with the variable NO_COLOR")
	root.AddCommand(newInfo(), doctor.NewCommand(), doctor.NewChild(), bench.NewCommand(), compare.NewCommand(), htmlreport.NewCommand(), newTune(), newWhich(), newLesson(), newShm(), share.NewProcess(), newVersion())
	return root
}

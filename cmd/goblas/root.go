package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// Exit statuses.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130 // 128 + SIGINT, as shells have it
)

// errInterrupted ends a command that its context ended.
var errInterrupted = errors.New("interrupted")

// usageError is a mistake in the command line.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// usagef returns a mistake in the command line.
func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run is the whole program: args without the program's name. It returns the
// exit status, and prints an error as one line to stderr.
func run(ctx context.Context, stdout, stderr io.Writer, args []string) int {
	root := newRoot()
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetArgs(args)
	command, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitOK
	}
	line := strings.Join(strings.Fields(err.Error()), " ")
	var usage usageError
	switch {
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "goblas: %s (see %s --help)\n", line, command.CommandPath())
		return exitUsage
	case errors.Is(err, errInterrupted):
		fmt.Fprintf(stderr, "goblas: %s\n", line)
		return exitInterrupted
	}
	fmt.Fprintf(stderr, "goblas: %s\n", line)
	return exitFailed
}

func newRoot() *cobra.Command {
	var version bool
	root := &cobra.Command{
		Use:   "goblas",
		Short: "gonum at the speed of OpenBLAS: what this machine gives, and how to set it up",
		Long: `goblas measures and explains what OpenBLAS gives to Go programs that use gonum.

  goblas info     which OpenBLAS is found, how many cores are usable, and why
  goblas doctor   what is wrong or slow here, and what to do
  goblas bench    dot, solve and svd: pure Go against OpenBLAS on 1, 2, ... threads
  goblas bench elementwise, goblas bench fill    the rest of NumPy, against NumPy
  goblas compare  two files of results: what became faster, what slower
  goblas report   files of results as one page of HTML, with pictures
  goblas lesson   seven lessons on concurrency, measured on this machine
  goblas tune     measure from which sizes OpenBLAS pays here, and save it
  goblas which    which operations run on several threads here, and from what size
  goblas shm      the arrays that processes share: list them, remove what was left

OpenBLAS is looked for when goblas runs. GOBLAS_LIBRARY names another library
file. OPENBLAS_NUM_THREADS, GOTO_NUM_THREADS or OMP_NUM_THREADS sets the number of
threads that goblas starts with; unset, it is the number of usable cores.

Exit status: 0 all well, 1 failed or a wrong answer, 2 mistake in the command line,
130 interrupted.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if version {
				return report.Version(c.OutOrStdout(), machine.ReadVersions())
			}
			return c.Help()
		},
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelp())
	root.Flags().BoolVar(&version, "version", false, "print what goblas version prints")
	root.PersistentFlags().Bool("no-color", false, "no colours, as with the variable NO_COLOR")
	root.AddCommand(newInfo(), newDoctor(), newDoctorChild(), newBench(), newCompare(), newReport(), newTune(), newWhich(), newLesson(), newShm(), newShareChild(), newVersion())
	return root
}

// colored reports whether w is a terminal whose user wants colours
// (https://no-color.org).
func colored(c *cobra.Command, w io.Writer) bool {
	off, _ := c.Flags().GetBool("no-color")
	return !off && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && columns(w) > 0
}

// styleOf is how tables look on w.
func styleOf(c *cobra.Command, w io.Writer) report.Style {
	return report.Style{Color: colored(c, w), Columns: columns(w)}
}

// columns is the width of the terminal w, or 0 if w is none.
func columns(w io.Writer) int {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil || width <= 0 {
		return 80 // as of a serial line, which does not tell
	}
	return width
}

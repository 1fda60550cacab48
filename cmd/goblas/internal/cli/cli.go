// Package cli is what every command of goblas stands on: mistakes in the command
// line, values of flags, and what is known of the terminal.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// Exit statuses.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130 // 128 + SIGINT, as shells have it
)

// ErrInterrupted ends a command that its context ended, and says more than that.
var ErrInterrupted = errors.New("interrupted")

// usageError is a mistake in the command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// Usagef returns a mistake in the command line.
func Usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// Run runs the command that args name, and returns the exit status. It prints an
// error as one line to stderr.
func Run(ctx context.Context, root *cobra.Command, stdout, stderr io.Writer, args []string) int {
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelp())
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetArgs(args)
	command, err := root.ExecuteContextC(ctx)
	if err == nil {
		return 0
	}
	hint, status := "", exitFailed
	var usage usageError
	switch {
	case errors.As(err, &usage):
		hint, status = fmt.Sprintf(" (see %s --help)", command.CommandPath()), exitUsage
	case errors.Is(err, ErrInterrupted):
		status = exitInterrupted
	case ctx.Err() != nil: // whatever failed, it is because the user ended it
		err, status = ErrInterrupted, exitInterrupted
	}
	fmt.Fprintf(stderr, "goblas: %s%s\n", strings.Join(strings.Fields(err.Error()), " "), hint)
	return status
}

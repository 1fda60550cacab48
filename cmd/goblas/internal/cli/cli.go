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
	"github.com/spf13/pflag"

	"github.com/goblas/goblas/goblas/topology"
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

// Run runs the command that args name, and returns the exit status. It says an
// error on stderr. Of the processes that mpirun has started the first alone
// tells of a mistake in the command line, which all have; the others end well, because
// mpirun would end the first at once if one failed.
func Run(ctx context.Context, root *cobra.Command, stdout, stderr io.Writer, args []string) int {
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelp())
	narrow(root)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetArgs(args)
	command, err := root.ExecuteContextC(ctx)
	if err == nil {
		return 0
	}
	hint, status := "", exitFailed
	var usage usageError
	rank, _, _ := topology.Rank()
	switch {
	case errors.As(err, &usage) && rank > 0:
		return 0
	case errors.As(err, &usage):
		hint, status = fmt.Sprintf(" (see %s --help)", command.CommandPath()), exitUsage
	case errors.Is(err, ErrInterrupted):
		status = exitInterrupted
	case ctx.Err() != nil: // whatever failed, it is because the user ended it
		err, status = ErrInterrupted, exitInterrupted
	}
	Say(stderr, err.Error()+hint)
	return status
}

// Say prints a message as one paragraph that begins with "goblas: ", in lines of at most
// helpColumns. A process of an MPI program prints one line, because mpirun mixes the lines
// of all processes.
func Say(w io.Writer, message string) {
	paragraph := "goblas: " + strings.Join(strings.Fields(message), " ")
	if _, _, launched := topology.Rank(); !launched {
		paragraph = fill(paragraph)
	}
	fmt.Fprintln(w, paragraph)
}

// kinds say what values of flags are that are none of the flag's type.
var kinds = map[string]string{
	"bool":     "neither true nor false",
	"duration": "no time, such as 300ms, 2s or 1m30s",
	"int":      "no whole number",
	"uint":     "no whole number, from 0 on",
	"uint64":   "no whole number from 0 to 2^64 - 1",
	"float64":  "no number",
}

// flagError says which flag is wrong, and what it takes, in plain words: those of
// Go's parsers name their functions.
func flagError(c *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	var unknown *pflag.NotExistError
	switch {
	case errors.As(err, &unknown):
		var flags []string
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				flags = append(flags, f.Name)
			}
		})
		return Usagef("%w%s", err, didYouMean("--", unknown.GetSpecifiedName(), flags))
	case errors.As(err, &invalid):
		flag := invalid.GetFlag()
		if kind := kinds[flag.Value.Type()]; kind != "" {
			return Usagef("--%s: %q is %s", flag.Name, invalid.GetValue(), kind)
		}
		return Usagef("--%s: %w", flag.Name, errors.Unwrap(invalid))
	}
	return usageError{err}
}

// NoArguments refuses arguments, and unknown commands.
func NoArguments(c *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case !c.HasSubCommands():
		return Usagef("%s takes no arguments, not %q", c.Name(), args[0])
	}
	return unknownCommand(c, args[0])
}

// unknownCommand says that c has no command of that name.
func unknownCommand(c *cobra.Command, name string) error {
	var commands []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			commands = append(commands, sub.Name())
		}
	}
	return Usagef("unknown command %q%s", name, didYouMean("", name, commands))
}

// didYouMean is the end of a sentence that proposes the word of a list that the
// user may have meant, after prefix, or "" if none is near. Cobra says which are.
func didYouMean(prefix, word string, list []string) string {
	c := &cobra.Command{SuggestionsMinimumDistance: 2}
	for _, known := range list {
		c.AddCommand(&cobra.Command{Use: known, Run: func(*cobra.Command, []string) {}})
	}
	if near := c.SuggestionsFor(word); word != "" && len(near) > 0 {
		return fmt.Sprintf("; did you mean %s%s?", prefix, near[0])
	}
	return ""
}

// helpColumns is how wide help and messages are at most.
const helpColumns = 80

// narrow has help fill its lines up to helpColumns.
func narrow(root *cobra.Command) {
	cobra.AddTemplateFunc("fill", fill)
	root.SetHelpTemplate(strings.Replace(root.HelpTemplate(), "{{. | trimTrailingWhitespaces}}", "{{. | fill}}", 1))
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages ", fmt.Sprintf(".FlagUsagesWrapped %d ", helpColumns)))
}

// fill breaks the lines of each paragraph anew. Indented lines stay as they are.
func fill(long string) string {
	var b strings.Builder
	at, fresh := 0, true // the column; whether a word begins a line
	for line := range strings.Lines(strings.TrimSpace(long)) {
		if strings.TrimSpace(line) == "" || line[0] == ' ' {
			if at > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(line)
			at, fresh = 0, true
			continue
		}
		for word := range strings.FieldsSeq(line) {
			switch {
			case fresh:
			case at+1+len(word) > helpColumns:
				b.WriteByte('\n')
				at = 0
			default:
				b.WriteByte(' ')
				at++
			}
			b.WriteString(word)
			at, fresh = at+len(word), false
		}
	}
	return b.String()
}

// newHelp is cobra's command help, which prints an unknown topic and succeeds, with
// an error instead.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Show what a command does and takes",
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, err := c.Root().Find(args)
			switch {
			case err == nil && len(rest) == 0:
			case about != nil && about.HasSubCommands() && len(rest) > 0:
				return unknownCommand(about, rest[0])
			default:
				return Usagef("no help on %q", strings.Join(args, " "))
			}
			about.InitDefaultHelpFlag() // cobra adds it when a command runs
			return about.Help()
		},
	}
}

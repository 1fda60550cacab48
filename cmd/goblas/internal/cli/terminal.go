package cli

import (
	"encoding/json"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas/topology"
)

// NoColor is the flag of the root command that switches colours off.
const NoColor = "no-color"

// Style is how tables look on w: coloured on a terminal whose user wants that
// (https://no-color.org).
func Style(c *cobra.Command, w io.Writer) report.Style {
	off, _ := c.Flags().GetBool(NoColor)
	width := columns(w)
	color := !off && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && width > 0
	return report.Style{Color: color, Columns: width}
}

// columns is the width of the terminal w, or 0 if w is none. mpirun may give a process a
// terminal that nobody sees, and passes on what it writes there.
func columns(w io.Writer) int {
	if _, _, launched := topology.Rank(); launched {
		return 0
	}
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

// Progress is the progress of so many steps on the standard error.
func Progress(c *cobra.Command, steps int) *report.Progress {
	return report.NewProgress(c.ErrOrStderr(), columns(c.ErrOrStderr()), steps)
}

// Steps is a line of progress for so many steps of which only the names are known: step
// begins one, clear takes the line away.
func Steps(c *cobra.Command, of int) (step func(name, what string), clear func()) {
	p := Progress(c, of)
	return func(name, what string) {
		p.Cell(name)
		p.Row(what, 0)
	}, p.Clear
}

// JSONFlag adds the flag --json of commands that print one record.
func JSONFlag(c *cobra.Command) *bool {
	return c.Flags().Bool("json", false, "print one JSON object, with stable keys")
}

// PrintJSON prints a record.
func PrintJSON(c *cobra.Command, record any) error {
	e := json.NewEncoder(c.OutOrStdout())
	e.SetIndent("", "  ")
	return e.Encode(record)
}

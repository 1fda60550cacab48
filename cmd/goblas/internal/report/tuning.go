package report

import (
	"fmt"
	"io"
	"math"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/goblas/goblas/goblas"
)

// ways are the words for what a crossover leads to.
var ways = map[string]string{"one": "OpenBLAS", "wide": "all cores", "tiled": "all cores, in tiles"}

// Tuning writes the crossovers that are others than the built-in ones as a table of
// orders, and how many are not.
func Tuning(w io.Writer, r goblas.TuneResult, s Style) error {
	t, stay := NewTable(s, "operation", "from here", "built-in n", "measured n"), 0
	for _, c := range r.Crossovers {
		if c.Tuned > 0 {
			t.AppendRow(table.Row{c.Op, ways[c.Way], order(c.Builtin), order(c.Tuned)})
		} else {
			stay++
		}
	}
	written := ""
	if stay < len(r.Crossovers) {
		written = Render(t, "llrr", Style{}) + "\n"
	}
	if stay > 0 {
		written += fmt.Sprintf("%d of %s: the built-in n stays, nothing else is clearly better\n", stay, Plural(len(r.Crossovers), "crossover"))
	}
	_, err := io.WriteString(w, written)
	return err
}

// order is n for people, who know no n of 0.
func order(n float64) string {
	switch {
	case math.IsInf(n, 1):
		return "never"
	case n == 0:
		return "always"
	}
	return fmt.Sprintf("%.0f", n)
}

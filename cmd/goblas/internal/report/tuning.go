package report

import (
	"fmt"
	"io"
	"math"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/goblas/goblas/goblas"
)

// ways are the words for what a crossover leads to.
var ways = map[string]string{"one": "OpenBLAS", "wide": "all cores", "tiled": "all cores, in tiles"}

// Tuning writes the crossovers as a table of orders.
func Tuning(w io.Writer, r goblas.TuneResult, s Style) error {
	t := table.NewWriter()
	t.SetStyle(plain(s))
	t.AppendHeader(table.Row{"operation", "from here", "built-in n", "measured n"})
	for _, c := range r.Crossovers {
		measured := "-"
		if c.Tuned > 0 {
			measured = order(c.Tuned)
		}
		t.AppendRow(table.Row{c.Op, ways[c.Way], order(c.Builtin), measured})
	}
	t.SetColumnConfigs([]table.ColumnConfig{
		{Number: 3, Align: text.AlignRight, AlignHeader: text.AlignRight},
		{Number: 4, Align: text.AlignRight, AlignHeader: text.AlignRight},
	})
	t.SuppressTrailingSpaces()
	_, err := fmt.Fprintf(w, "%s\n- the built-in one stays: nothing won clearly\n", t.Render())
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

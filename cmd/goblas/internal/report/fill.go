package report

import (
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Fill writes the ways of filling a matrix; the first is what others are compared
// to.
func Fill(w io.Writer, c Cell, s Style) error {
	t := table.NewWriter()
	t.SetStyle(plain(s))
	t.AppendHeader(table.Row{"", "median", "range", "GB/s", "as fast as plain Go", ""})
	var columns []table.ColumnConfig
	for i := 2; i <= 5; i++ {
		columns = append(columns, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	rounds := 0
	for _, r := range c.Rows {
		rounds = max(rounds, len(r.Samples))
		over, span := "-", "-"
		if r.Median != nil {
			u := timeUnit(*r.Median)
			span = digits(r.summary.Min/u.size) + ".." + digits(r.summary.Max/u.size)
			if plain := c.Rows[0].Median; plain != nil {
				over = ratio(*plain / *r.Median)
			}
		}
		t.AppendRow(table.Row{r.label(), known(r.Median, duration), span, known(r.GBs, digits), over, verdict(r)})
	}
	t.SuppressTrailingSpaces()
	if _, err := fmt.Fprintf(w, "\n%s, %s\n%s\n", c.Title, plural(rounds, "round"), t.Render()); err != nil {
		return err
	}
	return writeNotes(w, c.Notes)
}

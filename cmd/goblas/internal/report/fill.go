package report

import (
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"
)

// Fill writes the ways of filling a matrix; the first is what others are compared
// to.
func Fill(w io.Writer, c Cell, s Style) error {
	t := table.NewWriter()
	t.SetStyle(Plain(s))
	t.AppendHeader(table.Row{"", "median", "range", "GB/s", "vs plain Go", ""})
	rounds := 0
	for _, r := range c.Rows {
		rounds = max(rounds, len(r.Samples))
		over, span := "-", "-"
		if r.Median != nil {
			u := timeUnit(*r.Median)
			span = Digits(r.summary.Min/u.size) + ".." + Digits(r.summary.Max/u.size)
			if plain := c.Rows[0].Median; plain != nil {
				over = Times(*plain / *r.Median)
			}
		}
		t.AppendRow(table.Row{r.label(), known(r.Median, Duration), span, known(r.GBs, Digits), over, verdict(r)})
	}
	if _, err := fmt.Fprintf(w, "\n%s, %s\n%s\n", c.Title, Plural(rounds, "round"), Render(t, Aligned(6), s, 2, 3)); err != nil {
		return err
	}
	return writeNotes(w, c.Notes)
}

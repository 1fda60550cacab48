package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
)

// Share writes the steps of one size, a cell each, as columns: the medians of
// every way to share.
func Share(w io.Writer, steps []Cell, s Style) error {
	t := table.NewWriter()
	t.SetStyle(Plain(s))
	header := table.Row{""}
	for _, c := range steps {
		switch c.Step {
		case "confirm": // in the total
		case "add":
			header = append(header, "add 1", "GB/s")
		default:
			header = append(header, c.Step)
		}
	}
	header = append(header, "") // the verdict
	t.AppendHeader(header)
	rounds := 0
	for i, way := range steps[0].Rows {
		rounds = max(rounds, len(way.Samples))
		cells := table.Row{way.label()}
		for _, c := range steps {
			r := c.Rows[i]
			switch {
			case c.Step == "confirm":
			case c.Step == "add":
				cells = append(cells, known(r.Median, Duration), known(r.GBs, Digits))
			default:
				cells = append(cells, known(r.Median, Duration))
			}
		}
		t.AppendRow(append(cells, verdict(way)))
	}
	title := strings.TrimSuffix(steps[0].Title, ", "+steps[0].Step)
	if _, err := fmt.Fprintf(w, "\n%s, %s\n%s\n", title, Plural(rounds, "round"), Render(t, Aligned(len(header)), s, 3, 2, 1, 5, 6)); err != nil {
		return err
	}
	return writeNotes(w, steps[len(steps)-1].Notes) // of the total
}

package compare

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// Write writes the comparison; rows that are slower by more than the part failOver
// are marked, unless it is negative.
func Write(w io.Writer, result Result, failOver float64, s report.Style) error {
	var b strings.Builder
	for _, warning := range result.Warnings {
		b.WriteString(report.Note("warning: " + warning))
	}
	few := false
	for _, c := range result.Cells {
		fmt.Fprintf(&b, "\n%s\n%s\n", c.Title, tableOf(c, failOver, s))
		few = few || slices.ContainsFunc(c.Rows, func(r Row) bool { return r.Few && !r.Clear && !math.IsNaN(r.Change()) })
	}
	b.WriteString("\n")
	for i, missing := range result.Missing {
		if i == 10 {
			fmt.Fprintf(&b, "and %d more that only one file has\n", len(result.Missing)-i)
			break
		}
		b.WriteString(report.Note(missing))
	}
	if result.Rows > 0 {
		fmt.Fprintf(&b, "geometric mean of the times of %d rows: %s\n", result.Rows, change(result.Geomean-1))
		b.WriteString("~ no clear difference (Mann-Whitney U test at 5 %)")
		if few {
			b.WriteString("; ? too few samples to tell")
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Failure returns an error if new answers are wrong, or if rows are clearly slower
// by more than the part failOver, unless that is negative.
func Failure(result Result, failOver float64) error {
	slower, broken := 0, 0
	for _, c := range result.Cells {
		for _, r := range c.Rows {
			if r.Broken() != "" {
				broken++
			} else if failOver >= 0 && r.Slower(failOver) {
				slower++
			}
		}
	}
	switch {
	case result.Rows == 0 && broken == 0:
		return errors.New("nothing to compare: the files have no row in common")
	case broken > 0:
		return fmt.Errorf("%d of %d rows are wrong or failed in the new file, and were not in the old: see above", broken, result.Rows+broken)
	case slower > 0:
		return fmt.Errorf("%d of %d rows are clearly slower by more than %.3g %%: see above", slower, result.Rows, 100*failOver)
	}
	return nil
}

func tableOf(c Cell, failOver float64, s report.Style) string {
	t := report.NewTable(s, "", "old", "", "new", "", "change", "p", "")
	for _, r := range c.Rows {
		mark := ""
		switch {
		case r.Broken() != "":
			mark = r.New.Verdict()
		case failOver >= 0 && r.Slower(failOver):
			mark = "SLOWER"
		}
		t.AppendRow(table.Row{r.Label, median(r.Old), spread(r.Old), median(r.New), spread(r.New), verdict(r), probability(r), mark})
	}
	if s.Color {
		t.SetRowPainter(func(_ table.Row, a table.RowAttributes) text.Colors {
			switch r := c.Rows[a.Number-1]; {
			case r.Broken() != "" || r.Slower(0):
				return text.Colors{text.FgRed}
			case r.Clear && r.Change() < 0:
				return text.Colors{text.FgGreen}
			}
			return nil
		})
	}
	return report.Render(t, "lrrrrrrl", s, 6, 4, 2)
}

func median(r report.Row) string {
	if r.Median == nil {
		return "-"
	}
	return report.Duration(*r.Median)
}

// spread is half the interval of the median, for its size.
func spread(r report.Row) string {
	if r.Median == nil || r.Low == nil || r.High == nil {
		return ""
	}
	return fmt.Sprintf("±%.0f%%", 50*(*r.High-*r.Low) / *r.Median)
}

// verdict is the change if it is clear.
func verdict(r Row) string {
	switch {
	case math.IsNaN(r.Change()):
		return "-"
	case r.Clear:
		return change(r.Change())
	case r.Few:
		return change(r.Change()) + " ?"
	}
	return "~"
}

func change(part float64) string { return fmt.Sprintf("%+.1f%%", 100*part) }

func probability(r Row) string {
	switch {
	case math.IsNaN(r.Change()) || r.Few:
		return ""
	case r.P < 0.001:
		return "< 0.001"
	}
	return fmt.Sprintf("%.3f", r.P)
}

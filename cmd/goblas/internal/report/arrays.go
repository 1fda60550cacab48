package report

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/goblas/tune"
)

const allCores, oneCore, goLoop = "vec all cores", "vec one core", "go loop"

// elementwiseColumns are the columns of the table of element-wise operations: how long
// each element takes in one way, or how many times as fast that is as another one, over.
// They have a width each, for the table is written line by line.
var elementwiseColumns = []struct {
	header    string
	width     int
	way, over string
}{
	{"all cores", 9, allCores, ""}, {"one core", 9, oneCore, ""}, {"Go loop", 9, goLoop, ""}, {"NumPy", 9, NumPy, ""}, {"GB/s", 7, allCores, ""},
	{"all/NumPy", 10, allCores, NumPy}, {"one/NumPy", 10, oneCore, NumPy}, {"all/one", 8, allCores, oneCore},
}

// Elementwise writes a cell as a line of a table, which it begins if first.
func Elementwise(w io.Writer, c Cell, first bool, s Style) error {
	rows := map[string]Row{}
	for _, r := range c.Rows {
		rows[r.Name] = r
	}
	header, figures := table.Row{fmt.Sprintf("%-8s", "")}, table.Row{fmt.Sprintf("%-8s", c.Op)}
	for _, column := range elementwiseColumns {
		r, text := rows[column.way], ""
		switch {
		case column.header == "GB/s":
			text = Known(r.GBs, Digits)
		case column.over == "":
			text = Known(r.Median, func(t float64) string { return fmt.Sprintf("%.3f", t/float64(c.N)*1e9) })
		default:
			text = Known(speedup(rows[column.over], r), Times)
		}
		header = append(header, fmt.Sprintf("%*s", column.width, column.header))
		figures = append(figures, fmt.Sprintf("%*s", column.width, text))
	}
	t := NewTable(Style{})
	t.Style().Box.PaddingRight = ""
	if first {
		t.AppendHeader(header)
	}
	t.AppendRow(figures)
	// All against one core, GB/s, the loop in Go, one core against NumPy, one core.
	line := Render(t, "lrrrrrrrr", s, 8, 5, 3, 7, 2) + "\n"
	if first {
		line = fmt.Sprintf("\n%s, %d elements: ns for each, and how many times as fast\n%s", c.Type, c.N, line)
	}
	for _, r := range c.Rows {
		if v := r.Verdict(); v != "" {
			line += fmt.Sprintf("  %s: %s\n", strings.TrimSpace(r.Label()+" "+v), r.Mistake())
		}
	}
	_, err := io.WriteString(w, line)
	return err
}

// Fill writes the ways of filling a matrix; the first is what others are compared
// to.
func Fill(w io.Writer, cells []Cell, s Style) error {
	c := cells[0]
	t := NewTable(s, "", "median", "range", "GB/s", "vs plain Go", "")
	rounds := 0
	for _, r := range c.Rows {
		rounds = max(rounds, len(r.Samples))
		span := "-"
		if r.Median != nil {
			u := timeUnit(*r.Median)
			span = Digits(r.summary.Min/u.size) + ".." + Digits(r.summary.Max/u.size)
		}
		t.AppendRow(table.Row{r.label(), Known(r.Median, Duration), span, Known(r.GBs, Digits), Known(speedup(c.Rows[0], r), Times), r.Verdict()})
	}
	_, err := fmt.Fprintf(w, "\n%s, %s\n%s\n%s", c.Title, Plural(rounds, "round"), Render(t, "lrrrrl", s, 2, 3), paragraph(c.Notes))
	return err
}

// Share writes the steps of one size, a cell each, as columns: the medians of
// every way to share.
func Share(w io.Writer, steps []Cell, s Style) error {
	header, rounds := []any{""}, 0
	rows := make([]table.Row, len(steps[0].Rows))
	for i, way := range steps[0].Rows {
		rows[i] = table.Row{way.label()}
		rounds = max(rounds, len(way.Samples))
	}
	for _, c := range steps {
		switch c.Step {
		case "confirm": // in the total
			continue
		case "add":
			header = append(header, "add 1", "GB/s")
		default:
			header = append(header, c.Step)
		}
		for i, r := range c.Rows {
			rows[i] = append(rows[i], Known(r.Median, Duration))
			if c.Step == "add" {
				rows[i] = append(rows[i], Known(r.GBs, Digits))
			}
		}
	}
	t := NewTable(s, append(header, "")...) // the verdict
	for i, way := range steps[0].Rows {
		t.AppendRow(append(rows[i], way.Verdict()))
	}
	title, align := strings.TrimSuffix(steps[0].Title, ", "+steps[0].Step), "l"+strings.Repeat("r", len(header)-1)+"l"
	_, err := fmt.Fprintf(w, "\n%s, %s\n%s\n%s", title, Plural(rounds, "round"), Render(t, align, s, 3, 2, 1, 5, 6),
		paragraph(steps[len(steps)-1].Notes)) // of the total
	return err
}

// Segments writes the arrays that processes share, or that there are none.
func Segments(w io.Writer, segments []shm.Segment, style Style) error {
	if len(segments) == 0 {
		_, err := fmt.Fprintf(w, "no shared arrays in %s\n", shm.Dir())
		return err
	}
	t := NewTable(style, "name", "type", "shape", "size", "since", "owner")
	for _, s := range segments {
		if s.Err != nil {
			t.AppendRow(table.Row{s.Name, "-", "-", Bytes(float64(s.Bytes)), "-", s.Err})
			continue
		}
		owner := "gone"
		if s.Alive {
			owner = fmt.Sprintf("process %d", s.Owner)
		}
		shape := strings.Trim(strings.ReplaceAll(fmt.Sprint(s.Shape), " ", "x"), "[]")
		t.AppendRow(table.Row{s.Name, s.Type, shape, Bytes(float64(s.Bytes)), s.Born.Format(time.DateTime), owner})
	}
	_, err := fmt.Fprintln(w, Render(t, "llllll", style, 4, 1, 3))
	return err
}

// ways are the words for what a crossover leads to.
var ways = map[string]string{"one": "OpenBLAS", "wide": "all cores", "tiled": "all cores, in tiles"}

// Tuning writes the crossovers that are others than the built-in ones as a table of
// orders, and how many are not.
func Tuning(w io.Writer, r tune.Result, s Style) error {
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

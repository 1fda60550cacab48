package report

import (
	"fmt"
	"io"
	"strconv"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Style says how tables look.
type Style struct {
	Color   bool
	Columns int // of the terminal; 0 where there is none, and any width will do
}

// Render is the text of a table with so many columns. Where that is wider than the
// terminal it leaves out columns, by their index, the first of least first.
func Render(t table.Writer, columns []table.ColumnConfig, s Style, least ...int) string {
	t.SuppressTrailingSpaces()
	for {
		t.SetColumnConfigs(columns)
		rendered := t.Render()
		if s.Columns == 0 || len(least) == 0 || text.LongestLineLen(rendered) <= s.Columns {
			return rendered
		}
		columns[least[0]].Hidden = true
		least = least[1:]
	}
}

// Aligned are the configurations of so many columns, numbers but for the first and
// the last.
func Aligned(count int) (columns []table.ColumnConfig) {
	for i := range count {
		align := text.AlignRight
		if i == 0 || i == count-1 {
			align = text.AlignLeft
		}
		columns = append(columns, table.ColumnConfig{Number: i + 1, Align: align, AlignHeader: align})
	}
	return columns
}

// Plain is the style of tables: without borders.
func Plain(s Style) table.Style {
	style := table.StyleDefault
	style.Name = "goblas"
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Options = table.Options{}
	style.Format.Header = text.FormatDefault
	if s.Color {
		style.Color.Header = text.Colors{text.Bold}
	}
	return style
}

// interval is that of the median, or smallest..largest, marked with a star, below
// six samples. few tells which.
func (r Row) interval() (text string, few bool) {
	if r.summary.Runs == 0 {
		return "-", false
	}
	u := timeUnit(r.summary.Median)
	if r.summary.Bounded {
		return Digits(r.summary.Lo/u.size) + ".." + Digits(r.summary.Hi/u.size), false
	}
	return Digits(r.summary.Min/u.size) + ".." + Digits(r.summary.Max/u.size) + "*", true
}

// Table writes a cell: what was measured, the rows, and the best of them.
func Table(w io.Writer, c Cell, s Style) error {
	t := table.NewWriter()
	t.SetStyle(Plain(s))
	header, anyFew, anyPeak := table.Row{"", "workers", "thr", "median", "95% range", "runs", "GFLOP/s", "peak", "vs pure", "vs 1", "cold", ""}, false, false
	t.AppendHeader(header)
	for _, r := range c.Rows {
		interval, few := r.interval()
		anyFew, anyPeak = anyFew || few, anyPeak || r.OfPeak != nil
		t.AppendRow(table.Row{
			r.label(), dash(r.Workers), dash(r.Threads), known(r.Median, Duration), interval,
			strconv.Itoa(r.summary.Runs), known(r.GFLOPS, Digits), known(r.OfPeak, percent), known(r.OverPure, Times), known(r.OverOne, Times),
			known(r.Cold, Duration), mark(r),
		})
	}
	columns := Aligned(len(header))
	columns[1].Hidden = c.Tasks == 0
	columns[7].Hidden = !anyPeak
	columns[10].Hidden = c.Tasks > 0
	if s.Color {
		t.SetRowPainter(func(_ table.Row, a table.RowAttributes) text.Colors {
			switch r := c.Rows[a.Number-1]; {
			case r.Wrong != "" || r.Error != "":
				return text.Colors{text.FgRed}
			case c.Best != nil && c.Best.Row == a.Number-1:
				return text.Colors{text.FgGreen}
			}
			return nil
		})
	}
	// Cold, against one thread, runs, GFLOP/s, interval, peak.
	_, err := fmt.Fprintf(w, "\n%s\n%s\n", c.Title, Render(t, columns, s, 10, 9, 5, 6, 4, 7))
	if err == nil && anyFew {
		_, err = fmt.Fprintln(w, "* smallest..largest: fewer than six runs do not bound the median")
	}
	switch {
	case err == nil && c.Split != nil:
		_, err = fmt.Fprintln(w, c.grid(s))
	case err == nil && c.Best != nil:
		_, err = fmt.Fprintln(w, c.Best.Sentence)
	}
	if err == nil {
		err = writeRatios(w, c, s)
	}
	if err == nil {
		err = writeNotes(w, c.Notes)
	}
	if err == nil && !c.Complete {
		_, err = fmt.Fprintln(w, "incomplete")
	}
	return err
}

// dash is n, or "-" for 0.
func dash(n int) string {
	if n == 0 {
		return "-"
	}
	return strconv.Itoa(n)
}

// known shows a figure, or "-" if there is none.
func known(v *float64, show func(float64) string) string {
	if v == nil {
		return "-"
	}
	return show(*v)
}

// mark is the verdict, or that the interval is wide.
func mark(r Row) string {
	if _, noisy := r.summary.Noise(); noisy && verdict(r) == "" {
		return "noisy"
	}
	return verdict(r)
}

// verdict is what the reader must know of a row before its figures.
func verdict(r Row) string {
	switch {
	case r.Wrong != "":
		return "WRONG"
	case r.Error != "":
		return "FAILED"
	case !r.Complete:
		return "incomplete"
	}
	return ""
}

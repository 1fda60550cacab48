package report

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Style says how tables look.
type Style struct {
	Color   bool
	Columns int // of the terminal; 0 where there is none, and any width will do
}

// NewTable returns a table without borders, and without a header if none is given.
func NewTable(s Style, header ...any) table.Writer {
	style := table.StyleDefault
	style.Name = "goblas"
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Options = table.Options{}
	style.Format.Header = text.FormatDefault
	if s.Color {
		style.Color.Header = text.Colors{text.Bold}
	}
	t := table.NewWriter()
	t.SetStyle(style)
	t.SuppressTrailingSpaces()
	if len(header) > 0 {
		t.AppendHeader(header)
	}
	return t
}

// Paint makes rows green that are good, and red that are bad, by their index.
func Paint(t table.Writer, s Style, judge func(i int) (good, bad bool)) {
	if !s.Color {
		return
	}
	t.SetRowPainter(func(_ table.Row, a table.RowAttributes) text.Colors {
		switch good, bad := judge(a.Number - 1); {
		case bad:
			return text.Colors{text.FgRed}
		case good:
			return text.Colors{text.FgGreen}
		}
		return nil
	})
}

// Render is the text of a table, a letter of align for each column: l and r align it
// left and right, - leaves it out. Where the text is wider than the terminal, columns
// are left out by their index, the first of least first.
func Render(t table.Writer, align string, s Style, least ...int) string {
	var columns []table.ColumnConfig
	for i, letter := range align {
		side := map[rune]text.Align{'l': text.AlignLeft, 'r': text.AlignRight}[letter]
		columns = append(columns, table.ColumnConfig{Number: i + 1, Align: side, AlignHeader: side, Hidden: letter == '-'})
	}
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

// interval is that of the median, or smallest..largest, marked with a star, below
// six samples.
func (r Row) interval() string {
	if r.summary.Runs == 0 {
		return "-"
	}
	u := timeUnit(r.summary.Median)
	if r.summary.Bounded {
		return Digits(r.summary.Lo/u.size) + ".." + Digits(r.summary.Hi/u.size)
	}
	return Digits(r.summary.Min/u.size) + ".." + Digits(r.summary.Max/u.size) + "*"
}

// Table writes a cell: what was measured, the rows, and the best of them.
func Table(w io.Writer, c Cell, s Style) error {
	t := NewTable(s, "", "workers", "thr", "median", "95% range", "runs", "GFLOP/s", "peak", "vs pure", "vs 1", "cold", "")
	align := []byte("lrrrrrr-rrrl") // with the share of the peak if one is known
	if c.Tasks == 0 {
		align[1] = '-'
	} else {
		align[10] = '-'
	}
	few := false
	for _, r := range c.Rows {
		interval := r.interval()
		few = few || strings.HasSuffix(interval, "*")
		if r.OfPeak != nil {
			align[7] = 'r'
		}
		t.AppendRow(table.Row{
			r.label(), cmp.Or(whole(r.Workers), "-"), cmp.Or(whole(r.Threads), "-"), Known(r.Median, Duration), interval,
			strconv.Itoa(r.summary.Runs), Known(r.GFLOPS, Digits), Known(r.OfPeak, percent), Known(r.OverPure, Times), Known(r.OverOne, Times),
			Known(r.Cold, Duration), mark(r),
		})
	}
	Paint(t, s, func(i int) (good, bad bool) { return c.Best != nil && c.Best.Row == i, c.Rows[i].Mistake() != "" })
	var b strings.Builder
	// Cold, against one thread, runs, GFLOP/s, interval, peak.
	fmt.Fprintf(&b, "\n%s\n%s\n", c.Title, Render(t, string(align), s, 10, 9, 5, 6, 4, 7))
	if few {
		b.WriteString("* smallest..largest: fewer than six runs do not bound the median\n")
	}
	switch {
	case c.Split != nil:
		b.WriteString(c.grid(s) + "\n")
	case c.Best != nil:
		b.WriteString(Note(c.Best.Sentence))
	}
	b.WriteString(c.ratioTable(s) + paragraph(c.Notes))
	if !c.Complete {
		b.WriteString("incomplete\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shown shows a figure, or nothing if there is none.
func shown(v *float64, show func(float64) string) string {
	if v == nil {
		return ""
	}
	return show(*v)
}

// Known shows a figure, or "-" if there is none.
func Known(v *float64, show func(float64) string) string { return cmp.Or(shown(v, show), "-") }

// mark is the verdict, or that the interval is wide.
func mark(r Row) string {
	if _, noisy := r.summary.Noise(); noisy {
		return cmp.Or(r.Verdict(), "noisy")
	}
	return r.Verdict()
}

// Verdict is what the reader must know of a row before its figures.
func (r Row) Verdict() string {
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

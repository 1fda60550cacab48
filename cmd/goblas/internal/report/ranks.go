package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
)

// Distributed writes a cell of package dist: a line for linalg on one process, and for each
// grid and block size of all of them.
func Distributed(w io.Writer, c Cell, s Style) error {
	t := NewTable(s, "", "proc", "grid", "block", "thr", "median", "95% range", "runs", "GFLOP/s", "efficiency", "in MPI", "")
	few := false
	for _, r := range c.Rows {
		interval := r.interval()
		few = few || strings.HasSuffix(interval, "*")
		block := "-"
		if r.Block > 0 {
			block = strconv.Itoa(r.Block)
		}
		grid := "-"
		if r.Grid != "" {
			grid = r.Grid
		}
		t.AppendRow(table.Row{
			r.label(), strconv.Itoa(r.Processes), grid, block, strconv.Itoa(r.Threads), Known(r.Median, Duration), interval,
			strconv.Itoa(r.summary.Runs), Known(r.GFLOPS, Digits), Known(r.Efficiency, percent), Known(r.InMPI, percent), mark(r),
		})
	}
	best := c.Fastest(func(r Row) bool { return r.Name == Dist })
	Paint(t, s, func(i int) (good, bad bool) { return i == best, c.Rows[i].Mistake() != "" })
	var b strings.Builder
	// Runs, the interval, threads.
	fmt.Fprintf(&b, "\n%s\n%s\n", c.Title, Render(t, "lrrrrrrrrrrl", s, 7, 6, 4))
	if few {
		b.WriteString("* smallest..largest: fewer than six runs do not bound the median\n")
	}
	for _, r := range c.Rows {
		if v := r.Verdict(); v != "" && r.Mistake() != "" {
			fmt.Fprintf(&b, "  %s, %s: %s\n", r.Label(), v, r.Mistake())
		}
	}
	b.WriteString(paragraph(c.Notes))
	if !c.Complete {
		b.WriteString("incomplete\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

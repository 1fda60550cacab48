package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// elementwiseColumn is a column of the table of element-wise operations.
type elementwiseColumn struct {
	header string
	width  int
	text   func(rows map[string]Row) string
}

// elementwiseColumns are those for arrays of n elements that fit on the terminal.
func elementwiseColumns(n int, s Style) []elementwiseColumn {
	each := func(way string) func(map[string]Row) string {
		return func(rows map[string]Row) string {
			return known(rows[way].Median, func(t float64) string { return fmt.Sprintf("%.3f", t/float64(n)*1e9) })
		}
	}
	over := func(base, way string) func(map[string]Row) string {
		return func(rows map[string]Row) string {
			if rows[base].Median == nil || rows[way].Median == nil {
				return "-"
			}
			return Times(*rows[base].Median / *rows[way].Median)
		}
	}
	const all, one, loop = "vec all cores", "vec one core", "go loop"
	columns := []elementwiseColumn{
		{"all cores", 9, each(all)}, {"one core", 9, each(one)}, {"Go loop", 9, each(loop)}, {"NumPy", 9, each(NumPy)},
		{"GB/s", 7, func(rows map[string]Row) string { return known(rows[all].GBs, Digits) }},
		{"all/NumPy", 10, over(NumPy, all)}, {"one/NumPy", 10, over(NumPy, one)}, {"all/one", 8, over(one, all)},
	}
	width := 79
	for _, least := range []string{"all/one", "GB/s", "Go loop", "one/NumPy", "one core"} {
		if s.Columns == 0 || width <= s.Columns {
			break
		}
		i := slices.IndexFunc(columns, func(c elementwiseColumn) bool { return c.header == least })
		width -= columns[i].width
		columns = slices.Delete(columns, i, i+1)
	}
	return columns
}

// Elementwise writes a cell as a line of a table, which it begins if first.
func Elementwise(w io.Writer, c Cell, first bool, s Style) error {
	var b strings.Builder
	columns := elementwiseColumns(c.N, s)
	if first {
		fmt.Fprintf(&b, "\n%s, %d elements: ns for each, and how many times as fast\n%-8s", c.Type, c.N, "")
		for _, column := range columns {
			fmt.Fprintf(&b, "%*s", column.width, column.header)
		}
		b.WriteString("\n")
	}
	rows := map[string]Row{}
	for _, r := range c.Rows {
		rows[r.Name] = r
	}
	fmt.Fprintf(&b, "%-8s", c.Op)
	for _, column := range columns {
		fmt.Fprintf(&b, "%*s", column.width, column.text(rows))
	}
	b.WriteString("\n")
	for _, r := range c.Rows {
		if v := verdict(r); v != "" {
			fmt.Fprintf(&b, "  %s: %s\n", strings.TrimSpace(r.Label()+" "+v), r.Wrong+r.Error)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

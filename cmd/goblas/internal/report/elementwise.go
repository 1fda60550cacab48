package report

import (
	"fmt"
	"io"
	"strings"
)

// The columns of the table of element-wise operations.
var elementwiseWays = []struct{ name, header string }{
	{"vec all cores", "all cores"}, {"vec one core", "one core"}, {"go loop", "Go loop"}, {NumPy, "NumPy"},
}

// Elementwise writes a cell as a line of a table, which it begins if first.
func Elementwise(w io.Writer, c Cell, first bool) error {
	var b strings.Builder
	if first {
		fmt.Fprintf(&b, "\n%s, %d elements: ns for each, and how many times as fast\n%-8s", c.Type, c.N, "")
		for _, way := range elementwiseWays {
			fmt.Fprintf(&b, "%9s", way.header)
		}
		fmt.Fprintf(&b, "%7s%10s%10s%8s\n", "GB/s", "all/NumPy", "one/NumPy", "all/one")
	}
	rows := map[string]Row{}
	for _, r := range c.Rows {
		rows[r.Name] = r
	}
	fmt.Fprintf(&b, "%-8s", c.Op)
	for _, way := range elementwiseWays {
		fmt.Fprintf(&b, "%9s", known(rows[way.name].Median, func(t float64) string { return fmt.Sprintf("%.3f", t/float64(c.N)*1e9) }))
	}
	all, one, numpy := rows["vec all cores"], rows["vec one core"], rows[NumPy]
	over := func(base, r Row) string {
		if base.Median == nil || r.Median == nil {
			return "-"
		}
		return fmt.Sprintf("%.2fx", *base.Median / *r.Median)
	}
	fmt.Fprintf(&b, "%7s%10s%10s%8s\n", known(all.GBs, digits), over(numpy, all), over(numpy, one), over(one, all))
	for _, r := range c.Rows {
		if v := verdict(r); v != "" {
			fmt.Fprintf(&b, "  %s: %s\n", strings.TrimSpace(r.Label()+" "+v), r.Wrong+r.Error)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

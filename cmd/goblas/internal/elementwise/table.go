package elementwise

import (
	"fmt"
	"io"
	"strings"
)

// Row of a cell by its way, nil if it was not measured.
func (c Cell) row(way string) *Row {
	for i := range c.Rows {
		if c.Rows[i].Way == way {
			return &c.Rows[i]
		}
	}
	return nil
}

// Header writes the head of a table for one type and size.
func Header(w io.Writer, kind string, n int) error {
	_, err := fmt.Fprintf(w, "\n%s, %d elements: ns for each, and how many times as fast as NumPy on its one core\n%-9s%10s%10s%10s%10s%8s%11s%11s%11s\n",
		kind, n, "", AllCores, OneCore, PureGo, InNumPy, "GB/s", "all/NumPy", "one/NumPy", "all/one")
	return err
}

// Write writes a cell as a line of the table.
func (c Cell) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-9s", c.Op)
	for _, way := range []string{AllCores, OneCore, PureGo, InNumPy} {
		if r := c.row(way); r != nil {
			fmt.Fprintf(&b, "%10.3f", r.NsEach)
		} else {
			fmt.Fprintf(&b, "%10s", "-")
		}
	}
	all, one, numpy := c.row(AllCores), c.row(OneCore), c.row(InNumPy)
	fmt.Fprintf(&b, "%8.1f", all.GBs)
	if numpy != nil {
		fmt.Fprintf(&b, "%10.2fx%10.2fx", numpy.Median/all.Median, numpy.Median/one.Median)
	} else {
		fmt.Fprintf(&b, "%11s%11s", "-", "-")
	}
	fmt.Fprintf(&b, "%10.2fx", one.Median/all.Median)
	for _, r := range c.Rows {
		if r.Wrong != "" {
			fmt.Fprintf(&b, "  WRONG (%s: %s)", r.Way, r.Wrong)
		}
	}
	_, err := fmt.Fprintln(w, b.String())
	return err
}

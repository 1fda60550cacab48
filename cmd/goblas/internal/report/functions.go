package report

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// Function writes how many times as fast linalg is as its peer, for a function on several
// orders, as a line of a table, which it begins if first.
func Function(w io.Writer, cells []Cell, first bool, s Style) error {
	const width = 8
	var b strings.Builder
	if first {
		into := ""
		if cells[0].Into {
			into = ", into memory that is kept"
		}
		fmt.Fprintf(&b, "\n%s%s: how many times as fast as NumPy or SciPy\n%-12s", cells[0].Type, into, "")
		for _, c := range cells {
			fmt.Fprintf(&b, "%*s", width, fmt.Sprintf("n=%d", c.N))
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "%-12s", cells[0].Op)
	for _, c := range cells {
		fmt.Fprintf(&b, "%*s", width, Known(c.overNumPy(), Times))
	}
	b.WriteByte('\n')
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	return mistakes(w, cells, func(c Cell) string { return fmt.Sprintf("n=%d", c.N) })
}

// Mistakes writes a line for each row that is wrong, failed or incomplete.
func Mistakes(w io.Writer, cells []Cell) error { return mistakes(w, cells, Cell.short) }

// mistakes is Mistakes with names for the cells.
func mistakes(w io.Writer, cells []Cell, name func(Cell) string) error {
	var b strings.Builder
	for _, c := range cells {
		for _, r := range c.Rows {
			if v := r.Verdict(); v != "" {
				if why := strings.TrimSpace(r.Mistake()); why != "" {
					v += ": " + why
				}
				fmt.Fprintf(&b, "  %s, %s %s\n", name(c), r.Label(), v)
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Functions writes the geometric mean and the least of all such figures.
func Functions(w io.Writer, cells []Cell) error {
	sum, count, slower, least := 0.0, 0, 0, Cell{}
	worst := math.Inf(1)
	for _, c := range cells {
		ratio := c.overNumPy()
		if ratio == nil {
			continue
		}
		sum += math.Log(*ratio)
		count++
		if *ratio < 1 {
			slower++
		}
		if *ratio < worst {
			worst, least = *ratio, c
		}
	}
	if count == 0 {
		return nil
	}
	_, err := io.WriteString(w, "\n"+Note(fmt.Sprintf("%s, geometric mean %s, %d below 1, the least %s: %s",
		Plural(count, "figure"), Times(math.Exp(sum/float64(count))), slower, Times(worst), least.Title)))
	return err
}

package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
)

// How notes of these kinds begin.
const (
	noisyNote    = "noisy: the interval is wide, for its median,"
	outliersNote = "outliers: "
)

// Judged returns the cell with what its reader should know: what the reference did
// meanwhile, what else is known of that time, noise, and outliers.
func (c Cell) Judged(reference []float64, others ...string) Cell {
	c.Reference = append([]float64{}, reference...)
	c.Notes = []string{}
	for _, note := range append([]string{measure.Drift(reference)}, others...) {
		if note != "" {
			c.Notes = append(c.Notes, note)
		}
	}
	var noisy []string
	for _, r := range c.Rows {
		if width, wide := r.summary.Noise(); wide {
			noisy = append(noisy, fmt.Sprintf("%s (%.0f %%)", r.Label(), 100*width))
		}
	}
	if len(noisy) > 0 {
		c.Notes = append(c.Notes, noisyNote+" of "+few(noisy)+": smaller differences mean nothing; let the machine rest, or measure for longer")
	}
	if s := c.outliers(); s != "" {
		c.Notes = append(c.Notes, s)
	}
	return c
}

// outliers names those of the rows, or counts them where there are many rows; "" if
// there are none.
func (c Cell) outliers() string {
	var rows []string
	samples, mild, severe := 0, 0, 0
	for _, r := range c.Rows {
		n := r.Outliers.Mild + r.Outliers.Severe
		samples, mild, severe = samples+len(r.Samples), mild+r.Outliers.Mild, severe+r.Outliers.Severe
		if n == 0 {
			continue
		}
		s := fmt.Sprintf("%d of %d samples", n, len(r.Samples))
		if len(c.Rows) > 1 {
			s += " of " + r.Label()
		}
		if r.Outliers.Severe > 0 {
			s += fmt.Sprintf(" (%d severe)", r.Outliers.Severe)
		}
		rows = append(rows, s)
	}
	switch {
	case len(rows) == 0:
		return ""
	case len(rows) > 3:
		return fmt.Sprintf(outliersNote+"%d of all %d samples (%d severe)", mild+severe, samples, severe)
	}
	return outliersNote + strings.Join(rows, "; ")
}

// few lists up to four, and how many more there are.
func few(words []string) string {
	const most = 4
	if len(words) > most+1 {
		return strings.Join(words[:most], "; ") + fmt.Sprintf(" and %d others", len(words)-most)
	}
	return strings.Join(words, "; ")
}

// writeNotes writes the notes of a cell beneath its table.
func writeNotes(w io.Writer, notes []string) error {
	for _, note := range notes {
		if _, err := io.WriteString(w, noteText(note)); err != nil {
			return err
		}
	}
	return nil
}

// judge notes what the reference did over all cells.
func (f *File) judge() {
	f.Notes = []string{}
	if len(f.Results) < 2 {
		return
	}
	var all []float64
	for _, c := range f.Results {
		all = append(all, c.Reference...)
	}
	if s := measure.Drift(all); s != "" {
		f.Notes = append(f.Notes, "over the whole run, "+s)
	}
}

// Foot writes the notes of the file, after everything else.
func Foot(w io.Writer, f *File) error {
	if len(f.Notes) == 0 {
		return nil
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	return writeNotes(w, f.Notes)
}

package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
)

// Judged returns the cell with what its reader should know: how it was throttled, "" if
// it was not, else what the reference did meanwhile; noise, and outliers.
func (c Cell) Judged(reference []float64, throttled string) Cell {
	c.Reference = append([]float64{}, reference...)
	c.Notes = []string{}
	if note := cmp.Or(throttled, measure.Drift(reference)); note != "" {
		c.Notes = append(c.Notes, note)
	}
	c.Notes = append(c.Notes, doubts(c)...)
	return c
}

// doubts counts the noisy rows of cells, and those with outliers.
func doubts(cells ...Cell) (notes []string) {
	rows, noisy, outlying, width, part := 0, 0, 0, 0.0, 0.0
	for _, c := range cells {
		for _, r := range c.Rows {
			if r.summary.Runs == 0 {
				continue
			}
			rows++
			if w, wide := r.summary.Noise(); wide {
				noisy, width = noisy+1, max(width, w)
			}
			if n := r.Outliers.Mild + r.Outliers.Severe; n > 0 {
				outlying, part = outlying+1, max(part, float64(n)/float64(r.summary.Runs))
			}
		}
	}
	if noisy > 0 {
		notes = append(notes, fmt.Sprintf("noisy: %d of %s (intervals up to %.0f %%)", noisy, Plural(rows, "row"), 100*width))
	}
	if outlying > 0 {
		notes = append(notes, fmt.Sprintf("outliers in %d of %s (up to %.0f %%)", outlying, Plural(rows, "row"), 100*part))
	}
	return notes
}

// Unsteady says of cells that were measured one after the other what makes the machine
// doubtful, "" if nothing does.
func Unsteady(cells []Cell) string {
	var all []float64
	var notes []string
	stopped, changed := 0, 0
	for _, c := range cells {
		all = append(all, c.Reference...)
		for _, note := range c.Notes {
			switch {
			case strings.HasPrefix(note, machine.Stopped):
				stopped++
			case strings.HasPrefix(note, measure.TheMachine):
				changed++
			}
		}
	}
	of := " of " + Plural(len(cells), "problem")
	if stopped > 0 {
		notes = append(notes, fmt.Sprintf("%s in %d%s", machine.Stopped, stopped, of))
	}
	if s := measure.Drift(all); s != "" {
		notes = append(notes, "over the whole run, "+s)
	} else if changed > 0 {
		notes = append(notes, fmt.Sprintf(measure.TheMachine+" changed its speed in %d%s", changed, of))
	}
	return strings.Join(notes, "; ")
}

// NoteUnsteady writes what Unsteady said beneath a conclusion, nothing if that was "".
func NoteUnsteady(w io.Writer, unsteady string) error {
	if unsteady == "" {
		return nil
	}
	_, err := io.WriteString(w, Note("note: "+unsteady+": measure again while nothing else runs, before believing this"))
	return err
}

// paragraph is notes of a cell, or of several, as they stand beneath its table.
func paragraph(notes []string) string {
	if len(notes) == 0 {
		return ""
	}
	return Note("note: " + strings.Join(notes, "; "))
}

// Doubts writes what is to be said of cells that one table shows.
func Doubts(w io.Writer, cells []Cell) error {
	_, err := io.WriteString(w, paragraph(allDoubts(cells)))
	return err
}

// allDoubts are what makes the machine doubtful, and the doubts about single rows.
func allDoubts(cells []Cell) (notes []string) {
	if s := Unsteady(cells); s != "" {
		notes = append(notes, s)
	}
	return append(notes, doubts(cells...)...)
}

// Foot writes what closes a bench: the notes of the file, and what they mean.
func Foot(w io.Writer, f *File) error {
	notes := slices.Clone(f.Notes)
	for _, note := range doubts(f.Results...) {
		if strings.HasPrefix(note, "noisy") {
			notes = append(notes, "noisy is an interval above a tenth of the median: let the machine rest, or measure for longer")
		}
	}
	if p := f.Machine.Peak; p != nil && f.shown > 0 && p.Float64.All > 1.05*f.shown {
		notes = append(notes, fmt.Sprintf("the float64 peak turned out to be %s GFLOP/s a core and %s in all; the first tables' shares are of less", Digits(p.Float64.Core), Digits(p.Float64.All)))
	}
	if len(notes) == 0 {
		return nil
	}
	_, err := io.WriteString(w, "\n"+paragraph(notes))
	return err
}

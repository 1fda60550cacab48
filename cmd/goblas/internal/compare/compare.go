// Package compare tells what changed between two files of results.
package compare

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// Result is what changed from an old file to a new one.
type Result struct {
	Cells    []Cell   // problems that are in both
	Warnings []string // why the files may not be comparable
	Missing  []string // rows that only one of them has
	Geomean  float64  // of New over Old of all rows that have both; 0 if there are none
	Rows     int      // how many that are
}

// Cell is a problem that is in both.
type Cell struct {
	Title string
	Rows  []Row
}

// Row is a contender that is in both.
type Row struct {
	Label    string
	Old, New report.Row
	P        float64 // that the samples are so different by chance (Mann-Whitney U test)
	Clear    bool    // whether that is below 5 %
	Few      bool    // whether there are too few samples to tell anything, whatever they are
}

// Change is how much longer the new median is than the old: 0.05 is 5 % slower.
// It is NaN if one of them is unknown.
func (r Row) Change() float64 {
	if r.Old.Median == nil || r.New.Median == nil {
		return math.NaN()
	}
	return *r.New.Median / *r.Old.Median - 1
}

// Slower reports whether the row is clearly slower than before, by more than a
// part such as 0.05.
func (r Row) Slower(part float64) bool { return r.Clear && r.Change() > part }

// Broken says what is wrong with the new answers and was not with the old: "" if
// nothing.
func (r Row) Broken() string {
	if r.Old.Mistake() != "" {
		return ""
	}
	return r.New.Mistake()
}

// Files compares two files.
func Files(before, after *report.File) Result {
	result := Result{Warnings: warnings(before, after)}
	logs := 0.0
	type key struct {
		report.Problem
		report.Contender
	}
	old, seen := map[key]report.Row{}, map[key]bool{}
	for _, c := range before.Results {
		for _, r := range c.Rows {
			old[key{c.Problem(), r.Contender()}] = r
		}
	}
	for _, c := range after.Results {
		cell := Cell{Title: c.Title}
		for _, r := range c.Rows {
			at := key{c.Problem(), r.Contender()}
			seen[at] = true
			before, ok := old[at]
			if !ok {
				result.Missing = append(result.Missing, fmt.Sprintf("only in the new file: %s: %s", c.Title, r.Label()))
				continue
			}
			row := Row{Label: r.Label(), Old: before, New: r}
			row.P, row.Clear, row.Few = measure.Differ(before.Samples, r.Samples)
			cell.Rows = append(cell.Rows, row)
			if change := row.Change(); !math.IsNaN(change) {
				logs += math.Log1p(change)
				result.Rows++
			}
		}
		if len(cell.Rows) > 0 {
			result.Cells = append(result.Cells, cell)
		}
	}
	for _, c := range before.Results {
		for _, r := range c.Rows {
			if !seen[key{c.Problem(), r.Contender()}] {
				result.Missing = append(result.Missing, fmt.Sprintf("only in the old file: %s: %s", c.Title, r.Label()))
			}
		}
	}
	if result.Rows > 0 {
		result.Geomean = math.Exp(logs / float64(result.Rows))
	}
	return result
}

// warnings say why two files may not be comparable.
func warnings(before, after *report.File) (all []string) {
	for i, f := range []*report.File{before, after} {
		which := []string{"old", "new"}[i]
		if !f.Complete {
			all = append(all, fmt.Sprintf("the %s file is incomplete: its measurement was interrupted", which))
		}
		if unsteady := report.Unsteady(f.Results); unsteady != "" {
			all = append(all, fmt.Sprintf("the %s file: %s", which, unsteady))
		}
	}
	differ := func(what string, old, new any) {
		if old != new {
			all = append(all, fmt.Sprintf("%s: %v in the old file, %v in the new", what, word(old), word(new)))
		}
	}
	a, b := before.Machine, after.Machine
	differ("different machines, processor", a.CPUModel, b.CPUModel)
	differ("different machines, system", a.OS+"/"+a.Arch, b.OS+"/"+b.Arch)
	differ("different numbers of usable cores", a.UsableCores, b.UsableCores)
	differ("different libraries", library(a), library(b))
	differ("different settings of GOMAXPROCS", a.GOMAXPROCS, b.GOMAXPROCS)
	differ("different versions of Go", a.Versions.Go, b.Versions.Go)
	differ("different versions of gonum", a.Versions.Gonum, b.Versions.Gonum)
	differ("different governors of the clock frequency", a.Governor, b.Governor)
	for _, p := range before.Peers {
		for _, q := range after.Peers {
			if p.Name == q.Name {
				differ("different versions of "+p.Name, p.Version, q.Version)
			}
		}
	}
	return all
}

// library is an OpenBLAS in words.
func library(m machine.Record) string {
	if m.OpenBLAS == nil {
		return "no OpenBLAS"
	}
	return fmt.Sprintf("OpenBLAS %s, kernel %s, %s", word(m.OpenBLAS.Version), word(m.OpenBLAS.Kernel), m.OpenBLAS.Layer)
}

// word is v, or a word for the absence of a text.
func word(v any) any {
	if v == "" {
		return "unknown"
	}
	return v
}

// Write writes the comparison; rows that are slower by more than the part failOver
// are marked, unless it is negative.
func Write(w io.Writer, result Result, failOver float64, s report.Style) error {
	var b strings.Builder
	for _, warning := range result.Warnings {
		b.WriteString(report.Note("warning: " + warning))
	}
	few := false
	for _, c := range result.Cells {
		fmt.Fprintf(&b, "\n%s\n%s\n", c.Title, tableOf(c, failOver, s))
		few = few || slices.ContainsFunc(c.Rows, func(r Row) bool { return r.Few && !r.Clear && !math.IsNaN(r.Change()) })
	}
	b.WriteString("\n")
	for i, missing := range result.Missing {
		if i == 10 {
			fmt.Fprintf(&b, "and %d more that only one file has\n", len(result.Missing)-i)
			break
		}
		b.WriteString(report.Note(missing))
	}
	if result.Rows > 0 {
		fmt.Fprintf(&b, "geometric mean of the times of %d rows: %s\n", result.Rows, change(result.Geomean-1))
		b.WriteString("~ no clear difference (Mann-Whitney U test at 5 %)")
		if few {
			b.WriteString("; ? too few samples to tell")
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Failure returns an error if new answers are wrong, or if rows are clearly slower
// by more than the part failOver, unless that is negative.
func Failure(result Result, failOver float64) error {
	slower, broken := 0, 0
	for _, c := range result.Cells {
		for _, r := range c.Rows {
			if r.Broken() != "" {
				broken++
			} else if failOver >= 0 && r.Slower(failOver) {
				slower++
			}
		}
	}
	switch {
	case result.Rows == 0 && broken == 0:
		return errors.New("nothing to compare: the files have no row in common")
	case broken > 0:
		return fmt.Errorf("%d of %d rows are wrong or failed in the new file, and were not in the old: see above", broken, result.Rows+broken)
	case slower > 0:
		return fmt.Errorf("%d of %d rows are clearly slower by more than %.3g %%: see above", slower, result.Rows, 100*failOver)
	}
	return nil
}

func tableOf(c Cell, failOver float64, s report.Style) string {
	t := report.NewTable(s, "", "old", "", "new", "", "change", "p", "")
	for _, r := range c.Rows {
		mark := ""
		switch {
		case r.Broken() != "":
			mark = r.New.Verdict()
		case failOver >= 0 && r.Slower(failOver):
			mark = "SLOWER"
		}
		t.AppendRow(table.Row{r.Label, report.Known(r.Old.Median, report.Duration), spread(r.Old), report.Known(r.New.Median, report.Duration), spread(r.New), verdict(r), probability(r), mark})
	}
	report.Paint(t, s, func(i int) (good, bad bool) {
		r := c.Rows[i]
		return r.Clear && r.Change() < 0, r.Broken() != "" || r.Slower(0)
	})
	return report.Render(t, "lrrrrrrl", s, 6, 4, 2)
}

// spread is half the interval of the median, for its size.
func spread(r report.Row) string {
	if r.Median == nil || r.Low == nil || r.High == nil {
		return ""
	}
	return fmt.Sprintf("±%.0f%%", 50*(*r.High-*r.Low) / *r.Median)
}

// verdict is the change if it is clear.
func verdict(r Row) string {
	switch {
	case math.IsNaN(r.Change()):
		return "-"
	case r.Clear:
		return change(r.Change())
	case r.Few:
		return change(r.Change()) + " ?"
	}
	return "~"
}

func change(part float64) string { return fmt.Sprintf("%+.1f%%", 100*part) }

func probability(r Row) string {
	switch {
	case math.IsNaN(r.Change()) || r.Few:
		return ""
	case r.P < 0.001:
		return "< 0.001"
	}
	return fmt.Sprintf("%.3f", r.P)
}

// Package compare tells what changed between two files of results.
package compare

import (
	"fmt"
	"math"

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
	old := map[report.Problem]report.Cell{}
	for _, c := range before.Results {
		old[c.Problem()] = c
	}
	seen := map[report.Problem]map[report.Contender]bool{}
	for _, c := range after.Results {
		was, rows := old[c.Problem()], map[report.Contender]report.Row{}
		for _, r := range was.Rows {
			rows[r.Contender()] = r
		}
		cell := Cell{Title: c.Title}
		seen[c.Problem()] = map[report.Contender]bool{}
		for _, r := range c.Rows {
			seen[c.Problem()][r.Contender()] = true
			before, ok := rows[r.Contender()]
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
			if !seen[c.Problem()][r.Contender()] {
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

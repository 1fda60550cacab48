package htmlreport

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// first is what a reader sees in ten seconds: the machine, the verdict, and the summary of
// all files as a picture.
type first struct {
	Lines   []firstLine
	Picture *chart // nil if nothing can be compared
}

// firstLine is a file in a few words.
type firstLine struct {
	Name    string // "" if it is the only one
	Machine string
	Verdict []string
	Warning string
}

// firstOf makes the first page of the sources, which have these names.
func firstOf(sources []Source, names []string) (f first) {
	for i, s := range sources {
		line := firstLine{Machine: machineLine(s.File.Machine), Verdict: verdict(s.File)}
		if len(sources) > 1 {
			line.Name = letter(i) + ": " + names[i]
		}
		line.Warning = mistakes(s.File)
		f.Lines = append(f.Lines, line)
	}
	if c := summaryChart(sources, names); c.Picture != "" {
		f.Picture = &c
	}
	return f
}

// letter names a file in a picture of several.
func letter(i int) string { return string(rune('A' + i%26)) }

// machineLine is the machine in a line.
func machineLine(m machine.Record) string {
	library := "no OpenBLAS"
	if o := m.OpenBLAS; o != nil {
		library = fmt.Sprintf("OpenBLAS %s (%s, %s)", cmp.Or(o.Version, "of unknown version"), cmp.Or(o.Kernel, "unknown kernel"), o.Layer)
	}
	return fmt.Sprintf("%s, %s, %s", cmp.Or(m.CPUModel, "unknown processor"), report.Plural(m.UsableCores, "core"), library)
}

// verdict says how fast goblas is in all, against NumPy and against pure Go; nothing where
// that is unknown.
func verdict(f *report.File) (sentences []string) {
	groups := report.Summarize(f)
	against := func(whom string, of func(report.Group) report.Versus) {
		sum, count, least := 0.0, 0, report.Versus{}
		for _, g := range groups {
			v := of(g)
			if v.Cells == 0 {
				continue
			}
			sum += math.Log(v.Mean)
			if count++; count == 1 || v.Least < least.Least {
				least = v
			}
		}
		if count > 0 {
			sentences = append(sentences, fmt.Sprintf("%s times as fast as %s; the least is %s (%s).", report.Digits(math.Exp(sum/float64(count))), whom, report.Times(least.Least), least.Worst))
		}
	}
	against("NumPy", func(g report.Group) report.Versus { return g.NumPy })
	against("pure Go", func(g report.Group) report.Versus { return g.Pure })
	return sentences
}

// mistakes counts the rows that are wrong or failed, "" if there are none.
func mistakes(f *report.File) string {
	count := 0
	for _, c := range f.Results {
		for _, r := range c.Rows {
			if r.Mistake() != "" {
				count++
			}
		}
	}
	if count == 0 {
		return ""
	}
	return report.Plural(count, "row") + " wrong or failed: see below"
}

// summaryChart has a bar for each group of operations and each file: goblas against NumPy,
// and with one file, or where no file has NumPy, against pure Go.
func summaryChart(sources []Source, names []string) chart {
	type side struct {
		row report.Row // whose colour it has
		of  func(report.Group) report.Versus
	}
	numpy := side{report.Row{Name: report.NumPy}, func(g report.Group) report.Versus { return g.NumPy }}
	pure := side{report.Row{Name: report.Pure}, func(g report.Group) report.Versus { return g.Pure }}
	of := make([]map[string]report.Group, len(sources))
	var order []string
	compared := false
	for i, s := range sources {
		of[i] = map[string]report.Group{}
		for _, g := range report.Summarize(s.File) {
			of[i][g.Name] = g
			place(&order, g.Name)
			compared = compared || g.NumPy.Cells > 0
		}
	}
	sides := []side{numpy, pure}
	switch {
	case !compared:
		sides = []side{pure}
	case len(sources) > 1:
		sides = []side{numpy}
	}
	result := chart{Kind: "summary", Title: "How many times as fast goblas is", Caption: "Geometric means of groups of operations. Bars to the right of the line are faster."}
	var all styles
	var groups []group
	for _, name := range order {
		g := group{label: name}
		for _, side := range sides {
			style := all.style(side.row)
			for i := range sources {
				v := side.of(of[i][name])
				if v.Cells == 0 || !positive(v.Mean) {
					continue
				}
				text := report.Times(v.Mean)
				if len(sources) > 1 {
					text += " " + letter(i)
				}
				g.bars = append(g.bars, bar{value: v.Mean, low: v.Mean, high: v.Mean, color: style.color, text: text, hollow: i%2 == 1})
			}
			entry := legendEntry{patch(style), "against " + side.row.Label()}
			if !slices.Contains(result.Legend, entry) {
				result.Legend = append(result.Legend, entry)
			}
		}
		if len(g.bars) > 0 {
			groups = append(groups, g)
		}
	}
	if len(groups) == 0 {
		return chart{}
	}
	if len(sources) > 1 {
		var files []string
		for i, name := range names {
			files = append(files, letter(i)+": "+name)
		}
		result.Caption += " " + strings.Join(files, "; ") + "."
	}
	result.Picture = drawBars(groups, scale{label: "times as fast", log: true, base: 1, suffix: "x", description: result.Title})
	result.Tables = []table{summaryTable(sources, names, of, order)}
	return result
}

// summaryTable has a row for each group of each file.
func summaryTable(sources []Source, names []string, of []map[string]report.Group, order []string) table {
	t := table{Header: []string{"group", "cells", "vs NumPy", "least", "cell", "vs pure Go", "least", "cell"}}
	for _, name := range order {
		for i := range sources {
			g, there := of[i][name]
			if !there {
				continue
			}
			row := []string{name, fmt.Sprint(g.Cells)}
			if len(sources) > 1 {
				row[0] += ", " + names[i]
			}
			for _, v := range []report.Versus{g.NumPy, g.Pure} {
				if v.Cells == 0 {
					row = append(row, "-", "-", "-")
				} else {
					row = append(row, report.Times(v.Mean), report.Times(v.Least), v.Worst)
				}
			}
			t.Rows = append(t.Rows, tableRow{Cells: row})
		}
	}
	return t
}

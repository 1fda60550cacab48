package htmlreport

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// overlays are the charts of what several files have measured, such as before a change and
// after it, or on two machines: each contender has the colour that it has everywhere, and
// each file its own dashes and marks, or its letter beside a bar.
func overlays(sources []Source, names []string) (charts []chart) {
	if len(sources) < 2 {
		return nil
	}
	var kinds []report.Problem
	cells := map[report.Problem][][]report.Cell{} // of each kind, by file
	for i, s := range sources {
		for _, c := range of(s.File, report.SuiteBLAS, report.SuiteGonum) {
			kind := kindOf(c)
			place(&kinds, kind)
			if cells[kind] == nil {
				cells[kind] = make([][]report.Cell, len(sources))
			}
			if c.N > 0 {
				cells[kind][i] = append(cells[kind][i], c)
			}
		}
	}
	for _, kind := range kinds {
		files := 0
		for _, ofFile := range cells[kind] {
			if len(ofFile) > 0 {
				files++
			}
		}
		if files > 1 {
			charts = append(charts, overlay(kind, cells[kind], names))
		}
	}
	return slices.DeleteFunc(charts, func(c chart) bool { return c.Picture == "" })
}

// overlay draws one kind of problem: lines against n, or bars if there is one size. Of many
// numbers of threads it has the largest.
func overlay(kind report.Problem, byFile [][]report.Cell, names []string) chart {
	var sizes []int
	var example report.Cell
	for _, cells := range byFile {
		slices.SortStableFunc(cells, func(a, b report.Cell) int { return cmp.Compare(a.N, b.N) })
		for _, c := range cells {
			place(&sizes, c.N)
			example = c
		}
	}
	_, unit, caption := speed(example)
	result := chart{Kind: "overlay", Title: titleOf(kind), Caption: caption + " On as many threads as were measured."}
	for i, cells := range byFile {
		if len(cells) > 0 {
			result.Caption += fmt.Sprintf(" %s: %s.", letter(i), names[i])
		}
	}
	var colors styles
	var lines []line
	var bars []group
	var labels []string
	for i, cells := range byFile {
		most := 0
		for _, c := range cells {
			for _, r := range c.Rows {
				most = max(most, r.Threads)
			}
		}
		var of []string // contenders of this file, by index in its lines
		start := len(lines)
		for _, c := range cells {
			value, _, _ := speed(c)
			for _, r := range c.Rows {
				if !shown(r) || r.Threads != 0 && r.Threads != most {
					continue
				}
				at := around(r, value)
				if !positive(at.low) || !positive(at.high) {
					continue
				}
				style := seriesStyle{colors.style(report.Row{Name: r.Name}).color, i}
				name := report.Row{Name: r.Name}.Label()
				j := start + place(&of, r.Name)
				if j == len(lines) {
					lines = append(lines, line{label: name + ", " + letter(i), style: style})
				}
				lines[j].points = append(lines[j].points, point{float64(c.N), at.value, at.low, at.high})
				at.color, at.text, at.hollow = style.color, at.text+" "+letter(i), i%2 == 1
				k := place(&labels, name)
				if k == len(bars) {
					bars = append(bars, group{label: name})
				}
				bars[k].bars = append(bars[k].bars, at)
			}
		}
	}
	switch {
	case len(lines) == 0:
		return chart{}
	case len(sizes) == 1:
		result.Title += fmt.Sprintf(", n = %d", sizes[0])
		result.Picture = drawBars(bars, scale{label: unit, description: result.Title + ": " + unit})
		return result
	}
	return result.ofLines(lines, axes{x: "n", y: unit, logX: true, logY: true, description: result.Title + ": " + unit + " against n"})
}

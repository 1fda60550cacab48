package htmlreport

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// overlays are the charts of what several files have measured, such as before a change and
// after it, or on two machines: each contender has the colour that it has everywhere, and
// each file its own dashes and marks, or its letter beside a bar.
func overlays(sources []Source, names []string) (charts []chart) {
	if len(sources) < 2 {
		return nil
	}
	for _, byFile := range shared(sources, kindOf, report.SuiteBLAS, report.SuiteGonum) {
		charts = append(charts, overlay(byFile, names))
	}
	bars := func(of func([][]report.Cell) drawing, same func(report.Cell) report.Problem, suite string) {
		for _, byFile := range shared(sources, same, suite) {
			c := of(byFile).draw(byFile)
			c.Kind, c.Caption = "overlay", c.Caption+" "+whose(byFile, names)
			charts = append(charts, c)
		}
	}
	bars(taskBars, report.Cell.Problem, report.SuiteTasks)
	for _, suite := range barSuites {
		bars(suite.of, suite.same, suite.suite)
	}
	return slices.DeleteFunc(charts, func(c chart) bool { return c.Picture == "" })
}

// shared are the cells of some suites that are the same in at least two of the sources, by
// source.
func shared(sources []Source, same func(report.Cell) report.Problem, suites ...string) (all [][][]report.Cell) {
	var kinds []report.Problem
	for i, s := range sources {
		for _, c := range of(s.File, suites...) {
			k := place(&kinds, same(c))
			if k == len(all) {
				all = append(all, make([][]report.Cell, len(sources)))
			}
			all[k][i] = append(all[k][i], c)
		}
	}
	return slices.DeleteFunc(all, func(byFile [][]report.Cell) bool {
		files := 0
		for _, cells := range byFile {
			files += min(len(cells), 1)
		}
		return files < 2
	})
}

// whose says which letter stands for which file, for those that have cells.
func whose(byFile [][]report.Cell, names []string) string {
	var said []string
	for i, cells := range byFile {
		if len(cells) > 0 {
			said = append(said, letter(i)+": "+names[i]+".")
		}
	}
	return strings.Join(said, " ")
}

// overlay draws one kind of problem: lines against n, or bars if there is one size. Of many
// numbers of threads it has the largest.
func overlay(byFile [][]report.Cell, names []string) chart {
	var sizes []int
	var example report.Cell
	for i, cells := range byFile {
		cells = slices.DeleteFunc(cells, func(c report.Cell) bool { return c.N <= 0 })
		byFile[i] = cells
		slices.SortStableFunc(cells, func(a, b report.Cell) int { return cmp.Compare(a.N, b.N) })
		for _, c := range cells {
			place(&sizes, c.N)
			example = c
		}
	}
	_, unit, caption := speed(example)
	result := chart{Kind: "overlay", Title: titleOf(kindOf(example)), Caption: caption + " On as many threads as were measured. " + whose(byFile, names)}
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

package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// elementwiseCharts have the operations on arrays of one size: as times of NumPy's
// speed, or as times where there is no NumPy.
func elementwiseCharts(f *report.File) (charts []chart) {
	type array struct {
		kind string
		n    int
	}
	for _, cells := range groupBy(of(f, report.SuiteElementwise), func(c report.Cell) array { return array{c.Type, c.N} }) {
		what := fmt.Sprintf("Element by element: %d %s", cells[0].N, cells[0].Type)
		over := slices.ContainsFunc(cells, func(c report.Cell) bool { return numpyOf(c) > 0 })
		s := scale{label: "times as fast as NumPy", log: true, base: 1, suffix: "x", description: what + ", against NumPy"}
		result := chart{Kind: "elementwise", Title: what, Caption: "Bars to the right are faster than NumPy, bars to the left slower."}
		if !over {
			s = scale{label: "ns for each element", log: true, description: what + ": times"}
			result.Caption = "Time for each element; less is better."
		}
		result = result.grouped(cells, s, func(c report.Cell) string { return c.Op }, func(c report.Cell, r report.Row) (value, low, high float64, text string) {
			if !over {
				value, low, high = around(r, func(t float64) float64 { return t / float64(max(c.N, 1)) * 1e9 })
				return value, low, high, report.Digits(value)
			}
			if r.Name == report.NumPy {
				return 0, 0, 0, ""
			}
			value = numpyOf(c) / *r.Median
			return value, value, value, report.Times(value)
		})
		if result.Picture != "" {
			charts = append(charts, result)
		}
	}
	return charts
}

// numpyOf is NumPy's time, 0 if there is none.
func numpyOf(c report.Cell) float64 {
	for _, r := range c.Rows {
		if r.Name == report.NumPy && shown(r) {
			return *r.Median
		}
	}
	return 0
}

// fillCharts have the ways of filling a matrix.
func fillCharts(f *report.File) (charts []chart) {
	for _, c := range of(f, report.SuiteFill) {
		numpy := 0.0
		for _, r := range c.Rows {
			if r.Name == "numpy.full" && shown(r) {
				numpy = *r.Median
			}
		}
		var groups []group
		all := newStyles()
		for _, r := range c.Rows {
			if !shown(r) || !positive(c.Bytes / *r.Median) {
				continue
			}
			value, low, high := around(r, func(t float64) float64 { return c.Bytes / 1e9 / t })
			text := report.Digits(value)
			if numpy > 0 && r.Name != "numpy.full" {
				text += ", " + report.Times(numpy / *r.Median)
			}
			groups = append(groups, group{r.Label(), []bar{{value, low, high, all.style(r).color, text}}})
		}
		if len(groups) == 0 {
			continue
		}
		result := chart{
			Kind: "fill", Title: c.Title, Caption: "Memory filled in a second; more is better.",
			Picture: drawBars(groups, scale{label: "GB/s", description: c.Title + ": GB/s"}),
		}
		if numpy > 0 {
			result.Caption += " Beside it: times as fast as numpy.full."
		}
		charts = append(charts, result.with(c))
	}
	return charts
}

// shareCharts have the steps of sharing an array of one size.
func shareCharts(f *report.File) (charts []chart) {
	for _, cells := range groupBy(of(f, report.SuiteShare), func(c report.Cell) int { return c.N }) {
		title, _, _ := strings.Cut(cells[0].Title, ", ")
		result := chart{Kind: "share", Title: title, Caption: "Time of each step, in turns; less is better. The total is all of it but the hand-over."}
		s := scale{label: "ms", log: true, description: title + ": milliseconds of each step"}
		result = result.grouped(cells, s, func(c report.Cell) string { return c.Step }, func(_ report.Cell, r report.Row) (value, low, high float64, text string) {
			value, low, high = around(r, func(t float64) float64 { return t * 1e3 })
			return value, low, high, report.Duration(*r.Median)
		})
		if result.Picture != "" {
			charts = append(charts, result)
		}
	}
	return charts
}

// grouped is the chart with a group of bars for each cell, and their figures. figure
// gives the bar of a row; one of 0 is left out. Without any bars there is no picture.
func (c chart) grouped(cells []report.Cell, s scale, label func(report.Cell) string, figure func(report.Cell, report.Row) (value, low, high float64, text string)) chart {
	var groups []group
	all, listed := newStyles(), map[string]bool{}
	for _, cell := range cells {
		g := group{label: label(cell)}
		for _, r := range cell.Rows {
			if !shown(r) {
				continue
			}
			value, low, high, text := figure(cell, r)
			if !positive(value) || !positive(low) || !positive(high) {
				continue
			}
			style := all.style(report.Row{Name: r.Name})
			g.bars = append(g.bars, bar{value, low, high, style.color, text})
			if name := (report.Row{Name: r.Name}).Label(); !listed[name] {
				listed[name] = true
				c.Legend = append(c.Legend, legendEntry{patch(style), name})
			}
		}
		if len(g.bars) > 0 {
			groups = append(groups, g)
		}
	}
	if len(groups) == 0 {
		return c
	}
	c.Picture = drawBars(groups, s)
	return c.with(cells...)
}

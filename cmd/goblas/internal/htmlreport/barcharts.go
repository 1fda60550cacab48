package htmlreport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// barSuites are the suites whose charts are bars, in the order of a page: which cells stand in
// one chart, and how it is drawn from those of one file or of several.
var barSuites = []struct {
	suite string
	same  func(report.Cell) report.Problem
	of    func(byFile [][]report.Cell) drawing
}{
	{report.SuiteElementwise, ofSize, elementwiseBars},
	{report.SuiteLinalg, ofSize, functionBars},
	{report.SuiteStack, ofSize, stackBars},
	{report.SuiteFill, report.Cell.Problem, fillBars},
	{report.SuiteShare, func(c report.Cell) report.Problem { return report.Problem{N: c.N} }, shareBars},
}

// ofSize is the problem without its operation.
func ofSize(c report.Cell) report.Problem {
	return report.Problem{Type: c.Type, N: c.N, Count: c.Count, Into: c.Into}
}

// drawing is a chart of bars before it has them.
type drawing struct {
	chart
	scale
	label  func(report.Cell, report.Row) string // of the group that a row stands in
	figure func(report.Cell, report.Row) bar    // of a row; one of 0 is left out
	drawn  func(report.Cell, report.Row) bool   // whether a row is; nil: all are
	alone  bool                                 // groups are of one contender, so there is no legend
}

// draw draws the cells of one file with their figures, or of several, of which those of a
// contender stand beside each other. Without a bar there is no picture.
func (d drawing) draw(byFile [][]report.Cell) chart {
	type place struct{ group, name string }
	var order []place
	of := map[place][]bar{}
	var all styles
	for i, cells := range byFile {
		for _, c := range cells {
			for _, r := range c.Rows {
				if !shown(r) || d.drawn != nil && !d.drawn(c, r) {
					continue
				}
				b := d.figure(c, r)
				if !positive(b.value) || !positive(b.low) || !positive(b.high) {
					continue
				}
				named := report.Row{Name: r.Name}
				style := all.style(named)
				b.color = style.color
				if len(byFile) > 1 {
					b.text, b.hollow = b.text+" "+letter(i), i%2 == 1
				}
				at := place{d.label(c, r), r.Name}
				if of[at] == nil {
					order = append(order, at)
				}
				of[at] = append(of[at], b)
				if entry := (legendEntry{patch(style), named.Label()}); !d.alone && !slices.Contains(d.Legend, entry) {
					d.Legend = append(d.Legend, entry)
				}
			}
		}
	}
	var groups []group
	for _, together := range groupBy(order, func(p place) string { return p.group }) {
		g := group{label: together[0].group}
		for _, at := range together {
			g.bars = append(g.bars, of[at]...)
		}
		groups = append(groups, g)
	}
	if len(groups) == 0 {
		return chart{}
	}
	d.Picture = drawBars(groups, d.scale)
	if len(byFile) > 1 {
		return d.chart
	}
	return d.with(byFile[0]...)
}

// anyOf is a cell of the files, for what all have in common.
func anyOf(byFile [][]report.Cell) report.Cell { return slices.Concat(byFile...)[0] }

// byOp and byRow are labels of groups.
func byOp(c report.Cell, _ report.Row) string  { return c.Op }
func byRow(_ report.Cell, r report.Row) string { return r.Label() }

// fastest reports whether a row is the fastest of its contender.
func fastest(c report.Cell, r report.Row) bool {
	i := c.Fastest(func(other report.Row) bool { return other.Name == r.Name })
	return i < 0 || c.Rows[i].Contender() == r.Contender()
}

// versus draws functions as times of NumPy's speed; or where a file has no NumPy as times, of
// which inSecond is how many units a second has. Each contender has its better number of
// threads, and goblas may be drawn alone.
func versus(kind, what string, byFile [][]report.Cell, alone bool, unit string, inSecond func(report.Cell) float64) drawing {
	d := drawing{
		chart: chart{Kind: kind, Title: what, Caption: "Bars to the right are faster than NumPy, bars to the left slower."},
		scale: scale{label: "times as fast as NumPy", log: true, base: 1, suffix: "x", description: what + ", against NumPy"},
		label: byOp,
		drawn: func(c report.Cell, r report.Row) bool {
			return fastest(c, r) && (!alone || report.IsGoblas(r))
		},
		figure: func(c report.Cell, r report.Row) bar {
			theirs := c.NumPys()
			if theirs == nil || report.IsNumPy(r) {
				return bar{}
			}
			value := *theirs / *r.Median
			return bar{value: value, low: value, high: value, text: report.Times(value)}
		},
	}
	if slices.ContainsFunc(byFile, func(cells []report.Cell) bool {
		return len(cells) > 0 && !slices.ContainsFunc(cells, func(c report.Cell) bool { return c.NumPys() != nil })
	}) {
		d.Caption = "Time; less is better."
		d.scale = scale{label: unit, log: true, description: what + ": times"}
		d.figure = func(c report.Cell, r report.Row) bar {
			return around(r, func(t float64) float64 { return t * inSecond(c) })
		}
	}
	return d
}

// elementwiseBars has the operations on arrays of one size.
func elementwiseBars(byFile [][]report.Cell) drawing {
	c := anyOf(byFile)
	what := fmt.Sprintf("Element by element: %d %s", c.N, c.Type)
	return versus("elementwise", what, byFile, len(byFile) > 1, "ns for each element", func(c report.Cell) float64 { return 1e9 / float64(max(c.N, 1)) })
}

// functionBars has the functions of package linalg on matrices of one order, by goblas alone:
// there are too many of them for more.
func functionBars(byFile [][]report.Cell) drawing {
	c := anyOf(byFile)
	what := fmt.Sprintf("Functions of linalg: n = %d, %s", c.N, c.Type)
	if c.Into {
		what += ", into kept memory"
	}
	d := versus("linalg", what, byFile, true, "microseconds", func(report.Cell) float64 { return 1e6 })
	d.alone = true
	return d
}

// stackBars has the functions of stacks of matrices of one order.
func stackBars(byFile [][]report.Cell) drawing {
	c := anyOf(byFile)
	what := fmt.Sprintf("Stacks of %d matrices, %dx%d, %s", c.Count, c.N, c.N, c.Type)
	return versus("stack", what, byFile, len(byFile) > 1, "ns for each matrix", func(c report.Cell) float64 { return 1e9 / float64(max(c.Count, 1)) })
}

// fillBars has the ways of filling a matrix.
func fillBars(byFile [][]report.Cell) drawing {
	c := anyOf(byFile)
	d := drawing{
		chart: chart{Kind: "fill", Title: c.Title, Caption: "Memory filled in a second; more is better."},
		scale: scale{label: "GB/s", description: c.Title + ": GB/s"},
		label: byRow, alone: true,
		figure: func(c report.Cell, r report.Row) bar {
			drawn := around(r, func(t float64) float64 { return c.Bytes / 1e9 / t })
			if numpy := timeOf(c, "numpy.full"); numpy > 0 && r.Name != "numpy.full" {
				drawn.text += ", " + report.Times(numpy / *r.Median)
			}
			return drawn
		},
	}
	if slices.ContainsFunc(slices.Concat(byFile...), func(c report.Cell) bool { return timeOf(c, "numpy.full") > 0 }) {
		d.Caption += " Beside it: times as fast as numpy.full."
	}
	return d
}

// shareBars has the steps of sharing an array of one size.
func shareBars(byFile [][]report.Cell) drawing {
	c := anyOf(byFile)
	title, _, _ := strings.Cut(c.Title, ", ")
	return drawing{
		chart: chart{Kind: "share", Title: title, Caption: "Time of each step, in turns; less is better. The total is all of it but the hand-over."},
		scale: scale{label: "ms", log: true, description: title + ": milliseconds of each step"},
		label: func(c report.Cell, _ report.Row) string { return c.Step },
		figure: func(_ report.Cell, r report.Row) bar {
			drawn := around(r, func(t float64) float64 { return t * 1e3 })
			drawn.text = report.Duration(*r.Median)
			return drawn
		},
	}
}

// taskBars has the best split of each contender, for several files; those of one are a heat map.
func taskBars(byFile [][]report.Cell) drawing {
	c := anyOf(byFile)
	_, unit, caption := speed(c)
	return drawing{
		chart: chart{Kind: "tasks", Title: c.Title, Caption: caption},
		scale: scale{label: unit, description: c.Title + ": " + unit},
		label: func(_ report.Cell, r report.Row) string { return report.Row{Name: r.Name}.Label() },
		figure: func(c report.Cell, r report.Row) bar {
			of, _, _ := speed(c)
			return around(r, of)
		},
		drawn: fastest, alone: true,
	}
}

// timeOf is the time of a row by its name, 0 if there is none.
func timeOf(c report.Cell, name string) float64 {
	for _, r := range c.Rows {
		if r.Name == name && shown(r) {
			return *r.Median
		}
	}
	return 0
}

package htmlreport

import (
	"fmt"
	"html/template"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// group is bars under one label.
type group struct {
	label string
	bars  []bar
}

type bar struct {
	value, low, high float64 // low and high are value where unknown
	color            color.Color
	text             string // at its end
	hollow           bool   // a frame alone, for every second one of several files
}

// scale is the axis of a chart of bars.
type scale struct {
	label       string
	log         bool
	base        float64 // where bars begin on a logarithmic axis; 0: at its left end
	suffix      string  // of the figures on a logarithmic axis
	levels      []level
	description string
}

// Sizes of bars.
const barHeight, groupGap vg.Length = 13, 7

// drawBars draws groups of bars from left to right, the first group at the top.
// plotter.BarChart has no logarithmic axes and no intervals.
func drawBars(groups []group, s scale) template.HTML {
	p := newPlot()
	var values plotter.Values
	rows := 0
	for _, g := range groups {
		rows += len(g.bars)
		for _, b := range g.bars {
			values = append(values, b.value, b.low, b.high)
		}
	}
	for _, l := range s.levels {
		values = append(values, l.y)
	}
	height := vg.Length(rows)*barHeight + vg.Length(len(groups))*groupGap
	p.X.Label.Text = s.label
	if s.log {
		if s.base > 0 {
			values = append(values, s.base)
		}
		low, high := wider(values, 1.15)
		room := math.Pow(high/low, 0.22) // for the texts
		p.X.Min, p.X.Max, p.X.Scale, p.X.Tick.Marker = low, high*room, plot.LogScale{}, logTicks{s.suffix}
		if slices.Min(values) < s.base {
			p.X.Min = low / math.Sqrt(room)
		}
	} else {
		p.X.Min, p.X.Max, p.X.Tick.Marker = 0, 1.25*slices.Max(values), linearTicks{}
	}
	p.Y.Min, p.Y.Max = 0, height.Points()
	p.X.Padding, p.Y.Padding, p.Y.Tick.Length = 0, 0, 0
	all := &bars{groups: groups, levels: s.levels, from: p.X.Min}
	if s.base > 0 {
		all.from = s.base
	}
	p.Y.Tick.Marker = all.labels(p.Y.Max)
	p.Add(&plotter.Grid{Vertical: gridLine})
	p.Add(all)
	return render(p, height+40, s.description)
}

// bars is the plotter. A unit of Y is a unit of length.
type bars struct {
	groups []group
	levels []level // upright lines
	from   float64
}

// labels are those of the groups, each at its middle.
func (b *bars) labels(top float64) (ticks plot.ConstantTicks) {
	for _, g := range b.groups {
		height := (groupGap + vg.Length(len(g.bars))*barHeight).Points()
		ticks = append(ticks, plot.Tick{Value: top - height/2, Label: short(g.label)})
		top -= height
	}
	return ticks
}

// Plot implements plot.Plotter.
func (b *bars) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, l := range b.levels {
		c.StrokeLine2(levelStyle, x(l.y), c.Min.Y, x(l.y), c.Max.Y)
	}
	at := p.Y.Max
	for _, g := range b.groups {
		at -= groupGap.Points() / 2
		for _, bar := range g.bars {
			low, middle, high := y(at-barHeight.Points()+1), y(at-barHeight.Points()/2), y(at-1)
			body := vg.Rectangle{Min: vg.Point{X: x(b.from), Y: low}, Max: vg.Point{X: x(bar.value), Y: high}}
			if bar.hollow {
				body.Min.Y, body.Max.Y = low+0.75, high-0.75
				c.SetLineStyle(draw.LineStyle{Color: bar.color, Width: 1.5})
				c.Stroke(body.Path())
			} else {
				c.SetColor(bar.color)
				c.Fill(body.Path())
			}
			right := max(x(bar.value), x(b.from))
			if bar.low < bar.high {
				c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1}, x(bar.low), middle, x(bar.high), middle)
				right = max(right, x(bar.high))
			}
			c.FillText(words(smallSize, ink, text.XLeft, text.YCenter), vg.Point{X: right + 3, Y: middle + 0.7}, bar.text)
			at -= barHeight.Points()
		}
		at -= groupGap.Points() / 2
	}
	c.StrokeLine2(draw.LineStyle{Color: ink, Width: 0.8}, x(b.from), c.Min.Y, x(b.from), c.Max.Y)
}

// elementwiseChart has the operations on arrays of one size: as times of NumPy's
// speed, or as times where there is no NumPy.
func elementwiseChart(cells []report.Cell) chart {
	what := fmt.Sprintf("Element by element: %d %s", cells[0].N, cells[0].Type)
	over := slices.ContainsFunc(cells, func(c report.Cell) bool { return timeOf(c, report.NumPy) > 0 })
	s := scale{label: "times as fast as NumPy", log: true, base: 1, suffix: "x", description: what + ", against NumPy"}
	result := chart{Kind: "elementwise", Title: what, Caption: "Bars to the right are faster than NumPy, bars to the left slower."}
	if !over {
		s = scale{label: "ns for each element", log: true, description: what + ": times"}
		result.Caption = "Time for each element; less is better."
	}
	return result.barred(cells, s, func(c report.Cell) string { return c.Op }, func(c report.Cell, r report.Row) bar {
		if !over {
			return around(r, func(t float64) float64 { return t / float64(max(c.N, 1)) * 1e9 })
		}
		if r.Name == report.NumPy {
			return bar{}
		}
		value := timeOf(c, report.NumPy) / *r.Median
		return bar{value: value, low: value, high: value, text: report.Times(value)}
	})
}

// stackChart has the functions of stacks of matrices of an order.
func stackChart(cells []report.Cell) chart {
	what := fmt.Sprintf("Stacks of %d matrices, %dx%d, %s", cells[0].Count, cells[0].N, cells[0].N, cells[0].Type)
	s := scale{label: "times as fast as NumPy", log: true, base: 1, suffix: "x", description: what + ", against NumPy"}
	result := chart{Kind: "stack", Title: what, Caption: "Bars to the right are faster than NumPy at its better number of threads."}
	return result.barred(cells, s, func(c report.Cell) string { return c.Op }, func(c report.Cell, r report.Row) bar {
		theirs := 0.0
		for _, other := range c.Rows {
			if other.Name == report.NumPy && shown(other) && (theirs == 0 || *other.Median < theirs) {
				theirs = *other.Median
			}
		}
		if r.Name == report.NumPy || theirs == 0 {
			return bar{}
		}
		value := theirs / *r.Median
		return bar{value: value, low: value, high: value, text: report.Times(value)}
	})
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

// fillChart has the ways of filling a matrix.
func fillChart(c report.Cell) chart {
	numpy := timeOf(c, "numpy.full")
	result := chart{Kind: "fill", Title: c.Title, Caption: "Memory filled in a second; more is better."}
	if numpy > 0 {
		result.Caption += " Beside it: times as fast as numpy.full."
	}
	s := scale{label: "GB/s", description: c.Title + ": GB/s"}
	return result.barred([]report.Cell{c}, s, nil, func(c report.Cell, r report.Row) bar {
		drawn := around(r, func(t float64) float64 { return c.Bytes / 1e9 / t })
		if numpy > 0 && r.Name != "numpy.full" {
			drawn.text += ", " + report.Times(numpy / *r.Median)
		}
		return drawn
	})
}

// shareChart has the steps of sharing an array of one size.
func shareChart(cells []report.Cell) chart {
	title, _, _ := strings.Cut(cells[0].Title, ", ")
	result := chart{Kind: "share", Title: title, Caption: "Time of each step, in turns; less is better. The total is all of it but the hand-over."}
	s := scale{label: "ms", log: true, description: title + ": milliseconds of each step"}
	return result.barred(cells, s, func(c report.Cell) string { return c.Step }, func(_ report.Cell, r report.Row) bar {
		drawn := around(r, func(t float64) float64 { return t * 1e3 })
		drawn.text = report.Duration(*r.Median)
		return drawn
	})
}

// barred is the chart with bars and their figures: a group for each cell, which label
// names, and a legend; or a group for each row if label is nil. figure gives the bar of a
// row; one of 0 is left out. Without any bars there is no picture.
func (c chart) barred(cells []report.Cell, s scale, label func(report.Cell) string, figure func(report.Cell, report.Row) bar) chart {
	var groups []group
	var all styles
	for _, cell := range cells {
		var together []bar
		for _, r := range cell.Rows {
			if !shown(r) {
				continue
			}
			drawn := figure(cell, r)
			if !positive(drawn.value) || !positive(drawn.low) || !positive(drawn.high) {
				continue
			}
			named := report.Row{Name: r.Name}
			style := all.style(named)
			drawn.color = style.color
			if label == nil {
				groups = append(groups, group{r.Label(), []bar{drawn}})
				continue
			}
			together = append(together, drawn)
			if entry := (legendEntry{patch(style), named.Label()}); !slices.Contains(c.Legend, entry) {
				c.Legend = append(c.Legend, entry)
			}
		}
		if len(together) > 0 {
			groups = append(groups, group{label(cell), together})
		}
	}
	if len(groups) == 0 {
		return c
	}
	c.Picture = drawBars(groups, s)
	return c.with(cells...)
}

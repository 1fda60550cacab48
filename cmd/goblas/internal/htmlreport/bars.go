package htmlreport

import (
	"html/template"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
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
		p.X.Min, p.X.Max, p.X.Tick.Marker = 0, roomFor(groups)*slices.Max(values), linearTicks{}
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

// roomFor is how many times as long as its longest bar an axis must be for the texts behind it.
func roomFor(groups []group) float64 {
	const inner = 220 // of the axis at least, beside the labels of groups
	longest, style := vg.Length(0), words(smallSize, ink, text.XLeft, text.YCenter)
	for _, g := range groups {
		for _, b := range g.bars {
			longest = max(longest, style.Width(b.text)+6)
		}
	}
	return max(1.25, 1/(1-min(longest.Points()/inner, 0.6)))
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

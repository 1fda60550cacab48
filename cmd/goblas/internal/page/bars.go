package page

import (
	"html/template"
	"image/color"
	"math"

	"gonum.org/v1/plot"
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
	values, rows := newSpan(), 0
	for _, g := range groups {
		rows += len(g.bars)
		for _, b := range g.bars {
			values.add(b.value, b.low, b.high)
		}
	}
	for _, l := range s.levels {
		values.add(l.y)
	}
	height := vg.Length(rows)*barHeight + vg.Length(len(groups))*groupGap
	p.X.Label.Text = s.label
	if s.log {
		if s.base > 0 {
			values.add(s.base)
		}
		wide := values.wider(1.15)
		room := math.Pow(wide.Max/wide.Min, 0.22) // for the texts
		p.X.Min, p.X.Max, p.X.Scale, p.X.Tick.Marker = wide.Min, wide.Max*room, plot.LogScale{}, logTicks{s.suffix}
		if s.base > 0 && values.Min < s.base {
			p.X.Min = wide.Min / math.Sqrt(room)
		}
	} else {
		p.X.Min, p.X.Max, p.X.Tick.Marker = 0, 1.25*values.Max, linearTicks{}
	}
	p.Y.Min, p.Y.Max = 0, height.Points()
	p.X.Padding, p.Y.Padding, p.Y.Tick.Length = 0, 0, 0
	all := &bars{groups: groups, from: p.X.Min}
	if s.base > 0 {
		all.from = s.base
	}
	p.Y.Tick.Marker = all.labels(p.Y.Max)
	p.Add(&rules{color: grid})
	for _, l := range s.levels {
		p.Add(&upright{l})
	}
	p.Add(all)
	return render(p, height+40, s.description)
}

// bars is the plotter. A unit of Y is a unit of length.
type bars struct {
	groups []group
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
	at := p.Y.Max
	for _, g := range b.groups {
		at -= groupGap.Points() / 2
		for _, bar := range g.bars {
			low, middle, high := y(at-barHeight.Points()+1), y(at-barHeight.Points()/2), y(at-1)
			c.SetColor(bar.color)
			c.Fill(vg.Rectangle{Min: vg.Point{X: x(b.from), Y: low}, Max: vg.Point{X: x(bar.value), Y: high}}.Path())
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

// upright draws a level as an upright line.
type upright struct{ level }

// Plot implements plot.Plotter.
func (u *upright) Plot(c draw.Canvas, p *plot.Plot) {
	x, _ := p.Transforms(&c)
	c.StrokeLine2(draw.LineStyle{Color: mark, Width: 1, Dashes: []vg.Length{4, 3}}, x(u.y), c.Min.Y, x(u.y), c.Max.Y)
}

package page

import (
	"html/template"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// line is a series of points, with intervals where they are known.
type line struct {
	label  string
	style  seriesStyle
	points []point
}

type point struct{ x, y, low, high float64 } // low and high are y where unknown

// level is a line across the chart, such as the machine's peak.
type level struct {
	y     float64
	label string
	below bool // the label, so that it is clear of another line above
}

// axes are what a chart of lines has besides them.
type axes struct {
	x, y        string // labels
	logX, logY  bool
	levels      []level
	ideal       bool // the line y = x
	description string
}

// drawLines draws lines over the values of x that occur.
func drawLines(lines []line, a axes) template.HTML {
	p := newPlot()
	p.X.Label.Text, p.Y.Label.Text = a.x, a.y
	var xs []float64
	x, y := newSpan(), newSpan()
	for _, l := range lines {
		for _, at := range l.points {
			xs = append(xs, at.x)
			x.add(at.x)
			y.add(at.y, at.low, at.high)
		}
	}
	slices.Sort(xs)
	xs = slices.Compact(xs)
	for _, l := range a.levels {
		y.add(l.y)
	}
	if a.ideal {
		y.add(x.Min, x.Max)
	}
	p.Add(&rules{color: grid, horizontal: true})
	for _, l := range a.levels {
		p.Add(&levelLine{l})
	}
	if a.ideal {
		p.Add(&diagonal{x})
	}
	for _, l := range lines {
		p.Add(&l)
	}
	p.X.Min, p.X.Max = x.Min, x.Max
	if a.logX {
		p.X.Scale = plot.LogScale{}
		if x.Min == x.Max {
			p.X.Min, p.X.Max = x.Min/2, x.Max*2
		}
	} else if x.Min == x.Max {
		p.X.Min, p.X.Max = x.Min-1, x.Max+1
	}
	p.X.Tick.Marker = atTicks(xs, p.X.Min, p.X.Max, 0.024, p.X.Scale)
	if a.logY {
		wide := y.wider(1.12)
		p.Y.Min, p.Y.Max, p.Y.Scale, p.Y.Tick.Marker = wide.Min, wide.Max, plot.LogScale{}, logTicks{}
	} else {
		p.Y.Min, p.Y.Max, p.Y.Tick.Marker = 0, y.Max*1.05, linearTicks{}
	}
	return render(p, 250, a.description)
}

// Plot draws the line, its intervals, and a marker at each point.
func (l *line) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	var path []vg.Point
	for _, at := range l.points {
		path = append(path, vg.Point{X: x(at.x), Y: y(at.y)})
		if at.low < at.high {
			c.StrokeLine2(draw.LineStyle{Color: l.style.color, Width: 0.8}, x(at.x), y(at.low), x(at.x), y(at.high))
		}
	}
	c.StrokeLines(l.style.line(), path)
	for _, at := range path {
		c.DrawGlyph(l.style.glyph(), at)
	}
}

// levelLine draws a level and, at its left end, its label.
type levelLine struct{ level }

// Plot implements plot.Plotter.
func (l *levelLine) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	c.StrokeLine2(draw.LineStyle{Color: mark, Width: 1, Dashes: []vg.Length{4, 3}}, c.Min.X, y(l.y), c.Max.X, y(l.y))
	align, gap := text.YBottom, vg.Length(2)
	if l.below {
		align, gap = text.YTop, -2
	}
	c.FillText(words(smallSize, mark, text.XLeft, align), vg.Point{X: c.Min.X + 2, Y: y(l.y) + gap}, l.label)
}

// diagonal draws y = x over a span of x.
type diagonal struct{ span }

// Plot implements plot.Plotter.
func (d *diagonal) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	var path []vg.Point
	for i := range 33 { // on one logarithmic axis it is a curve
		v := d.Min + (d.Max-d.Min)*float64(i)/32
		path = append(path, vg.Point{X: x(v), Y: y(v)})
	}
	c.StrokeLines(draw.LineStyle{Color: mark, Width: 1, Dashes: []vg.Length{4, 3}}, path)
}

// rules draws a faint line at each labelled tick of one axis.
type rules struct {
	color      color.Color
	horizontal bool
}

// Plot implements plot.Plotter.
func (r *rules) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	style := draw.LineStyle{Color: r.color, Width: 0.6}
	axis := p.X
	if r.horizontal {
		axis = p.Y
	}
	for _, t := range axis.Tick.Marker.Ticks(axis.Min, axis.Max) {
		switch {
		case t.IsMinor() || t.Value < axis.Min || t.Value > axis.Max:
		case r.horizontal:
			c.StrokeLine2(style, c.Min.X, y(t.Value), c.Max.X, y(t.Value))
		default:
			c.StrokeLine2(style, x(t.Value), c.Min.Y, x(t.Value), c.Max.Y)
		}
	}
}

// positive reports whether v can stand on a logarithmic axis.
func positive(v float64) bool { return v > 1e-100 && v < 1e100 && !math.IsNaN(v) }

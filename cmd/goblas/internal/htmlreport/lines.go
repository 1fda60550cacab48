package htmlreport

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
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

// Styles of the lines beneath the figures: the grid, and levels.
var (
	gridLine   = draw.LineStyle{Color: grid, Width: 0.6}
	levelStyle = draw.LineStyle{Color: mark, Width: 1, Dashes: []vg.Length{4, 3}}
)

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
	var xs, ys plotter.Values
	for _, l := range lines {
		for _, at := range l.points {
			xs, ys = append(xs, at.x), append(ys, at.y, at.low, at.high)
		}
	}
	slices.Sort(xs)
	xs = slices.Compact(xs)
	p.X.Min, p.X.Max = plotter.Range(xs)
	if a.ideal {
		ys = append(ys, xs...)
	}
	p.Add(&plotter.Grid{Horizontal: gridLine})
	for _, l := range a.levels {
		ys = append(ys, l.y)
		p.Add(&l)
	}
	if a.ideal {
		p.Add(&plotter.Function{F: func(x float64) float64 { return x }, XMin: p.X.Min, XMax: p.X.Max, Samples: 33, LineStyle: levelStyle}) // on one logarithmic axis it is a curve
	}
	for _, l := range lines {
		p.Add(&l)
	}
	for _, l := range a.levels { // over the lines, so that none goes through the letters
		p.Add(&levelLabel{l, lines})
	}
	one := p.X.Min == p.X.Max
	switch {
	case a.logX && one:
		p.X.Min, p.X.Max = p.X.Min/2, p.X.Max*2
	case one:
		p.X.Min, p.X.Max = p.X.Min-1, p.X.Max+1
	}
	if a.logX {
		p.X.Scale = plot.LogScale{}
	}
	p.X.Tick.Marker = atTicks(xs, p.X.Min, p.X.Max, 0.024, p.X.Scale)
	if a.logY {
		p.Y.Min, p.Y.Max = wider(ys, 1.12)
		p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, logTicks{}
	} else {
		p.Y.Min, p.Y.Max, p.Y.Tick.Marker = 0, slices.Max(ys)*1.05, linearTicks{}
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

// Plot draws the level.
func (l *level) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	c.StrokeLine2(levelStyle, c.Min.X, y(l.y), c.Max.X, y(l.y))
}

// levelLabel is the label of a level, in a chart with lines.
type levelLabel struct {
	level
	lines []line
}

// Plot draws the label over or under the level: at its left end, or where that is first clear
// of lines to the right.
func (l *levelLabel) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	align, gap := text.YBottom, vg.Length(2)
	if l.below {
		align, gap = text.YTop, -2
	}
	style := words(smallSize, mark, text.XLeft, align)
	width, height := style.Width(l.label), style.Height(l.label)
	left, at := c.Min.X+2, y(l.y)+gap
	bottom, top := at, at+height
	if l.below {
		bottom, top = at-height, at
	}
	const steps = 8
	for i := range steps + 1 {
		from := left + vg.Length(i)*(c.Max.X-2-width-left)/steps
		if l.clear(x, y, from, from+width, bottom, top) {
			left = from
			break
		}
	}
	c.FillText(style, vg.Point{X: left, Y: at}, l.label)
}

// clear reports whether no line, interval or marker is in a box.
func (l *levelLabel) clear(x, y func(float64) vg.Length, left, right, bottom, top vg.Length) bool {
	const marker = 4
	for _, line := range l.lines {
		for i, at := range line.points {
			if x(at.x) > left-marker && x(at.x) < right+marker && y(max(at.high, at.y)) > bottom-marker && y(min(at.low, at.y)) < top+marker {
				return false
			}
			if i == 0 {
				continue
			}
			before := line.points[i-1]
			x0, y0, x1, y1 := x(before.x), y(before.y), x(at.x), y(at.y)
			from, to := max(x0, left), min(x1, right)
			if from >= to {
				continue
			}
			of := func(x vg.Length) vg.Length { return y0 + (y1-y0)*(x-x0)/(x1-x0) }
			if max(of(from), of(to)) > bottom && min(of(from), of(to)) < top {
				return false
			}
		}
	}
	return true
}

// positive reports whether v can stand on a logarithmic axis.
func positive(v float64) bool { return v > 1e-100 && v < 1e100 && !math.IsNaN(v) }

// logTicks marks 1, 2 and 5 times the powers of ten, or powers alone where there are
// many.
type logTicks struct{ suffix string }

// Ticks are those between min and max.
func (t logTicks) Ticks(min, max float64) (ticks []plot.Tick) {
	first, last := int(math.Floor(math.Log10(min))), int(math.Ceil(math.Log10(max)))
	steps := []float64{1, 2, 5}
	if last-first > 3 {
		steps = steps[:1]
	}
	every := (last-first)/8 + 1
	for e := first; e <= last; e++ {
		for _, step := range steps {
			v, _ := strconv.ParseFloat(fmt.Sprintf("%ve%d", step, e), 64) // exactly what the label says
			if v < min*(1-1e-9) || v > max*(1+1e-9) || (e-first)%every != 0 {
				continue
			}
			format := byte('f')
			if v >= 1e6 || v < 1e-5 {
				format = 'e'
			}
			ticks = append(ticks, plot.Tick{Value: v, Label: strconv.FormatFloat(v, format, -1, 64) + t.suffix})
		}
	}
	return ticks
}

// linearTicks marks three to six multiples of 1, 2 or 5 times a power of ten.
// plot.DefaultTicks may mark two alone, and gives them decimals.
type linearTicks struct{}

// Ticks are those between min and max.
func (linearTicks) Ticks(min, max float64) (ticks []plot.Tick) {
	least := 0.9 * (max - min) / 5
	power := math.Pow(10, math.Floor(math.Log10(least)))
	step := 10 * power
	for _, times := range []float64{5, 2} {
		if times*power >= least {
			step = times * power
		}
	}
	for i := math.Ceil(min/step-1e-9) + 0; i*step <= max*(1+1e-9); i++ {
		ticks = append(ticks, plot.Tick{Value: i * step, Label: strconv.FormatFloat(i*step, 'g', 4, 64)})
	}
	return ticks
}

// atTicks marks given values, all of them, and labels them where there is room: part
// is the part of the axis that a label of one digit needs.
func atTicks(values []float64, min, max, part float64, scale plot.Normalizer) plot.ConstantTicks {
	var ticks plot.ConstantTicks
	free := math.Inf(-1)
	for _, v := range values {
		label := strconv.FormatFloat(v, 'f', -1, 64)
		at, half := 0.5, part*float64(len(label)+1)/2
		if min < max {
			at = scale.Normalize(min, max, v)
		}
		if at-half < free {
			label = ""
		} else {
			free = at + half
		}
		ticks = append(ticks, plot.Tick{Value: v, Label: label})
	}
	return ticks
}

// wider is the range of values with its ends moved out by a factor, and by more where it
// is narrow; for logarithmic axes.
func wider(values plotter.Values, factor float64) (low, high float64) {
	low, high = plotter.Range(values)
	if high < 2*low {
		factor *= math.Sqrt2
	}
	return low / factor, high * factor
}

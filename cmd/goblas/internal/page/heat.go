package page

import (
	"fmt"
	"html/template"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/palette"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// heat is a table of values as colours: a column for each number of BLAS threads, a
// row for each number of workers. It is what plotter.HeatMap asks for.
type heat struct {
	columns []string
	rows    []int
	values  map[[2]int]float64 // by column and row
	marks   []heatMark
	x       string
}

// heatMark is a frame around a cell, with a word.
type heatMark struct {
	column, row int
	word        string
	ink         color.Color
}

// Dims implements plotter.GridXYZ.
func (h heat) Dims() (c, r int) { return len(h.columns), len(h.rows) }

// X implements plotter.GridXYZ.
func (h heat) X(c int) float64 { return float64(c) }

// Y implements plotter.GridXYZ.
func (h heat) Y(r int) float64 { return float64(r) }

// Z implements plotter.GridXYZ.
func (h heat) Z(c, r int) float64 {
	if v, ok := h.values[[2]int{c, r}]; ok {
		return v
	}
	return math.NaN()
}

// heatPalette is the style sheet's.
type heatPalette struct{}

// Colors implements palette.Palette.
func (heatPalette) Colors() (all []color.Color) {
	for i := range heatColors {
		all = append(all, role(codeHeat+uint8(i)))
	}
	return all
}

var _ palette.Palette = heatPalette{}

// drawHeat draws the table, faster cells in stronger colours.
func drawHeat(h heat, description string) template.HTML {
	p := newPlot()
	p.X.Label.Text, p.Y.Label.Text = h.x, "workers"
	hm := plotter.NewHeatMap(h, heatPalette{})
	if hm.Min == hm.Max {
		hm.Min /= 2 // one colour, not none
	}
	p.Add(hm)
	size := smallSize
	if len(h.columns) > 8 {
		size = 6
	}
	inkOf := func(v float64) color.Color {
		if v-hm.Min > (hm.Max-hm.Min)/2 {
			return role(codeHighInk)
		}
		return role(codeLowInk)
	}
	for c := range h.columns {
		for r := range h.rows {
			if v := h.Z(c, r); !math.IsNaN(v) {
				p.Add(&cellText{float64(c), float64(r), report.Digits(v), words(size, inkOf(v), text.XCenter, text.YCenter)})
			}
		}
	}
	for _, m := range h.marks {
		m.ink = inkOf(h.Z(m.column, m.row))
		p.Add(&m)
	}
	var columns, rows plot.ConstantTicks
	for i, label := range h.columns {
		columns = append(columns, plot.Tick{Value: float64(i), Label: label})
	}
	for i, n := range h.rows {
		rows = append(rows, plot.Tick{Value: float64(i), Label: fmt.Sprint(n)})
	}
	p.X.Tick.Marker, p.Y.Tick.Marker = columns, rows
	p.X.Tick.Length, p.Y.Tick.Length = 0, 0
	p.X.Padding, p.Y.Padding = 0, 0
	p.X.LineStyle.Width, p.Y.LineStyle.Width = 0, 0
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = -0.5, float64(len(h.columns))-0.5, -0.5, float64(len(h.rows))-0.5
	return render(p, vg.Length(min(max(len(h.rows)*40, 110), 320))+34, description)
}

// cellText is a text in the middle of a cell.
type cellText struct {
	x, y  float64
	label string
	style text.Style
}

// Plot implements plot.Plotter.
func (t *cellText) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	c.FillText(t.style, vg.Point{X: x(t.x), Y: y(t.y)}, t.label)
}

// Plot implements plot.Plotter.
func (m *heatMark) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	const inset = 2
	edge := vg.Rectangle{
		Min: vg.Point{X: x(float64(m.column)-0.5) + inset, Y: y(float64(m.row)-0.5) + inset},
		Max: vg.Point{X: x(float64(m.column)+0.5) - inset, Y: y(float64(m.row)+0.5) - inset},
	}
	c.SetLineStyle(draw.LineStyle{Color: frame, Width: 2.5})
	c.Stroke(edge.Path())
	c.FillText(words(7.5, m.ink, text.XCenter, text.YTop), vg.Point{X: (edge.Min.X + edge.Max.X) / 2, Y: edge.Max.Y - 2}, m.word)
}

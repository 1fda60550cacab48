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

// tasksChart is the heat map of workers and threads.
func tasksChart(c report.Cell) chart {
	if !slices.ContainsFunc(c.Rows, shown) {
		return chart{}
	}
	of, unit, _ := speed(c)
	h := heat{values: map[report.Contender]float64{}, x: "backend and its BLAS threads"}
	for _, r := range c.Rows {
		if !shown(r) {
			continue
		}
		at := r.Contender()
		h.values[at] = of(*r.Median)
		h.rows, at.Workers = append(h.rows, at.Workers), 0
		place(&h.columns, at)
	}
	slices.Sort(h.rows)
	h.rows = slices.Compact(h.rows)
	narrow := len(h.columns) > 5
	for _, at := range h.columns {
		label := report.Row{Name: at.Name}.Label()
		switch {
		case at.Threads > 0 && narrow:
			label = fmt.Sprintf("%.1s\n%d", label, at.Threads)
			h.x = "P, O, A: pure Go, OpenBLAS, Auto, and BLAS threads"
		case at.Threads > 0:
			label = fmt.Sprintf("%s\n%d", label, at.Threads)
		case narrow:
			label = strings.ToUpper(fmt.Sprintf("%.1s", label))
		}
		h.labels = append(h.labels, label)
	}
	auto, best := c.Fastest(func(r report.Row) bool { return r.Name == report.Auto && shown(r) }), -1
	if c.Best != nil && shown(c.Rows[c.Best.Row]) {
		best = c.Best.Row
	}
	var legend []legendEntry
	mark := func(i int, word string) {
		if i < 0 {
			return
		}
		at := c.Rows[i].Contender()
		m := heatMark{row: slices.Index(h.rows, at.Workers), word: word}
		at.Workers = 0
		m.column = slices.Index(h.columns, at)
		legend = append(legend, legendEntry{frameKey(), word + ": " + c.Rows[i].Label()})
		if narrow {
			m.word = "" // has no room there
		}
		h.marks = append(h.marks, m)
	}
	mark(best, "best")
	if auto != best {
		mark(auto, "best of Auto")
	}
	result := chart{
		Legend: legend,
		Kind:   "tasks", Title: c.Title, Caption: unit + " of all tasks together, by workers (goroutines) and BLAS threads of each call; stronger colours are faster.",
		Picture: drawHeat(h, c.Title+": "+unit+" by workers and threads"),
	}
	return result.with(c)
}

// heat is a table of values as colours: a column for each number of BLAS threads, a
// row for each number of workers. It is what plotter.HeatMap asks for.
type heat struct {
	columns []report.Contender // without workers
	labels  []string           // of the columns
	rows    []int              // workers
	values  map[report.Contender]float64
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
	at := h.columns[c]
	at.Workers = h.rows[r]
	if v, ok := h.values[at]; ok {
		return v
	}
	return math.NaN()
}

// heatPalette is the style sheet's; it implements palette.Palette.
type heatPalette struct{}

// Colors are the colours from the coolest on.
func (heatPalette) Colors() (all []color.Color) {
	for i := range heatColors {
		all = append(all, role(fmt.Sprint("h", i)))
	}
	return all
}

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
			return role("high-ink")
		}
		return role("low-ink")
	}
	var figures plotter.Labels
	for c := range h.columns {
		for r := range h.rows {
			if v := h.Z(c, r); !math.IsNaN(v) {
				figures.XYs = append(figures.XYs, plotter.XY{X: float64(c), Y: float64(r)})
				figures.Labels = append(figures.Labels, report.Digits(v))
				figures.TextStyle = append(figures.TextStyle, words(size, inkOf(v), text.XCenter, text.YCenter))
			}
		}
	}
	p.Add(&figures)
	for _, m := range h.marks {
		m.ink = inkOf(h.Z(m.column, m.row))
		p.Add(&m)
	}
	var columns, rows plot.ConstantTicks
	for i, label := range h.labels {
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

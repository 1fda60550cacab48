package htmlreport

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// kindOf is what cells that differ in n alone have in common.
func kindOf(c report.Cell) report.Problem {
	p := c.Problem()
	p.N = 0
	return p
}

// titleOf is what a kind of problem is, in words.
func titleOf(k report.Problem) string {
	s := k.Op
	if k.Suite == report.SuiteGonum {
		s = "gonum's " + k.Op
	}
	if k.Rows > 0 {
		s += fmt.Sprintf(" of %d rows", k.Rows)
	}
	if k.NRHS > 0 {
		s += " with " + report.Plural(k.NRHS, "right-hand side")
	}
	s += ", " + k.Type
	if k.Into {
		s += ", into kept memory"
	}
	return s
}

// speedChart is the speeds of one kind of problem against the size, or as bars where
// there is one size.
func speedChart(cells []report.Cell, m machine.Record) chart {
	cells = slices.DeleteFunc(cells, func(c report.Cell) bool { return c.N <= 0 })
	slices.SortStableFunc(cells, func(a, b report.Cell) int { return cmp.Compare(a.N, b.N) })
	sizes := 0
	for i, c := range cells {
		if slices.ContainsFunc(c.Rows, shown) && (i == 0 || c.N != cells[i-1].N) {
			sizes++
		}
	}
	switch sizes {
	case 0:
		return chart{}
	case 1:
		return speedBars(cells[0], m)
	}
	return speedLines(cells, m)
}

// speed is what a call of a cell that takes so long does in a second; or, where
// operations are not counted, the time itself.
func speed(c report.Cell) (of func(seconds float64) float64, unit, caption string) {
	if positive(c.Flops) {
		return func(t float64) float64 { return c.Flops / 1e9 / t }, "GFLOP/s", "Speed of one call; more is better."
	}
	return func(t float64) float64 { return t * 1e3 }, "ms", "Time of one call; less is better."
}

// peaks are the machine's, if they are known and operations are counted.
func peaks(c report.Cell, m machine.Record) (levels []level) {
	if m.Peak == nil || !positive(c.Flops) {
		return nil
	}
	one, all := m.Peak.GFLOPS(c.Type, 1, m.UsableCores), m.Peak.GFLOPS(c.Type, 0, m.UsableCores)
	if positive(one) && one < 0.9*all { // else the two would be one
		levels = append(levels, level{one, "peak of one core, " + report.Digits(one), true})
	}
	if positive(all) {
		levels = append(levels, level{all, "peak of all cores, " + report.Digits(all), false})
	}
	return levels
}

func speedLines(cells []report.Cell, m machine.Record) chart {
	_, unit, caption := speed(cells[0])
	var lines []line
	var order []report.Contender
	var all styles
	drawn, thinned := fewThreads(cells, m.UsableCores)
	for _, c := range cells {
		of, _, _ := speed(c)
		for _, r := range c.Rows {
			if !shown(r) || !drawn(r.Threads) {
				continue
			}
			at := around(r, of)
			if !positive(at.low) || !positive(at.high) {
				continue
			}
			i := place(&order, r.Contender())
			if i == len(lines) {
				lines = append(lines, line{label: r.Label(), style: all.style(r)})
			}
			lines[i].points = append(lines[i].points, point{float64(c.N), at.value, at.low, at.high})
		}
	}
	title := titleOf(kindOf(cells[0]))
	result := chart{Kind: "speed", Title: title, Caption: caption + " Bars through the marks are 95 % intervals."}
	if thinned {
		result.Caption += " Some numbers of threads are in the figures alone."
	}
	levels := peaks(cells[0], m)
	if len(levels) > 0 {
		result.Caption += " Broken lines are the peak, measured in registers."
	}
	result = result.ofLines(lines, axes{x: "n", y: unit, logX: true, logY: true, levels: levels, description: title + ": " + unit + " against n"})
	return result.with(cells...)
}

// ofLines is the chart with lines and their legend.
func (c chart) ofLines(lines []line, a axes) chart {
	for _, l := range lines {
		c.Legend = append(c.Legend, legendEntry{key(l.style), l.label})
	}
	c.Picture = drawLines(lines, a)
	return c
}

// fewThreads chooses the numbers of threads that a chart can show: all of them, or
// where they are more than three the first, the machine's cores, and the last.
func fewThreads(cells []report.Cell, cores int) (drawn func(int) bool, thinned bool) {
	var counts []int
	for _, c := range cells {
		for _, r := range c.Rows {
			if r.Threads > 0 {
				place(&counts, r.Threads)
			}
		}
	}
	if len(counts) <= 3 {
		return func(int) bool { return true }, false
	}
	first, last := slices.Min(counts), slices.Max(counts)
	return func(n int) bool { return n <= 0 || n == first || n == last || n == cores }, true
}

func speedBars(cell report.Cell, m machine.Record) chart {
	of, unit, caption := speed(cell)
	result := chart{Kind: "speed", Title: cell.Title, Caption: caption + " Thin lines are 95 % intervals."}
	levels := peaks(cell, m)
	if len(levels) > 0 {
		var labels []string
		for _, l := range levels {
			labels = append(labels, l.label)
		}
		result.Caption += " Broken lines, measured in registers: " + strings.Join(labels, "; ") + " GFLOP/s."
	}
	return drawing{
		chart: result,
		scale: scale{label: unit, levels: levels, description: cell.Title + ": " + unit},
		label: byRow, alone: true,
		figure: func(_ report.Cell, r report.Row) bar { return around(r, of) },
	}.draw([][]report.Cell{{cell}})
}

// mostLines is how many lines a chart of scaling has at most.
const mostLines = 8

// scalingCharts show how many times as fast OpenBLAS is on several threads as on
// one: a line for each problem, in one chart for each type if there are few.
func scalingCharts(f *report.File) (charts []chart) {
	cells := slices.DeleteFunc(of(f, report.SuiteBLAS, report.SuiteGonum), func(c report.Cell) bool { return len(scalingOf(c)) < 2 })
	for _, ofType := range groupBy(cells, func(c report.Cell) [2]string { return [2]string{c.Suite, c.Type} }) {
		if len(ofType) <= mostLines {
			charts = append(charts, scalingChart(ofType, ofType[0].Type, func(c report.Cell) string { return fmt.Sprintf("%s, n = %d", c.Op, c.N) }))
			continue
		}
		for _, ofKind := range groupBy(ofType, kindOf) {
			charts = append(charts, scalingChart(ofKind, titleOf(kindOf(ofKind[0])), func(c report.Cell) string { return fmt.Sprintf("n = %d", c.N) }))
		}
	}
	return charts
}

// scalingOf are the speed-ups of a cell over one thread; none if that is not there.
func scalingOf(c report.Cell) (points []point) {
	one := slices.IndexFunc(c.Rows, func(r report.Row) bool { return r.Name == report.Native && r.Threads == 1 && shown(r) })
	if one < 0 {
		return nil
	}
	for _, r := range c.Rows {
		if r.Name == report.Native && r.Threads > 0 && shown(r) {
			if v := *c.Rows[one].Median / *r.Median; positive(v) {
				points = append(points, point{float64(r.Threads), v, v, v})
			}
		}
	}
	slices.SortFunc(points, func(a, b point) int { return cmp.Compare(a.x, b.x) })
	return points
}

func scalingChart(cells []report.Cell, what string, label func(report.Cell) string) chart {
	result := chart{
		Kind: "scaling", Title: "Scaling: " + what,
		Caption: "How many times as fast as on one thread OpenBLAS is. On the broken line twice the threads are twice as fast.",
	}
	drawn := cells
	if len(cells) > mostLines {
		drawn = nil
		for i := range mostLines { // the first, the last, and some between
			drawn = append(drawn, cells[i*(len(cells)-1)/(mostLines-1)])
		}
		result.Caption += fmt.Sprintf(" %d of %d sizes.", mostLines, len(cells))
	}
	var lines []line
	most := 0.0
	for i, c := range drawn {
		l := line{label(c), seriesStyle{series(i), i}, scalingOf(c)}
		lines = append(lines, l)
		most = max(most, l.points[len(l.points)-1].x)
	}
	result = result.ofLines(lines, axes{
		x: "BLAS threads", y: "times as fast", logX: most > 8, logY: most > 8, ideal: true, description: "Speed-up over one thread: " + what,
	}).with(cells...)
	result.Tables = []table{scalingTable(cells)} // the rest is beneath the charts of speed
	return result
}

// scalingTable has a row for each problem and a column for each number of threads.
func scalingTable(cells []report.Cell) table {
	t := table{Header: []string{"threads"}}
	var counts []float64
	for _, c := range cells {
		for _, at := range scalingOf(c) {
			counts = append(counts, at.x)
		}
	}
	slices.Sort(counts)
	counts = slices.Compact(counts)
	for _, n := range counts {
		t.Header = append(t.Header, fmt.Sprintf("%.0f", n))
	}
	for _, c := range cells {
		row := tableRow{Cells: make([]string, 1+len(counts))}
		row.Cells[0] = c.Title
		for _, at := range scalingOf(c) {
			row.Cells[1+slices.Index(counts, at.x)] = report.Times(at.y)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

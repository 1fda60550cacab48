package htmlreport

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

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
	one := 0.0
	for _, r := range c.Rows {
		if r.Name == report.Native && r.Threads == 1 && shown(r) {
			one = *r.Median
		}
	}
	for _, r := range c.Rows {
		if r.Name == report.Native && r.Threads > 0 && shown(r) && positive(one / *r.Median) {
			v := one / *r.Median
			points = append(points, point{float64(r.Threads), v, v, v})
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
		result.Legend = append(result.Legend, legendEntry{key(l.style), l.label})
	}
	log := most > 8
	result.Picture = drawLines(lines, axes{
		x: "BLAS threads", y: "times as fast", logX: log, logY: log, ideal: true, description: "Speed-up over one thread: " + what,
	})
	result = result.with(cells...)
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

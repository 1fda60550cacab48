package htmlreport

import (
	"fmt"
	"html/template"
	"slices"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// chart is a picture and the figures behind it.
type chart struct {
	Kind     string // for programs: "speed", "tasks", "scaling", "elementwise", "fill", "share"
	Title    string
	Caption  string
	Picture  template.HTML
	Legend   []legendEntry
	Warnings []string // wrong answers, and what is incomplete
	Tables   []table
}

type legendEntry struct {
	Key   template.HTML
	Label string
}

// table is the figures of a cell.
type table struct {
	Title  string
	Header []string
	Rows   []tableRow
	Notes  []string
}

type tableRow struct {
	Cells []string
	Bad   bool // wrong, failed or incomplete
	Best  bool
}

// chartsOf draws what a file has data for.
func chartsOf(f *report.File) []chart {
	all := slices.Concat(speedCharts(f), scalingCharts(f), tasksCharts(f), elementwiseCharts(f), fillCharts(f), shareCharts(f))
	return slices.DeleteFunc(all, func(c chart) bool { return c.Picture == "" })
}

// shown reports whether a row belongs in a picture: it has a time, and nothing is
// known to be wrong with its answers.
func shown(r report.Row) bool {
	return r.Median != nil && positive(*r.Median) && r.Mistake() == ""
}

// around is a figure that falls with the time, such as a speed, and its interval; all
// three are the same where the interval is unknown.
func around(r report.Row, of func(seconds float64) float64) (value, low, high float64) {
	value = of(*r.Median)
	if r.Low == nil || r.High == nil || !positive(*r.Low) || !positive(*r.High) {
		return value, value, value
	}
	low, high = of(*r.Low), of(*r.High)
	return value, min(value, low, high), max(value, low, high)
}

// with adds the figures of cells to a chart, and warns of what is wrong with them.
func (c chart) with(cells ...report.Cell) chart {
	for _, cell := range cells {
		t := table{Title: cell.Title, Notes: cell.Notes}
		var rows [][]string
		t.Header, rows = cell.Grid()
		for i, r := range cell.Rows {
			t.Rows = append(t.Rows, tableRow{
				Cells: rows[i], Bad: r.Mistake() != "" || !r.Complete, Best: cell.Best != nil && cell.Best.Row == i,
			})
			if why := r.Mistake(); why != "" {
				c.Warnings = append(c.Warnings, fmt.Sprintf("%s, and not in the picture: %s, %s: %s", r.Verdict(), cell.Title, r.Label(), why))
			}
		}
		if !cell.Complete {
			c.Warnings = append(c.Warnings, "incomplete: "+cell.Title)
		}
		if cell.Best != nil {
			t.Notes = append([]string{cell.Best.Sentence}, t.Notes...)
		}
		c.Tables = append(c.Tables, t)
	}
	return c
}

// groupBy puts cells with the same key together, in the order of their first.
func groupBy[K comparable](cells []report.Cell, key func(report.Cell) K) (groups [][]report.Cell) {
	index := map[K]int{}
	for _, c := range cells {
		i, seen := index[key(c)]
		if !seen {
			i = len(groups)
			index[key(c)] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}

// of returns the cells of some suites.
func of(f *report.File, suites ...string) (cells []report.Cell) {
	for _, c := range f.Results {
		if slices.Contains(suites, c.Suite) {
			cells = append(cells, c)
		}
	}
	return cells
}

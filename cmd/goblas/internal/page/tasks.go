package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// tasksCharts are the heat maps of workers and threads.
func tasksCharts(f *report.File) (charts []chart) {
	for _, c := range of(f, report.SuiteTasks) {
		if slices.ContainsFunc(c.Rows, shown) {
			charts = append(charts, tasksChart(c))
		}
	}
	return charts
}

// column is where a row of tasks stands: a backend on so many threads.
type column struct {
	name    string
	threads int
}

func tasksChart(c report.Cell) chart {
	of, unit, _ := speed(c)
	h := heat{values: map[[2]int]float64{}, x: "backend and its BLAS threads"}
	var columns []column
	for _, r := range c.Rows {
		if !shown(r) {
			continue
		}
		if at := (column{r.Name, r.Threads}); !slices.Contains(columns, at) {
			columns = append(columns, at)
		}
		if !slices.Contains(h.rows, r.Workers) {
			h.rows = append(h.rows, r.Workers)
		}
	}
	slices.Sort(h.rows)
	for _, at := range columns {
		label := report.Row{Name: at.name}.Label()
		if at.threads > 0 {
			label = fmt.Sprintf("%s\n%d", label, at.threads)
			if len(columns) > 5 {
				label = fmt.Sprintf("%.1s\n%d", label, at.threads)
				h.x = "P, O, A: pure Go, OpenBLAS, Auto, and BLAS threads"
			}
		} else if len(columns) > 5 {
			label = strings.ToUpper(fmt.Sprintf("%.1s", label))
		}
		h.columns = append(h.columns, label)
	}
	auto, best := -1, -1
	for i, r := range c.Rows {
		if !shown(r) {
			continue
		}
		h.values[cellOf(r, columns, h.rows)] = of(*r.Median)
		if r.Name == report.Auto && (auto < 0 || *r.Median < *c.Rows[auto].Median) {
			auto = i
		}
	}
	if c.Best != nil && shown(c.Rows[c.Best.Row]) {
		best = c.Best.Row
	}
	var legend []legendEntry
	mark := func(i int, word string) {
		if i >= 0 {
			at := cellOf(c.Rows[i], columns, h.rows)
			legend = append(legend, legendEntry{frameKey(), word + ": " + c.Rows[i].Label()})
			if len(columns) > 5 {
				word = "" // has no room there
			}
			h.marks = append(h.marks, heatMark{column: at[0], row: at[1], word: word})
		}
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

// cellOf is the column and the row of the heat map in which a row of results stands.
func cellOf(r report.Row, columns []column, rows []int) [2]int {
	return [2]int{slices.Index(columns, column{r.Name, r.Threads}), slices.Index(rows, r.Workers)}
}

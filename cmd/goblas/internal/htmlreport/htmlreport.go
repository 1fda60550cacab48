// Package htmlreport draws files of results as one page of HTML that needs nothing else: no
// script, no font, no network.
package htmlreport

import (
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// Source is a file of results and the path that it was read from.
type Source struct {
	Path string
	File *report.File
}

//go:embed page.html
var layout string

//go:embed style.css
var style string

var parsed = template.Must(template.New("page").Parse(layout))

// view is what the template shows.
type view struct {
	Style    template.CSS
	First    first
	Warnings []string // of the files together
	Machines []machineView
	Together []chart // of several files
	Files    []fileView
}

type fileView struct {
	Name, Letter, Machine, Facts string // the letter is "" if the file is the only one
	Warnings, Notes              []string
	Charts                       []chart
}

// ErrNothing is the error of Write where no file has anything to draw.
var ErrNothing = errors.New("nothing to draw: no row has a time, or a right answer")

// Write writes the page of the sources, which are one or more. It fails with
// ErrNothing, or as w does.
func Write(w io.Writer, sources []Source) error {
	v := view{Style: template.CSS(style)}
	var machineOf []int
	v.Machines, machineOf, v.Warnings = machines(sources)
	drawn := 0
	names := namesOf(sources)
	v.First = firstOf(sources, names)
	for i, s := range sources {
		f := fileView{Name: names[i], Facts: facts(s.File), Notes: s.File.Notes, Charts: chartsOf(s.File)}
		if len(sources) > 1 {
			f.Letter = letter(i)
		}
		if len(v.Machines) > 1 {
			f.Machine = v.Machines[machineOf[i]].Name
		}
		if !s.File.Complete {
			f.Warnings = append(f.Warnings, "incomplete: the measurement was interrupted, goes on, or had no time for all")
		}
		if len(f.Charts) == 0 {
			f.Warnings = append(f.Warnings, "nothing to draw in this file: no row has a time, or a right answer")
		}
		drawn += len(f.Charts)
		v.Machines[machineOf[i]].Files = append(v.Machines[machineOf[i]].Files, f.Name)
		v.Files = append(v.Files, f)
	}
	if drawn == 0 {
		return ErrNothing
	}
	v.Together = slices.Concat(overlays(sources, names), processesCharts(sources))
	return parsed.Execute(w, v)
}

// namesOf are the names of the files without their directories, or with them if
// names are alike.
func namesOf(sources []Source) (names []string) {
	paths, seen := []string{}, map[string]bool{}
	for _, s := range sources {
		base := filepath.Base(s.Path)
		paths, names, seen[base] = append(paths, s.Path), append(names, base), true
	}
	if len(seen) < len(sources) {
		return paths
	}
	return names
}

// facts are when and how a file was measured, and what the machine gave at most.
func facts(f *report.File) string {
	parts := []string{"measured " + f.Started.Format(time.DateTime+" -0700")}
	if f.Budget > 0 {
		parts = append(parts, fmt.Sprintf("%s for each row", report.Duration(f.Budget)))
	}
	for _, p := range f.Peers {
		s := p.Name + " " + p.Version
		if p.Library != "" {
			s += " on " + p.Library
		}
		parts = append(parts, s)
	}
	if p := f.Machine.Peak; p != nil {
		cores := f.Machine.UsableCores
		parts = append(parts, fmt.Sprintf("float64 peak %s GFLOP/s a core, %s in all", report.Digits(p.Float64.Core), report.Digits(p.Float64.All)))
		if p.GBs(0, cores) > 0 {
			parts = append(parts, fmt.Sprintf("memory %s and %s GB/s", report.Digits(p.GBs(1, cores)), report.Digits(p.GBs(0, cores))))
		}
	}
	return strings.Join(parts, "; ")
}

// chart is a picture and the figures behind it.
type chart struct {
	Kind     string // for programs: "summary", "overlay", "speed", "tasks", "scaling", "elementwise", "linalg", "stack", "fill", "share", "processes"
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
	kinds := groupBy(of(f, report.SuiteBLAS, report.SuiteGonum), kindOf)
	dists := groupBy(of(f, report.SuiteDist), kindOf)
	all := slices.Concat(
		each(kinds, func(cells []report.Cell) chart { return speedChart(cells, f.Machine) }), scalingCharts(f), each(of(f, report.SuiteTasks), tasksChart),
	)
	for _, suite := range barSuites {
		all = append(all, each(groupBy(of(f, suite.suite), suite.same), func(cells []report.Cell) chart {
			byFile := [][]report.Cell{cells}
			return suite.of(byFile).draw(byFile)
		})...)
	}
	all = append(all, each(dists, func(cells []report.Cell) chart { return speedChart(cells, machine.Record{}) })...) // whose peak would that be?
	return slices.DeleteFunc(all, func(c chart) bool { return c.Picture == "" })
}

// each draws a chart of each of what there is.
func each[T any](what []T, draw func(T) chart) (charts []chart) {
	for _, v := range what {
		charts = append(charts, draw(v))
	}
	return charts
}

// shown reports whether a row belongs in a picture: it has a time, and nothing is
// known to be wrong with its answers.
func shown(r report.Row) bool {
	return r.Median != nil && positive(*r.Median) && r.Mistake() == ""
}

// around is the bar of a figure that falls with the time, such as a speed, with its
// interval; all three are the same where the interval is unknown.
func around(r report.Row, of func(seconds float64) float64) bar {
	value := of(*r.Median)
	b := bar{value: value, low: value, high: value, text: report.Digits(value)}
	if r.Low != nil && r.High != nil && positive(*r.Low) && positive(*r.High) {
		low, high := of(*r.Low), of(*r.High)
		b.low, b.high = min(value, low, high), max(value, low, high)
	}
	return b
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

// groupBy puts what has the same key together, in the order of the first of each.
func groupBy[T any, K comparable](all []T, key func(T) K) (groups [][]T) {
	var keys []K
	for _, c := range all {
		i := place(&keys, key(c))
		if i == len(groups) {
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

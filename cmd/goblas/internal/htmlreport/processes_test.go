package htmlreport

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// ofProcesses is a file of goblas bench dist on n processes, whose products took so long on
// the grids 1xn and nx1; a time of 0 is a wrong answer.
func ofProcesses(model string, n int, wide, tall float64) Source {
	m := machine.Record{CPUModel: model, MPI: &machine.MPI{Size: n}, UsableCores: max(1, 2/n)}
	f := report.NewFile(m, 0, time.Second, time.Now())
	row := func(grid string, t float64) (report.Row, measure.Result) {
		r := measure.Result{Samples: []float64{t}, Checked: true, Done: true}
		if t == 0 {
			r.Samples, r.Wrong = []float64{0.1}, measure.ErrWrong
		}
		return report.Row{Name: report.Dist, Processes: n, Threads: 1, Grid: grid, Block: 64}, r
	}
	a, ra := row(fmt.Sprintf("1x%d", n), wide)
	b, rb := row(fmt.Sprintf("%dx1", n), tall)
	one := report.Row{Name: report.Linalg, Processes: 1, Threads: 1}
	c := report.Cell{Suite: report.SuiteDist, Op: "dot", Title: "dot", Type: "float64", N: 1000, Flops: 2e9}
	f.Add(c.With([]report.Row{one, a, b}, []measure.Result{{Samples: []float64{8}, Checked: true, Done: true}, ra, rb}, m), true)
	return Source{Path: fmt.Sprintf("%d.json", n), File: f}
}

func TestProcesses(t *testing.T) {
	sources := []Source{ofProcesses("A", 4, 3, 2.5), ofProcesses("A", 1, 10, 11), ofProcesses("A", 2, 5, 0), ofProcesses("B", 8, 1, 1)}
	charts := processesCharts(sources)
	if len(charts) != 1 || len(charts[0].Legend) != 1 {
		t.Fatalf("%d charts", len(charts))
	}
	c := charts[0]
	var rows []string
	for _, r := range c.Tables[0].Rows {
		rows = append(rows, strings.Join(r.Cells, " "))
	}
	want := []string{
		"dot 1 1x1 64 10 s 0.200 1.00x 80% -",
		"dot 2 1x2 64 5 s 0.400 2.00x 80% -",
		"dot 4 4x1 64 2.5 s 0.800 4.00x 80% -",
	}
	for i := range rows {
		rows[i] = strings.ReplaceAll(rows[i], ".00 s", " s")
		rows[i] = strings.ReplaceAll(rows[i], "10.0 s", "10 s")
		rows[i] = strings.ReplaceAll(rows[i], "2.50 s", "2.5 s")
	}
	if strings.Join(rows, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q, want %q", rows, want)
	}
	if c.Kind != "processes" || stroked(c)+painted(c) < 4 {
		t.Errorf("%s: %d marks and lines", c.Kind, stroked(c)+painted(c))
	}
	page := write(t, sources[:2]...)
	if strings.Count(page, `data-kind="processes"`) != 1 || !strings.Contains(page, "The files together") {
		t.Error("no chart of both files")
	}
	if strings.Contains(page, "different machines") {
		t.Error("one machine, whose cores are divided, is taken for two")
	}
	if page := write(t, sources[0]); strings.Contains(page, "The files together") {
		t.Error("one file has a chart of several")
	}
}

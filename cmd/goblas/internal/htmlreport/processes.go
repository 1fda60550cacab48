package htmlreport

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// scaled is a problem of package dist on several numbers of processes, of which files have
// one or more each: the fastest grid and blocks of each number, in ascending order.
type scaled struct {
	machine string
	problem report.Problem
	title   string
	rows    []report.Row
}

// scaledOf are those of the sources that were measured on more than one number of
// processes, of one kind of machine.
func scaledOf(sources []Source) (all []scaled) {
	for _, s := range sources {
		machine := s.File.Machine.CPUModel + ", " + s.File.Machine.OS + "/" + s.File.Machine.Arch
		for _, c := range of(s.File, report.SuiteDist) {
			best := c.Fastest(func(r report.Row) bool { return r.Name == report.Dist })
			if best < 0 || !shown(c.Rows[best]) {
				continue
			}
			i := slices.IndexFunc(all, func(k scaled) bool { return k.machine == machine && k.problem == c.Problem() })
			if i < 0 {
				i = len(all)
				all = append(all, scaled{machine: machine, problem: c.Problem(), title: c.Title})
			}
			all[i].add(c.Rows[best])
		}
	}
	return slices.DeleteFunc(all, func(k scaled) bool { return len(k.rows) < 2 })
}

// add keeps the faster of two rows of as many processes.
func (k *scaled) add(r report.Row) {
	i, found := slices.BinarySearchFunc(k.rows, r.Processes, func(other report.Row, n int) int { return cmp.Compare(other.Processes, n) })
	switch {
	case !found:
		k.rows = slices.Insert(k.rows, i, r)
	case *r.Median < *k.rows[i].Median:
		k.rows[i] = r
	}
}

// faster is how many times as fast a row is as the first one, on how many times as many
// processes that may be.
func (k *scaled) faster(r report.Row) float64 {
	return float64(k.rows[0].Processes) * *k.rows[0].Median / *r.Median
}

// processesCharts show how package dist becomes faster with the number of processes: a line
// for each problem, in one chart for each type and machine.
func processesCharts(sources []Source) (charts []chart) {
	for _, group := range groupBy(scaledOf(sources), func(k scaled) [2]string { return [2]string{k.machine, k.problem.Type} }) {
		if len(group) <= mostLines {
			charts = append(charts, processesChart(group, func(k scaled) string { return fmt.Sprintf("%s, n = %d", k.problem.Op, k.problem.N) }))
			continue
		}
		for _, ofOp := range groupBy(group, func(k scaled) string { return k.problem.Op }) {
			charts = append(charts, processesChart(ofOp[:min(len(ofOp), mostLines)], func(k scaled) string { return fmt.Sprintf("%s, n = %d", k.problem.Op, k.problem.N) }))
		}
	}
	return charts
}

func processesChart(group []scaled, label func(scaled) string) chart {
	c := chart{
		Kind: "processes", Title: "Scaling over processes: " + group[0].problem.Type,
		Caption: "Speed of package dist, as a multiple of that of the least number of processes, which is taken to be that number. On the broken line twice the processes are twice as fast; more processes than cores cannot be. " + group[0].machine + ".",
	}
	var lines []line
	most := 0.0
	for i, k := range group {
		l := line{label: label(k), style: seriesStyle{series(i), i}}
		for _, r := range k.rows {
			v := k.faster(r)
			l.points = append(l.points, point{float64(r.Processes), v, v, v})
		}
		lines = append(lines, l)
		most = max(most, l.points[len(l.points)-1].x)
	}
	c = c.ofLines(lines, axes{x: "processes", y: "times as fast", logX: most > 8, logY: most > 8, ideal: true, description: c.Title})
	c.Tables = []table{processesTable(group)}
	return c
}

// processesTable has a row for each problem and number of processes.
func processesTable(group []scaled) table {
	t := table{Header: []string{"", "processes", "grid", "block", "median", "GFLOP/s", "times as fast", "efficiency", "in MPI"}}
	part := func(v float64) string { return fmt.Sprintf("%.0f%%", 100*v) }
	for _, k := range group {
		for _, r := range k.rows {
			t.Rows = append(t.Rows, tableRow{Cells: []string{
				k.title, fmt.Sprint(r.Processes), r.Grid, fmt.Sprint(r.Block), report.Known(r.Median, report.Duration),
				report.Known(r.GFLOPS, report.Digits), report.Times(k.faster(r)), report.Known(r.Efficiency, part), report.Known(r.InMPI, part),
			}})
		}
	}
	return t
}

package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/perf/benchfmt"
)

func encodeJSON(f *File) ([]byte, error) {
	data, err := json.MarshalIndent(f, "", "  ")
	return append(data, '\n'), err
}

// csvColumns are the columns of CSV, named as the keys of JSON where they are the
// same.
var csvColumns = []struct {
	name string
	of   func(Cell, Row) string
}{
	{"suite", func(c Cell, _ Row) string { return c.Suite }},
	{"op", func(c Cell, _ Row) string { return c.Op }},
	{"step", func(c Cell, _ Row) string { return c.Step }},
	{"type", func(c Cell, _ Row) string { return c.Type }},
	{"n", func(c Cell, _ Row) string { return whole(c.N) }},
	{"rows_of_matrix", func(c Cell, _ Row) string { return whole(c.Matrix) }},
	{"nrhs", func(c Cell, _ Row) string { return whole(c.NRHS) }},
	{"tasks", func(c Cell, _ Row) string { return whole(c.Tasks) }},
	{"into", func(c Cell, _ Row) string { return strconv.FormatBool(c.Into) }},
	{"flops", func(c Cell, _ Row) string { return exact(&c.Flops) }},
	{"bytes", func(c Cell, _ Row) string { return exact(&c.Bytes) }},
	{"name", func(_ Cell, r Row) string { return r.Name }},
	{"threads", func(_ Cell, r Row) string { return whole(r.Threads) }},
	{"workers", func(_ Cell, r Row) string { return whole(r.Workers) }},
	{"processes", func(_ Cell, r Row) string { return whole(r.Processes) }},
	{"grid", func(_ Cell, r Row) string { return r.Grid }},
	{"block", func(_ Cell, r Row) string { return whole(r.Block) }},
	{"complete", func(_ Cell, r Row) string { return strconv.FormatBool(r.Complete) }},
	{"samples", func(_ Cell, r Row) string { return strconv.Itoa(len(r.Samples)) }},
	{"calls_per_sample", func(_ Cell, r Row) string { return strconv.Itoa(r.Calls) }},
	{"cold_seconds", func(_ Cell, r Row) string { return exact(r.Cold) }},
	{"median_seconds", func(_ Cell, r Row) string { return exact(r.Median) }},
	{"ci95_low_seconds", func(_ Cell, r Row) string { return exact(r.Low) }},
	{"ci95_high_seconds", func(_ Cell, r Row) string { return exact(r.High) }},
	{"outliers_mild", func(_ Cell, r Row) string { return strconv.Itoa(r.Outliers.Mild) }},
	{"outliers_severe", func(_ Cell, r Row) string { return strconv.Itoa(r.Outliers.Severe) }},
	{"gflop_per_second", func(_ Cell, r Row) string { return exact(r.GFLOPS) }},
	{"gigabyte_per_second", func(_ Cell, r Row) string { return exact(r.GBs) }},
	{"share_of_peak", func(_ Cell, r Row) string { return exact(r.OfPeak) }},
	{"share_of_bandwidth", func(_ Cell, r Row) string { return exact(r.OfStream) }},
	{"cpu_per_wall", func(_ Cell, r Row) string { return exact(r.CPU) }},
	{"efficiency", func(_ Cell, r Row) string { return exact(r.Efficiency) }},
	{"share_in_mpi", func(_ Cell, r Row) string { return exact(r.InMPI) }},
	{"verified", func(_ Cell, r Row) string { return strconv.FormatBool(r.Verified) }},
	{"failure", func(_ Cell, r Row) string { return r.Wrong + r.Error }},
}

// whole is n, or nothing for 0: not given.
func whole(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// exact is a figure with all its digits, or nothing if it is unknown.
func exact(v *float64) string {
	return shown(v, func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) })
}

// encodeCSV writes a line for each row, after one with the names of the columns.
func encodeCSV(f *File) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var line []string
	for _, column := range csvColumns {
		line = append(line, column.name)
	}
	lines := [][]string{line}
	for _, c := range f.Results {
		for _, r := range c.Rows {
			line = nil
			for _, column := range csvColumns {
				line = append(line, column.of(c, r))
			}
			lines = append(lines, line)
		}
	}
	err := w.WriteAll(lines)
	return b.Bytes(), err
}

// encodeGoBench writes a line for each sample, which is how benchstat wants them.
// Answers that are wrong are left out.
func encodeGoBench(f *File) ([]byte, error) {
	var b bytes.Buffer
	w := benchfmt.NewWriter(&b)
	config := goConfig(f)
	for _, c := range f.Results {
		for _, r := range c.Rows {
			if r.Wrong != "" {
				continue
			}
			for _, sample := range r.Samples {
				result := &benchfmt.Result{
					Config: config, Name: benchfmt.Name(goName(c, r, f.Machine.GOMAXPROCS)), Iters: max(r.Calls, 1),
					Values: []benchfmt.Value{{Value: sample * 1e9, Unit: "ns/op"}},
				}
				if c.Flops > 0 {
					result.Values = append(result.Values, benchfmt.Value{Value: c.Flops / sample / 1e9, Unit: "GFLOP/s"})
				}
				if err := w.Write(result); err != nil {
					return nil, err
				}
			}
		}
	}
	return b.Bytes(), nil
}

// goConfig is the machine as key: value lines, Go's own first.
func goConfig(f *File) (config []benchfmt.Config) {
	m := f.Machine
	add := func(key, value string) {
		if value != "" {
			config = append(config, benchfmt.Config{Key: key, Value: []byte(value), File: true})
		}
	}
	add("goos", m.OS)
	add("goarch", m.Arch)
	add("pkg", "github.com/goblas/goblas/cmd/goblas")
	add("cpu", m.CPUModel)
	add("go", m.Versions.Go)
	add("goblas", m.Versions.Goblas)
	add("revision", m.Versions.Revision)
	add("cores", strconv.Itoa(m.UsableCores))
	if m.OpenBLAS != nil {
		add("openblas", m.OpenBLAS.Version)
		add("kernel", m.OpenBLAS.Kernel)
		add("layer", string(m.OpenBLAS.Layer))
	}
	for _, p := range f.Peers {
		add(p.Name, p.Version)
	}
	return config
}

// goName is the name of a row's benchmark: Dot/type=float64/n=1000/by=native/threads=2-8.
func goName(c Cell, r Row, procs int) string {
	plain := strings.NewReplacer(" ", "-", "/", ".").Replace
	var b strings.Builder
	b.WriteString(strings.ToUpper(c.Op[:1]) + c.Op[1:])
	part := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "/%s=%s", key, plain(value))
		}
	}
	if c.Suite != SuiteBLAS {
		part("suite", c.Suite)
	}
	part("step", c.Step)
	part("type", c.Type)
	part("n", whole(c.N))
	part("rows_of_matrix", whole(c.Matrix))
	part("nrhs", whole(c.NRHS))
	part("tasks", whole(c.Tasks))
	if c.Into {
		part("into", "true")
	}
	part("by", r.Name)
	part("processes", whole(r.Processes))
	part("grid", r.Grid)
	part("block", whole(r.Block))
	part("workers", whole(r.Workers))
	part("threads", whole(r.Threads))
	if procs > 1 {
		fmt.Fprintf(&b, "-%d", procs)
	}
	return b.String()
}

// gridColumns are the columns of Grid.
var gridColumns = []struct {
	header string
	of     func(Row) string
}{
	{"", Row.label},
	{"processes", func(r Row) string { return whole(r.Processes) }},
	{"grid", func(r Row) string { return r.Grid }},
	{"block", func(r Row) string { return whole(r.Block) }},
	{"workers", func(r Row) string { return whole(r.Workers) }},
	{"threads", func(r Row) string { return whole(r.Threads) }},
	{"median", func(r Row) string { return shown(r.Median, Duration) }},
	{"95 % interval", Row.interval},
	{"runs", func(r Row) string { return strconv.Itoa(len(r.Samples)) }},
	{"GFLOP/s", func(r Row) string { return shown(r.GFLOPS, Digits) }},
	{"GB/s", func(r Row) string { return shown(r.GBs, Digits) }},
	{"of peak", func(r Row) string { return shown(r.OfPeak, percent) }},
	{"of bandwidth", func(r Row) string { return shown(r.OfStream, percent) }},
	{"cores busy", func(r Row) string { return shown(r.CPU, Digits) }},
	{"vs pure", func(r Row) string { return shown(r.OverPure, Times) }},
	{"vs 1 thread", func(r Row) string { return shown(r.OverOne, Times) }},
	{"efficiency", func(r Row) string { return shown(r.Efficiency, percent) }},
	{"in MPI", func(r Row) string { return shown(r.InMPI, percent) }},
	{"cold", func(r Row) string { return shown(r.Cold, Duration) }},
	{"!", Row.Verdict},
}

// encodeMarkdown writes what it ran on, and a table for each cell.
func encodeMarkdown(f *File) ([]byte, error) {
	var b bytes.Buffer
	m := f.Machine
	fmt.Fprintf(&b, "goblas %s, gonum %s, %s, %s. %s, %s usable, %s/%s.", unknown(m.Versions.Goblas), unknown(m.Versions.Gonum),
		m.Versions.Go, f.Started.Format(time.DateTime+" -0700"), unknown(m.CPUModel), Plural(m.UsableCores, "core"), m.OS, m.Arch)
	if o := m.OpenBLAS; o != nil {
		fmt.Fprintf(&b, " OpenBLAS %s, kernel %s, %s.", unknown(o.Version), unknown(o.Kernel), o.Layer)
	}
	b.WriteString("\n")
	for _, c := range f.Results {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n", c.Title, markdown(c))
		notes := c.Notes
		if c.Best != nil {
			notes = append([]string{c.Best.Sentence}, notes...)
		}
		if !c.Complete {
			notes = append(notes, "incomplete")
		}
		for _, note := range notes {
			fmt.Fprintf(&b, "\n%s\n", note)
		}
	}
	for _, note := range f.Notes {
		fmt.Fprintf(&b, "\n%s\n", note)
	}
	return b.Bytes(), nil
}

// markdown is the table of a cell.
func markdown(c Cell) string {
	header, rows := c.Grid()
	t := table.NewWriter()
	var columns []table.ColumnConfig
	for i := range header[1:] {
		columns = append(columns, table.ColumnConfig{Number: i + 2, Align: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	t.AppendHeader(tableRow(header))
	for _, row := range rows {
		t.AppendRow(tableRow(row))
	}
	return t.RenderMarkdown()
}

// Grid is the cell as a table of texts: a row for each contender, first its name.
// Columns that no row fills are left out.
func (c Cell) Grid() (header []string, rows [][]string) {
	rows = make([][]string, len(c.Rows))
	for i, column := range gridColumns {
		if i > 0 && !slices.ContainsFunc(c.Rows, func(r Row) bool { return column.of(r) != "" }) {
			continue
		}
		header = append(header, column.header)
		for j, r := range c.Rows {
			rows[j] = append(rows[j], column.of(r))
		}
	}
	return header, rows
}

func tableRow(texts []string) (row table.Row) {
	for _, text := range texts {
		row = append(row, text)
	}
	return row
}

package report

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// gridColumns are the columns of Grid.
var gridColumns = []struct {
	header string
	of     func(Row) string
}{
	{"", Row.label},
	{"workers", func(r Row) string { return whole(r.Workers) }},
	{"threads", func(r Row) string { return whole(r.Threads) }},
	{"median", func(r Row) string { return shown(r.Median, Duration) }},
	{"95 % interval", func(r Row) string { text, _ := r.interval(); return text }},
	{"runs", func(r Row) string { return strconv.Itoa(len(r.Samples)) }},
	{"GFLOP/s", func(r Row) string { return shown(r.GFLOPS, Digits) }},
	{"GB/s", func(r Row) string { return shown(r.GBs, Digits) }},
	{"of peak", func(r Row) string { return shown(r.OfPeak, percent) }},
	{"of bandwidth", func(r Row) string { return shown(r.OfStream, percent) }},
	{"cores busy", func(r Row) string { return shown(r.CPU, Digits) }},
	{"vs pure", func(r Row) string { return shown(r.OverPure, Times) }},
	{"vs 1 thread", func(r Row) string { return shown(r.OverOne, Times) }},
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
		for i := range row {
			row[i] = strings.ReplaceAll(row[i], "|", "\\|")
		}
		t.AppendRow(tableRow(row))
	}
	return t.RenderMarkdown()
}

// Grid is the cell as a table of texts: a row for each contender, first its name.
// Columns that no row fills are left out.
func (c Cell) Grid() (header []string, rows [][]string) {
	rows = make([][]string, len(c.Rows))
	for i, column := range gridColumns {
		filled := i == 0
		for _, r := range c.Rows {
			filled = filled || column.of(r) != ""
		}
		if !filled {
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

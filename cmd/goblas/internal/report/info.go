package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
)

// Version writes the versions of the program.
func Version(w io.Writer, v machine.Versions) error {
	_, err := fmt.Fprintf(w, "goblas %s\n%s", unknown(v.Goblas), built(v))
	return err
}

// built is what the program was built from, a line each.
func built(v machine.Versions) string {
	var b strings.Builder
	cgo := "with cgo"
	if !v.Cgo {
		cgo = "without cgo"
	}
	if v.Revision != "" {
		changed := ""
		if v.Modified {
			changed = ", modified"
		}
		fmt.Fprintf(&b, "revision %s%s\n", v.Revision, changed)
	}
	fmt.Fprintf(&b, "built with %s, %s\n", v.Go, cgo)
	fmt.Fprintf(&b, "gonum %s\nnetlib %s\n", unknown(v.Gonum), unknown(v.Netlib))
	if v.OpenBLAS != "" {
		fmt.Fprintf(&b, "OpenBLAS %s and GCC's libgfortran inside; LICENSES, in the archive that this came in, has their terms\n", v.OpenBLAS)
	}
	return b.String()
}

// Info writes the record for people.
func Info(w io.Writer, m machine.Record, s Style) error {
	var b strings.Builder
	const names = 21 // columns
	room := 72
	if s.Columns > 0 {
		room = max(19, min(room, s.Columns-names))
	}
	section := func(title string, rows ...table.Row) {
		t := table.NewWriter()
		t.SetStyle(Plain(Style{}))
		t.SuppressTrailingSpaces()
		t.SetColumnConfigs([]table.ColumnConfig{{Number: 1, WidthMin: names - 2}, {Number: 2, WidthMax: room, WidthMaxEnforcer: text.WrapSoft}})
		t.AppendRows(rows)
		fmt.Fprintf(&b, "%s\n%s\n\n", title, t.Render())
	}
	if o := m.OpenBLAS; o != nil {
		section("OpenBLAS", append(openblasRows(o), table.Row{"  crossovers", m.Tuning})...)
	} else {
		section("OpenBLAS: not available", table.Row{"  reason", m.Unavailable.Reason}, table.Row{"  hint", m.Unavailable.Hint})
	}
	section("Threads", threadsRows(m)...)
	section("Cores", coreRows(m)...)
	environment := []table.Row{}
	for _, v := range m.Environment {
		environment = append(environment, table.Row{"  " + v.Name, v.Value})
	}
	if len(environment) == 0 {
		environment = append(environment, table.Row{"  variables", "none of OPENBLAS_*, GOTO_NUM_THREADS, OMP_*, GOMAXPROCS, GOBLAS_LIBRARY, GOBLAS_TUNE is set"})
	}
	section("Environment", environment...)
	v := m.Versions
	section("Program", table.Row{"  goblas", unknown(v.Goblas)}, table.Row{"  gonum", unknown(v.Gonum)},
		table.Row{"  netlib", unknown(v.Netlib)}, table.Row{"  Go", fmt.Sprintf("%s, %s/%s, cgo %s", v.Go, m.OS, m.Arch, onOff(v.Cgo))})
	for _, note := range m.Notes {
		b.WriteString(noteText(note))
	}
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

func openblasRows(o *machine.OpenBLAS) []table.Row {
	rows := []table.Row{
		{"  library", libraryFile(o)}, {"  version", unknown(o.Version)}, {"  build", unknown(o.Config)},
		{"  kernel", unknown(o.Kernel)}, {"  threading", o.Layer}, {"  compiled for", threadLimit(o)},
	}
	for _, l := range o.Libraries {
		if !l.Used {
			kind := "LAPACK"
			if l.BLAS {
				kind = "BLAS"
			}
			rows = append(rows, table.Row{"  also loaded", l.Path + " (" + kind + ")"})
		}
	}
	return rows
}

func threadsRows(m machine.Record) []table.Row {
	source := "from the environment variable " + m.ThreadsSource
	if m.ThreadsSource == "topology" {
		source = "the usable cores; see below"
	}
	return []table.Row{
		{"  BLAS threads", fmt.Sprintf("%d, %s", m.Threads, source)},
		{"  pure Go", Plural(m.GOMAXPROCS, "goroutine") + " at once, GOMAXPROCS"},
	}
}

// coreRows are the steps to the number of cores. Each has its note on a line of
// its own, so that the whole fits a terminal.
func coreRows(m machine.Record) []table.Row {
	rows := []table.Row{
		{"  usable", fmt.Sprintf("%s, %s", Plural(m.UsableCores, "core"), Plural(m.UsableLogical, "logical CPU"))},
		{"  processor", unknown(m.CPUModel)},
	}
	for _, s := range m.Topology.Steps() {
		mark := "  "
		if s.Decisive {
			mark = "->"
		}
		rows = append(rows, table.Row{mark + s.Name, s.Value + "  (" + s.Source + ")\n" + s.Note})
	}
	return rows
}

func onOff(b bool) string { return map[bool]string{true: "on", false: "off"}[b] }

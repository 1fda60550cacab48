package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
)

// Header writes what a bench runs on.
func Header(w io.Writer, f *File) error {
	m := f.Machine
	var b strings.Builder
	fmt.Fprintf(&b, "goblas %s, gonum %s, %s, %s\n", unknown(m.Versions.Goblas), unknown(m.Versions.Gonum), m.Versions.Go, f.Started.Format(time.DateTime+" -0700"))
	fmt.Fprintf(&b, "%s, %s usable, %s/%s\n", unknown(m.CPUModel), Plural(m.UsableCores, "core"), m.OS, m.Arch)
	fmt.Fprintln(&b, library(m))
	fmt.Fprintf(&b, "pure Go: gonum runs on up to %s (GOMAXPROCS)\n", Plural(m.GOMAXPROCS, "goroutine"))
	if p := m.Peak; p != nil {
		f.shown = p.Float64.All
		memory := fmt.Sprintf("%s and %s GB/s", Digits(p.GBs(1, m.UsableCores)), Digits(p.GBs(0, m.UsableCores)))
		if p.Read.All == 0 {
			memory = "not measured, as less than " + Bytes(machine.MemoryForPeak) + " are free"
		}
		fmt.Fprintf(&b, "float64 peak: %s GFLOP/s a core, %s in all; memory: %s\n", Digits(p.Float64.Core), Digits(p.Float64.All), memory)
	}
	for _, note := range m.Notes {
		b.WriteString(Note("note: " + note))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// library is the OpenBLAS and its file.
func library(m machine.Record) string {
	o := m.OpenBLAS
	if o == nil {
		return "no OpenBLAS"
	}
	return fmt.Sprintf("OpenBLAS %s, kernel %s, %s, up to %s\n  %s", unknown(o.Version), unknown(o.Kernel), o.Layer, threadLimit(o), libraryFile(o))
}

// libraryFile is the file that OpenBLAS is in.
func libraryFile(o *machine.OpenBLAS) string {
	if o.Inside {
		return o.Path + " (inside this program)"
	}
	return o.Path
}

// threadLimit is the most threads that the library was compiled for.
func threadLimit(o *machine.OpenBLAS) string {
	if o.MaxThreads == 0 {
		return "an unknown number of threads"
	}
	return Plural(o.MaxThreads, "thread")
}

// Note is a sentence as a paragraph of 80 columns.
func Note(sentence string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text.WrapSoft(sentence, 80), "\n") {
		b.WriteString(strings.TrimRight(line, " ") + "\n") // WrapSoft fills lines up
	}
	return b.String()
}

// unknown is s, or a word for its absence.
func unknown(s string) string { return cmp.Or(s, "(unknown)") }

// Version writes the versions of the program.
func Version(w io.Writer, v machine.Versions) error {
	_, err := fmt.Fprintf(w, "goblas %s\n%s", unknown(v.Goblas), built(v))
	return err
}

// built is what the program was built from, a line each.
func built(v machine.Versions) string {
	var b strings.Builder
	if v.Revision != "" {
		fmt.Fprintf(&b, "revision %s%s\n", v.Revision, choose(v.Modified, ", modified", ""))
	}
	fmt.Fprintf(&b, "built with %s, %s\n", v.Go, choose(v.Cgo, "with cgo", "without cgo"))
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
		t := NewTable(Style{})
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
		table.Row{"  netlib", unknown(v.Netlib)}, table.Row{"  Go", fmt.Sprintf("%s, %s/%s, cgo %s", v.Go, m.OS, m.Arch, choose(v.Cgo, "on", "off"))})
	for _, note := range m.Notes {
		b.WriteString(Note("note: " + note))
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
			rows = append(rows, table.Row{"  also loaded", l.Path + choose(l.BLAS, " (BLAS)", " (LAPACK)")})
		}
	}
	return rows
}

func threadsRows(m machine.Record) []table.Row {
	source := choose(m.ThreadsSource == "topology", "the usable cores; see below", "from the environment variable "+m.ThreadsSource)
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
		rows = append(rows, table.Row{choose(s.Decisive, "->", "  ") + s.Name, s.Value + "  (" + s.Source + ")\n" + s.Note})
	}
	return rows
}

// choose is yes or no.
func choose(b bool, yes, no string) string {
	if b {
		return yes
	}
	return no
}

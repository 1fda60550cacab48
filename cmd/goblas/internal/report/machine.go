package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/goblas"
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
	if f.Held > 0 {
		b.WriteString(Note("note: goblas holds " + Bytes(f.Held) + " meanwhile, as a program holds its data, so that Go collects garbage as seldom as there"))
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
func libraryFile(o *goblas.Library) string {
	if o.Inside {
		return o.Path + " (inside this program)"
	}
	return o.Path
}

// threadLimit is the most threads that the library was compiled for.
func threadLimit(o *goblas.Library) string {
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

// Version writes the versions of the program and of what it was built from, a line
// each.
func Version(w io.Writer, v machine.Versions) error {
	var b strings.Builder
	fmt.Fprintf(&b, "goblas %s\n", unknown(v.Goblas))
	if v.Revision != "" {
		fmt.Fprintf(&b, "revision %s%s\n", v.Revision, choose(v.Modified, ", modified", ""))
	}
	fmt.Fprintf(&b, "built with %s, %s\n", v.Go, choose(v.Cgo, "with cgo", "without cgo"))
	fmt.Fprintf(&b, "gonum %s\nnetlib %s\n", unknown(v.Gonum), unknown(v.Netlib))
	if v.OpenBLAS != "" {
		fmt.Fprintf(&b, "OpenBLAS %s and GCC's libgfortran inside; LICENSES, in the archive that this came in, has their terms\n", v.OpenBLAS)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Info writes the record for people, on one screen.
func Info(w io.Writer, m machine.Record, s Style) error { return info(w, m, s, false) }

// Details is Info with how the library was built, what each step to the number of cores goes
// by and means, and the versions of all parts.
func Details(w io.Writer, m machine.Record, s Style) error { return info(w, m, s, true) }

func info(w io.Writer, m machine.Record, s Style, verbose bool) error {
	var b strings.Builder
	const names = 21 // columns
	room := 80 - names
	if s.Columns > 0 {
		room = max(19, min(room, s.Columns-names))
	}
	section := func(title string, pairs ...string) {
		t := NewTable(Style{})
		t.SetColumnConfigs([]table.ColumnConfig{{Number: 1, WidthMin: names - 2}, {Number: 2, WidthMax: room, WidthMaxEnforcer: text.WrapSoft}})
		for pair := range slices.Chunk(pairs, 2) {
			t.AppendRow(table.Row{pair[0], pair[1]})
		}
		fmt.Fprintf(&b, "%s\n%s\n\n", title, t.Render())
	}
	if p := m.MPI; p != nil {
		section("MPI", "  process", fmt.Sprintf("%d of 0 to %d", p.Rank, p.Size-1), "  host", unknown(p.Host))
	}
	if o := m.OpenBLAS; o != nil {
		library := []string{"  version", unknown(o.Version), "  kernel", unknown(o.Kernel)}
		if verbose {
			library = append(library, "  build", unknown(o.Config))
		}
		library = append(library, "  threading", fmt.Sprintf("%s, compiled for %s", o.Layer, threadLimit(o)))
		for _, l := range o.Libraries {
			if !l.Used {
				library = append(library, "  also loaded", l.Path+choose(l.BLAS, " (BLAS)", " (LAPACK)"))
			}
		}
		// The path has a line to itself, so that it can be copied.
		path := libraryFile(o)
		if s.Columns > 0 {
			path = text.WrapHard(path, max(s.Columns-2, 1))
		}
		section("OpenBLAS\n  "+strings.ReplaceAll(path, "\n", "\n  "), append(library, "  crossovers", m.Tuning)...)
	} else {
		section("OpenBLAS: not available", "  reason", m.Unavailable.Reason, "  hint", m.Unavailable.Hint)
	}
	source := choose(m.ThreadsSource == "topology", "the usable cores; see below", "from the environment variable "+m.ThreadsSource)
	section("Threads", "  BLAS threads", fmt.Sprintf("%d, %s", m.Threads, source), "  pure Go", Plural(m.GOMAXPROCS, "goroutine")+" at once, GOMAXPROCS")
	cores := []string{
		"  usable", fmt.Sprintf("%s, %s", Plural(m.UsableCores, "core"), Plural(m.UsableLogical, "logical CPU")),
		"  processor", unknown(m.CPUModel),
	}
	for _, s := range m.Topology.Steps() {
		value := s.Value
		switch {
		case verbose: // the note on a line of its own
			value += "  (" + s.Source + ")\n" + s.Note
		case s.Decisive:
			value += ". " + s.Note
		}
		cores = append(cores, choose(s.Decisive, "->", "  ")+s.Name, value)
	}
	section("Cores", cores...)
	var environment []string
	for _, v := range m.Environment {
		environment = append(environment, "  "+v.Name, v.Value)
	}
	if len(environment) == 0 {
		environment = []string{"  variables", "none that bears on BLAS or threads is set"}
		if verbose {
			environment[1] = "none of OPENBLAS_*, GOTO_NUM_THREADS, OMP_*, GOMAXPROCS, GOBLAS_LIBRARY, GOBLAS_TUNE is set"
		}
	}
	section("Environment", environment...)
	v := m.Versions
	if verbose {
		section("Program", "  goblas", unknown(v.Goblas), "  gonum", unknown(v.Gonum),
			"  netlib", unknown(v.Netlib), "  Go", fmt.Sprintf("%s, %s/%s, cgo %s", v.Go, m.OS, m.Arch, choose(v.Cgo, "on", "off")))
	} else {
		section("Program", "  versions", fmt.Sprintf("goblas %s, gonum %s", unknown(v.Goblas), unknown(v.Gonum)),
			"  Go", fmt.Sprintf("%s, %s/%s, cgo %s", v.Go, m.OS, m.Arch, choose(v.Cgo, "on", "off")))
	}
	for _, note := range m.Notes {
		b.WriteString(Note("note: " + note))
	}
	if !verbose {
		b.WriteString("goblas info --verbose says more\n")
	}
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

// choose is yes or no.
func choose(b bool, yes, no string) string {
	if b {
		return yes
	}
	return no
}

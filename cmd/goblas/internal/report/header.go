package report

import (
	"fmt"
	"io"
	"strings"
	"time"

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
		b.WriteString(noteText(note))
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

// width is what texts are wrapped to.
const width = 80

// noteText is a note as a paragraph.
func noteText(note string) string { return Note("note: " + note) }

// Note is a sentence as a paragraph of 80 columns.
func Note(sentence string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text.WrapSoft(sentence, width), "\n") {
		b.WriteString(strings.TrimRight(line, " ") + "\n") // WrapSoft fills lines up
	}
	return b.String()
}

// unknown is s, or a word for its absence.
func unknown(s string) string {
	if s == "" {
		return "(unknown)"
	}
	return s
}

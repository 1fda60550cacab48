// Package doctor tells what is wrong, slow or worth knowing about BLAS on this
// machine. Reading and judging are apart: [Read] and the functions that measure
// fill in [Facts], and [Examine] runs a list of checks over them, which read nothing
// themselves.
package doctor

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// Grade says how bad a finding is.
type Grade int

const (
	OK      Grade = iota // as it should be
	Note                 // worth knowing, nothing to do
	Warning              // slower than it need be, or a trap for programs without goblas
	Problem              // no OpenBLAS, or wrong answers
)

var grades = [...]string{"ok", "note", "warning", "problem"}

func (g Grade) String() string { return grades[g] }

// MarshalText is String, for JSON.
func (g Grade) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// Finding is one thing that was found. The JSON keys are stable.
type Finding struct {
	Check  string `json:"check"` // the check that found it, such as "kernel"
	Grade  Grade  `json:"grade"`
	Found  string `json:"found"`  // a sentence
	Advice string `json:"advice"` // what to do; "" where there is nothing to
	Source string `json:"source"` // where it can be read up, such as an issue; "" if nowhere
}

// check looks at one side of the facts. It finds something in any case, unless what
// it looks at was not read.
type check struct {
	name string
	find func(Facts, *findings)
}

var checks = []check{
	{"library", findLibrary},
	{"integers", findIntegers},
	{"layer", findLayer},
	{"duplicates", findDuplicates},
	{"lapacke", findLAPACKE},
	{"version", findVersion},
	{"kernel", findKernel},
	{"cores", findCores},
	{"threads", findThreads},
	{"gomaxprocs", findGOMAXPROCS},
	{"settings", findSettings},
	{"huge pages", findHugePages},
	{"shared memory", findShm},
	{"shared arrays", findSegments},
	{"memory", findMemory},
	{"tuning", findTuning},
	{"mpi", findMPI},
	{"answers", findAnswers},
	{"repeatable", findRepeatable},
	{"stress", findStress},
}

// Examine runs all checks, in a fixed order.
func Examine(f Facts) []Finding {
	var all findings
	for _, c := range checks {
		before := len(all)
		c.find(f, &all)
		for i := range all[before:] {
			all[before+i].Check = c.name
		}
	}
	return all
}

// findings are what checks find, one after the other.
type findings []Finding

// add adds a finding, and returns it for a source to be named.
func (f *findings) add(g Grade, advice, format string, args ...any) *Finding {
	*f = append(*f, Finding{Grade: g, Found: fmt.Sprintf(format, args...), Advice: advice})
	return &(*f)[len(*f)-1]
}

// Report is all that goblas doctor --json prints. The keys are stable.
type Report struct {
	Worst    Grade          `json:"worst"`
	Counts   map[string]int `json:"counts"` // of findings, by grade
	Findings []Finding      `json:"findings"`
	Kernels  []KernelTime   `json:"kernels"` // the first is the one in force; null where none was measured
	Answers  []Answer       `json:"answers"` // null without OpenBLAS
	Repeats  []Repeat       `json:"repeats"` // null without OpenBLAS, and on one core
	Stress   []Outcome      `json:"stress"`  // null without --stress
	Machine  machine.Record `json:"machine"` // as goblas info --json
}

// NewReport examines the facts.
func NewReport(f Facts) Report {
	r := Report{Findings: Examine(f), Kernels: f.Kernels, Answers: f.Answers, Repeats: f.Repeats, Stress: f.Stress, Machine: f.Machine, Counts: map[string]int{}}
	for _, g := range grades {
		r.Counts[g] = 0
	}
	for _, found := range r.Findings {
		r.Worst = max(r.Worst, found.Grade)
		r.Counts[found.Grade.String()]++
	}
	return r
}

const (
	width  = 80
	indent = 9 // room for the grade
)

var colors = map[Grade]text.Color{OK: text.FgGreen, Note: text.FgCyan, Warning: text.FgYellow, Problem: text.FgRed}

// Print writes the findings for people, in lines of at most 80 columns, words
// longer than that apart. verbose adds what was measured.
func (r Report) Print(w io.Writer, color, verbose bool) error {
	var b strings.Builder
	for _, f := range r.Findings {
		found := f.Found
		if f.Source != "" {
			found += " [" + f.Source + "]"
		}
		word := fmt.Sprintf("%-*s", indent, f.Grade)
		if color {
			word = colors[f.Grade].Sprint(word)
		}
		b.WriteString(word + wrapped(found, indent) + "\n")
		if f.Advice != "" {
			b.WriteString(strings.Repeat(" ", indent) + "-> " + wrapped(f.Advice, indent+3) + "\n")
		}
	}
	if verbose {
		r.measured(&b)
	}
	fmt.Fprintf(&b, "\n%s\n", r.summary())
	_, err := io.WriteString(w, b.String())
	return err
}

// summary is the last line.
func (r Report) summary() string {
	verdict := map[Grade]string{OK: "all is well", Note: "all is well", Warning: "it works; see the warnings", Problem: "not well"}[r.Worst]
	count := func(g Grade) string { return report.Plural(r.Counts[g.String()], g.String()) }
	return fmt.Sprintf("%s: %s, %s, %s, %d ok", verdict, count(Problem), count(Warning), count(Note), r.Counts[OK.String()])
}

// measured lists the figures behind the findings.
func (r Report) measured(b *strings.Builder) {
	heading := func(s string, count int) {
		if count > 0 {
			b.WriteString("\n" + s + "\n")
		}
	}
	heading("products on one core, GFLOP/s", len(r.Kernels))
	for _, k := range r.Kernels {
		how := cmp.Or(k.Set, "as it is")
		if k.Remove != "" {
			how = "without " + k.Remove
		}
		fmt.Fprintf(b, "  %-34s %-16s %6.1f %s\n", how, k.Kernel, k.GFLOPS, k.Error)
	}
	heading("difference from pure Go, as a part of what rounding explains", len(r.Answers))
	for _, a := range r.Answers {
		fmt.Fprintf(b, "  %-18s %-11s n = %-4d %-7s %8.2g %s\n", a.Op, a.Type, a.N, a.Backend, a.Ratio, a.Error)
	}
	heading("concurrent calls", len(r.Stress))
	for _, o := range r.Stress {
		fmt.Fprintf(b, "  %-12s %-8s %8d calls, %d wrong, %.1f s %s\n", o.Load, o.Result, o.Calls, o.Wrong, o.Seconds, o.Detail)
	}
}

// wrapped is s in lines that leave room for a margin, which all but the first have.
func wrapped(s string, margin int) string {
	lines := []string{""}
	for word := range strings.FieldsSeq(s) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case text.StringWidthWithoutEscSequences(*last+" "+word) <= width-margin:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	return strings.Join(lines, "\n"+strings.Repeat(" ", margin))
}

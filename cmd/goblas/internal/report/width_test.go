package report

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/goblas/shm"
)

// TestTablesFitTheTerminal: no line of a table is longer than the terminal, and what
// matters most stays.
func TestTablesFitTheTerminal(t *testing.T) {
	here := machine.Detect()
	peak := machine.Record{UsableCores: 2, Peak: &machine.Peak{Float64: machine.Speed{Core: 100, All: 200}}}
	fixture := func(name string) []Cell {
		f, err := Read(filepath.Join("..", "htmlreport", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return f.Results
	}
	big := problem.Spec{Op: problem.Dot, Type: "float64", N: 10000}
	for _, columns := range []int{0, 40, 60, 80, 120, 200} {
		style := Style{Columns: columns}
		for name, test := range map[string]struct {
			write func(w io.Writer) error
			keeps []string
		}{
			"table": {func(w io.Writer) error {
				return Table(w, NewCell(big).With(rows, measured(123.4, 56.78, 12.3), peak), style)
			}, []string{"thr", "median", "vs pure"}},
			"fill":        {func(w io.Writer) error { return Fill(w, fixture("fill.json"), style) }, []string{"median"}},
			"elementwise": {func(w io.Writer) error { return Elementwise(w, fixture("elementwise.json")[0], true, style) }, []string{"all cores", "NumPy", "all/NumPy"}},
			"share":       {func(w io.Writer) error { return Share(w, fixture("share.json")[:7], style) }, []string{"add 1", "total"}},
			"segments": {func(w io.Writer) error {
				return Segments(w, []shm.Segment{{Name: "a", Type: shm.Float64, Shape: []int{10000, 10000}, Bytes: 8e8, Born: time.Now(), Owner: 12345, Alive: true}}, style)
			}, []string{"name", "shape", "owner"}},
			"info": {func(w io.Writer) error {
				return Info(w, here, style)
			}, []string{"Cores", "Program"}},
			"details": {func(w io.Writer) error {
				return Details(w, here, style)
			}, []string{"Cores", "netlib"}},
		} {
			var b strings.Builder
			if err := test.write(&b); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(b.String()) {
				sentence := strings.HasPrefix(line, "note:") || strings.HasPrefix(line, "best:") || strings.Contains(line, ", float64, ") || strings.Contains(line, "elements:")
				if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); columns > 0 && n > columns && !sentence {
					t.Errorf("%s, %d columns: a line of %d: %q", name, columns, n, line)
				}
			}
			for _, want := range test.keeps {
				if !strings.Contains(b.String(), want) {
					t.Errorf("%s, %d columns: no %q in\n%s", name, columns, want, b.String())
				}
			}
		}
	}
}

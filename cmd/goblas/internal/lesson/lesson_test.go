package lesson

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/goblas/goblas/cmd/goblas/internal/elementwise"
	"github.com/goblas/goblas/cmd/goblas/internal/functions"
	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
)

// fake is a bench whose figures are made up: seconds by label, 1 for others.
type fake struct {
	seconds map[string]float64
	asked   []string // titles
	ends    error
}

// cell is one with ten samples of each row, all alike.
func (f *fake) cell(c report.Cell, rows ...report.Row) (report.Cell, error) {
	f.asked = append(f.asked, c.Title)
	return made(f.seconds, c, rows...), f.ends
}

func made(seconds map[string]float64, c report.Cell, rows ...report.Row) report.Cell {
	var results []measure.Result
	for _, r := range rows {
		t := seconds[r.Label()]
		if t == 0 {
			t = 1
		}
		result := measure.Result{Done: true, Checked: true, Calls: 1}
		switch {
		case t > 0:
			for i := range 10 {
				result.Samples = append(result.Samples, t*(1+float64(i)/10000))
			}
		default: // a made-up mistake
			result.Wrong = &verify.Error{Equation: "made up", Ratio: 2}
		}
		results = append(results, result)
	}
	return c.With(rows, results, machine.Record{})
}

func (f *fake) Problem(spec problem.Spec, rows []report.Row, _ time.Duration) (report.Cell, error) {
	return f.cell(report.NewCell(spec), rows...)
}

func (f *fake) Elementwise(op string, n int, _ time.Duration) (report.Cell, error) {
	return f.cell(report.Cell{Op: op, Title: op, N: n}, report.Row{Name: elementwise.AllCores}, report.Row{Name: elementwise.OneCore}, report.Row{Name: elementwise.GoLoop})
}

func (f *fake) Fill(n, _ int) (report.Cell, error) {
	return f.cell(report.Cell{Op: "fill", Title: "fill", N: n}, report.Row{Name: FillLoop}, report.Row{Name: FillFull})
}

func (f *fake) Share(n, _ int) (steps []report.Cell, err error) {
	for _, step := range []string{"add", "hand-over", "confirm", "total"} {
		c, ended := f.cell(report.Cell{Op: "share", Step: step, Title: "share, " + step, N: n}, report.Row{Name: ShareSegment}, report.Row{Name: ShareBytes}, report.Row{Name: ShareGob})
		steps, err = append(steps, c), ended
	}
	return steps, err
}

func (f *fake) Stack(n, count int, _ time.Duration) (report.Cell, error) {
	return f.cell(report.Cell{Op: "solve", Title: "solve", N: n, Count: count}, report.Row{Name: functions.EachCall, Threads: 1},
		report.Row{Name: functions.OneStack, Threads: 1}, report.Row{Name: functions.OneStack, Threads: 4})
}

func (f *fake) Results(op problem.Op, _ int, way string, _ []int) (Results, error) {
	f.asked = append(f.asked, string(op))
	return Results{Op: op, Way: way, Calls: 10, Different: 1}, f.ends
}

func (f *fake) Processes(n int, counts []int, _ time.Duration) (Processes, error) {
	var rows []report.Row
	for _, processes := range counts {
		rows = append(rows, report.Row{Name: Spread(processes)})
	}
	c, err := f.cell(report.NewCell(problem.Spec{Op: problem.Dot, Type: "float64", N: n}), rows...)
	return Processes{Product: c}, err
}

// room has four cores, and an OpenBLAS if wanted.
func room(openblas bool, f *fake) Room {
	m := machine.Record{UsableCores: 4, UsableLogical: 4, Threads: 4, ThreadsSource: "topology", GOMAXPROCS: 4}
	if openblas {
		m.OpenBLAS = &goblas.Library{Version: "0.3", Kernel: "Some"}
		m.Peak = &machine.Peak{Float64: machine.Speed{Core: 50, All: 200}, Read: machine.Speed{Core: 10, All: 30}}
	} else {
		m.Unavailable = &goblas.UnavailableError{Reason: "no file", Hint: "install it"}
	}
	return Room{Machine: m, Threads: []int{1, 2, 4}, Memory: 16e9, Bench: f}
}

func TestEveryLesson(t *testing.T) {
	for _, openblas := range []bool{true, false} {
		for i, l := range All {
			f := &fake{}
			var b bytes.Buffer
			if err := l.Give(&b, report.Style{}, room(openblas, f)); err != nil {
				t.Errorf("lesson %d: %v", l.Number, err)
			}
			text := b.String()
			last := 0
			for _, part := range []string{fmt.Sprintf("Lesson %d of 10: ", i+1), "\nPrediction\n", "\nMeasured\n", "\nWhat to take from it\n", "\nGo on\n", "\n  " + l.Command, "\nWrite\n", "\n  func "} {
				at := strings.Index(text, part)
				if at < last {
					t.Errorf("lesson %d: no %q, or too early, in\n%s", l.Number, part, text)
				}
				last = at
			}
			if len(f.asked) == 0 || !strings.Contains(text, "█") || strings.Contains(text, "\x1b") || strings.Contains(text, "%!") || strings.Contains(text, "NaN") {
				t.Errorf("lesson %d measures %v:\n%s", l.Number, f.asked, text)
			}
			if !openblas && l.Number <= 3 && !strings.Contains(text, "There is no OpenBLAS here (no file)") {
				t.Errorf("lesson %d says nothing of OpenBLAS:\n%s", l.Number, text)
			}
			for line := range strings.Lines(text) {
				if utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > 80 {
					t.Errorf("lesson %d: wider than 80 columns: %q", l.Number, line)
				}
			}
		}
	}
}

func TestColor(t *testing.T) {
	t.Setenv("TERM", "xterm")
	var b bytes.Buffer
	p := &page{w: &b, style: report.Style{Color: true}}
	p.title("x")
	if p.err != nil || !strings.Contains(b.String(), "x") || len(b.String()) < 5 {
		t.Errorf("%q, %v", b.String(), p.err)
	}
}

// A lesson ends with its context, and draws no conclusion.
func TestEnded(t *testing.T) {
	for _, l := range All {
		var b bytes.Buffer
		err := l.Give(&b, report.Style{}, room(true, &fake{ends: context.Canceled}))
		if err != context.Canceled || strings.Contains(b.String(), "What to take") {
			t.Errorf("lesson %d: %v\n%s", l.Number, err, &b)
		}
	}
}

func TestFull(t *testing.T) {
	for _, test := range []struct {
		lesson int
		memory float64
		asked  string // the first title, or
		err    string
	}{
		{3, 1 << 50, "dot 8000x8000 by 8000x8000, float64", ""},
		{3, 4e9, "", "lesson 3 with 8000x8000 needs 4.77 GiB of memory, 3.73 GiB are available: leave --full out"},
		{5, 4e9, "", "a 50000x50000 matrix needs 18.6 GiB of memory, 3.73 GiB are available: leave --full out"},
		{6, 1 << 50, "tasks: 100 products of 2000x2000 by 2000x2000, float64", ""},
		{6, 1e6, "", "lesson 6 with 2000x2000 needs 610 MiB of memory, 977 KiB are available: leave --full out"},
		{7, 1e6, "", "lesson 7 with 10000000 elements needs 229 MiB of memory, 977 KiB are available: leave --full out"},
	} {
		f := &fake{}
		r := room(true, f)
		r.Size, r.Memory = Full, test.memory
		l := All[test.lesson-1]
		err := l.Give(&bytes.Buffer{}, report.Style{}, r)
		if !l.HasFull || fmt.Sprint(err) != test.err && (err != nil || test.err != "") || test.asked != "" && f.asked[0] != test.asked || test.err != "" && f.asked != nil {
			t.Errorf("%+v: %v, asked %v", test, err, f.asked)
		}
	}
}

// The default sizes fit into the memory that is there.
func TestFit(t *testing.T) {
	f := &fake{}
	r := room(true, f)
	for memory, want := range map[float64]int{math.Inf(1): 10_000, 1e9: 5000, 1e6: 1000} {
		r.Memory = memory
		p := &page{}
		if n := r.fit(p, "x", 0, 0, func(n int) float64 { return 8 * float64(n) * float64(n) }, 10_000, 5000, 1000); n != want || p.err != nil {
			t.Errorf("%v: %d, %v", memory, n, p.err)
		}
	}
	if n := r.order(0.03); n != 900 { // 2 n^3 / 50e9 = 0.03
		t.Error(n)
	}
}

func TestPicture(t *testing.T) {
	var b bytes.Buffer
	p := &page{w: &b}
	p.picture("title", []bar{{label: "long name", value: "1 s", length: 4}, {label: "b", value: "10 s", length: 1, note: "x"}, {label: "c", value: "-", note: "FAILED", bad: true}})
	want := "\ntitle\n  long name   1 s  " + strings.Repeat("█", 28) + "\n  b          10 s  " + strings.Repeat("█", 7) + " x\n  c             -   FAILED\n"
	if b.String() != want {
		t.Errorf("%q\n%q", b.String(), want)
	}
}

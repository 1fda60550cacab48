package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
)

// quiet are 20 samples close to t.
func quiet(t float64) (s []float64) {
	for i := range 20 {
		s = append(s, t*(1+0.001*float64(i)))
	}
	return s
}

func TestNotes(t *testing.T) {
	results := []measure.Result{
		{Samples: append(quiet(2e-4), 3e-4, 2.05e-4), Calls: 1, Checked: true, Done: true},
		{Samples: quiet(2e-5), Calls: 1, Checked: true, Done: true},
		{Samples: []float64{1e-5, 2e-5, 1e-5, 2e-5, 1e-5, 2e-5, 1e-5}, Calls: 1, Checked: true, Done: true},
	}
	throttled := slices.Concat(quiet(1e-3), quiet(1.3e-3))
	c := NewCell(dot).With(rows, results, machine.Record{}).Judged(throttled, "")
	text := render(t, c)
	const want = `
note: the machine became 30 % slower meanwhile; noisy: 1 of 3 rows (intervals up
to 100 %); outliers in 1 of 3 rows (up to 5 %)
`
	if !strings.HasSuffix(text, want) || strings.Count(text, "  noisy\n") != 1 {
		t.Errorf("no %s in\n%s", want, text)
	}
	if len(c.Notes) != 3 || !slices.Equal(c.Reference, throttled) {
		t.Errorf("%q", c.Notes)
	}
	// A quota explains what the reference did.
	c = c.Judged(throttled, "the CPU quota stopped it 7 times, 0.5 s in all")
	if len(c.Notes) != 3 || c.Notes[0] != "the CPU quota stopped it 7 times, 0.5 s in all" {
		t.Errorf("%q", c.Notes)
	}
	if c := NewCell(dot).With(rows[1:2], results[1:2], machine.Record{}).Judged(quiet(1e-3), ""); len(c.Notes) > 0 {
		t.Errorf("all is well: %q", c.Notes)
	}
}

// A machine that slows down between the cells, and in none of them.
func TestFileNotes(t *testing.T) {
	f := NewFile(machine.Record{}, 1, time.Second, time.Now())
	for i, pace := range []float64{1e-3, 1.3e-3} {
		f.Add(NewCell(dot).With(rows, measured(200e-6, 20e-6, 10e-6), f.Machine).Judged(quiet(pace), ""), i == 1)
	}
	var b strings.Builder
	if err := Foot(&b, f); err != nil || !strings.HasPrefix(b.String(), "\nnote: over the whole run, the machine became 30 % slower meanwhile") {
		t.Errorf("%q, %v", b.String(), err)
	}
	if !f.Complete {
		t.Error("complete cells, incomplete file")
	}
}

func TestRatios(t *testing.T) {
	with := append(slices.Clone(rows), Row{Name: NumPy, Threads: 2}, Row{Name: C, Threads: 1}, Row{Name: Netlib, Threads: 3})
	c := NewCell(dot).With(with, measured(200e-6, 20e-6, 10e-6, 15e-6, 20e-6, 1e-6), machine.Record{})
	if len(c.Ratios) != 2 || c.Ratios[0].Row != 3 || c.Ratios[0].Base != 2 || c.Ratios[0].Value != 1.5 || c.Ratios[1].Base != 1 || c.Ratios[1].Value != 1 {
		t.Fatalf("%+v", c.Ratios)
	}
	if low, high := *c.Ratios[0].Low, *c.Ratios[0].High; low < 1.4 || low > 1.5 || high < 1.5 || high > 1.6 {
		t.Errorf("%v..%v", low, high)
	}
	if text := render(t, c); !strings.Contains(text, "\nOpenBLAS, 2 threads    1.50x  1.4") || !strings.Contains(text, "  NumPy, 2 threads\n") {
		t.Error(text)
	}
	// Peers are no settings of OpenBLAS's to choose from.
	if c.Best == nil || c.Best.Row != 2 {
		t.Errorf("%+v", c.Best)
	}
}

func TestShares(t *testing.T) {
	m := machine.Record{UsableCores: 2, Peak: &machine.Peak{Float64: machine.Speed{Core: 100, All: 150}, Read: machine.Speed{Core: 10, All: 15}}}
	c := NewCell(dot).With(rows, measured(200e-6, 40e-6, 20e-6), m)
	for i, want := range []float64{10. / 150, 50. / 100, 100. / 150} {
		if got := c.Rows[i].OfPeak; got == nil || *got-want > 1e-12 || want-*got > 1e-12 {
			t.Errorf("row %d: %v of the peak, want %v", i, got, want)
		}
		if c.Rows[i].OfStream != nil {
			t.Errorf("row %d: a share of the memory's bandwidth, of what caches hold", i)
		}
	}
	big := Cell{Op: "sum", Bytes: 80e6}.With([]Row{{Name: "vec all cores", Threads: 2}}, measured(10e-3), m)
	if got := big.Rows[0].OfStream; got == nil || *got < 0.53 || *got > 0.54 || big.Rows[0].OfPeak != nil {
		t.Errorf("%+v", big.Rows[0])
	}
}

func TestElementwise(t *testing.T) {
	names := []Row{{Name: "vec all cores", Threads: 2}, {Name: "vec one core", Threads: 1}, {Name: "go loop", Threads: 1}, {Name: NumPy, Threads: 1}}
	cell := Cell{Suite: SuiteElementwise, Op: "exp", Type: "float64", N: 1000, Bytes: 16000}
	results := measured(1e-6, 2e-6, 8e-6, 3e-6)
	first := cell.With(names, results, machine.Record{}).Judged(quiet(1e-3), "")
	results[3].Samples = []float64{1e-6, 3e-6, 1e-6, 3e-6, 1e-6, 3e-6, 1e-6}
	cell.Op = "uniform"
	second := cell.With(names, results, machine.Record{}).Judged(quiet(1e-3), "the CPU quota stopped it 7 times, 0.5 s in all")
	var b strings.Builder
	for i, c := range []Cell{first, second} {
		if err := Elementwise(&b, c, i == 0, Style{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := Doubts(&b, []Cell{first, second}); err != nil {
		t.Fatal(err)
	}
	const want = `
float64, 1000 elements: ns for each, and how many times as fast
        all cores one core  Go loop    NumPy   GB/s all/NumPy one/NumPy all/one
exp         1.000    2.000    8.000    3.000   16.0     3.00x     1.50x   2.00x
uniform     1.000    2.000    8.000    1.000   16.0     1.00x     0.50x   2.00x
note: the CPU quota stopped it in 1 of 2 problems; noisy: 1 of 8 rows (intervals
up to 200 %)
`
	if b.String() != want {
		t.Errorf("got:%s\nwant:%s", b.String(), want)
	}
}

// Notes are at most two lines beneath a table and five beneath all, however busy the
// machine was and however many rows there are.
func TestNotesAreShort(t *testing.T) {
	var names []Row
	var results []measure.Result
	for i := range 40 {
		names = append(names, Row{Name: Native, Threads: i + 1})
		samples := []float64{1e-3, 90e-3, 1e-3, 90e-3, 1e-3, 90e-3, 1e-3, 1e-3, 80}
		results = append(results, measure.Result{Samples: samples, Calls: 1, Checked: true, Done: true})
	}
	var restless []float64
	for i := range 40 {
		restless = append(restless, []float64{1e-3, 15e-3}[i/2%2])
	}
	f := NewFile(machine.Record{}, 1, time.Second, time.Now())
	for _, others := range []string{"", "the CPU quota stopped it 12345 times, 1.2e+02 s in all"} {
		c := NewCell(dot).With(names, results, f.Machine).Judged(restless, others)
		f.Add(c, false)
		_, notes, _ := strings.Cut(render(t, c), "\nnote: ")
		if n := strings.Count(notes, "\n"); n < 1 || n > 2 || !strings.Contains(notes, "noisy: 40 of 40") || !strings.Contains(notes, "outliers in 40 of 40") {
			t.Errorf("%d lines: %s", n, notes)
		}
	}
	var b strings.Builder
	if err := Foot(&b, f); err != nil || strings.Count(b.String(), "\n") > 6 || strings.Count(b.String(), "\nnote: ") != 1 {
		t.Errorf("%s, %v", b.String(), err)
	}
}

package which

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	gonumblas "gonum.org/v1/gonum/blas/gonum"

	"github.com/goblas/goblas/goblas"
)

// Every operation can be called over and over, plainly and through goblas, and its
// operands stay numbers.
func TestOps(t *testing.T) {
	_, missing := goblas.Describe()
	for _, o := range ops {
		if missing != nil && o.most == 1024 {
			continue // plain LAPACK is OpenBLAS's
		}
		plainly, through := o.make(gonumblas.Implementation{}, 12)
		for range 20 {
			plainly()
			through()
		}
	}
	if names := Names(); len(names) != len(ops) || len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(names) {
		t.Errorf("names %q", names)
	}
}

func TestBusy(t *testing.T) {
	for _, test := range []struct {
		t    tally
		want bool
	}{{tally{}, false}, {tally{own: 99, wall: 100}, false}, {tally{own: 50, wall: 100}, true}} {
		if got := test.t.busy(); got != test.want {
			t.Errorf("%+v: %v", test.t, got)
		}
	}
}

func TestRun(t *testing.T) {
	before, threads := goblas.Active(), goblas.Threads()
	if why := nothing(); why != "" {
		r, err := Run(t.Context(), Names(), time.Second, nil)
		if err != nil || r.Nothing != why || len(r.Operations) > 0 {
			t.Errorf("%+v, %v", r, err)
		}
		t.Skip(why)
	}
	var steps []string
	report, err := Run(t.Context(), []string{"dgemm", "dnrm2"}, 400*time.Millisecond, func(name string) { steps = append(steps, name) })
	rows := report.Operations
	if err != nil || len(rows) != 2 || !slices.Equal(steps, []string{"dgemm", "dnrm2"}) {
		t.Fatalf("%+v, %v, %v", rows, steps, err)
	}
	for i, r := range rows {
		if r.Op != steps[i] || r.Largest < 8 || r.Threaded == nil && r.Gain != nil || r.Pays != nil && *r.Pays < *r.Threaded {
			t.Errorf("%+v", r)
		}
	}
	if goblas.Active() != before || goblas.Threads() != threads {
		t.Errorf("leaves %v on %d threads", goblas.Active(), goblas.Threads())
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if r, err := Run(ended, Names(), time.Second, func(string) {}); err == nil || len(r.Operations) > 0 {
		t.Errorf("after the end: %v, %v", r, err)
	}
}

// What goblas gives a product is known: the plan's order is between these on every kernel.
func TestGiven(t *testing.T) {
	if why := nothing(); why != "" {
		t.Skip(why)
	}
	before := goblas.Active()
	t.Cleanup(func() { _ = goblas.Use(before) })
	if err := goblas.Use(goblas.Auto); err != nil {
		t.Fatal(err)
	}
	for _, o := range ops {
		if o.name != "dgemm" {
			continue
		}
		for n, want := range map[int]bool{20: false, 30: false, 400: true} {
			_, through := o.make(gonumblas.Implementation{}, n)
			if got := (meter{through: through}).given(); got != want {
				t.Errorf("n = %d: %v, want %v", n, got, want)
			}
		}
	}
}

func TestPrint(t *testing.T) {
	at := func(n int) *int { return &n }
	gain := 1.83
	r := Report{Threads: 2, Version: "0.3.21", Kernel: "Cooperlake", Operations: []Row{
		{Op: "dgemm", Threaded: at(65), Pays: at(140), Given: at(241), Largest: 1024, Gain: &gain, Complete: true},
		{Op: "dnrm2", Largest: 4194304},
	}}
	var b strings.Builder
	if err := r.Print(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\ndgemm    65        140    241      1024        1.83x\n", "\ndnrm2*   -         -      -        4194304     -\n", "\n*        the time did not suffice"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	for line := range strings.Lines(b.String()) {
		if len(line) > 81 {
			t.Errorf("%d columns: %s", len(line)-1, line)
		}
	}
	b.Reset()
	if _ = (Report{Nothing: "one core"}).Print(&b); b.String() != "nothing to see: one core\n" {
		t.Error(b.String())
	}
}

package report

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
)

var (
	tasks  = problem.Spec{Op: problem.Tasks, Type: "float64", N: 100, Tasks: 10}
	splits = []Row{
		{Name: Native, Workers: 1, Threads: 1}, {Name: Native, Workers: 1, Threads: 2},
		{Name: Native, Workers: 4, Threads: 1}, {Name: Native, Workers: 4, Threads: 2},
		{Name: Auto, Workers: 2},
	}
)

func TestGrid(t *testing.T) {
	const want = `
milliseconds, workers by BLAS threads of each call
workers  1 thread   2 threads
      1      4.00        3.00
      4      2.00*       2.50
* the best static split: 4 workers and 1 thread. Auto: 1.80 ms, 0.90 of its time
`
	c := NewCell(tasks).With(splits, measured(4e-3, 3e-3, 2e-3, 2.5e-3, 1.8e-3), machine.Record{})
	if got := render(t, c); !strings.HasSuffix(got, want) {
		t.Errorf("got:%s\nwant:%s", got, want)
	}
	if c.Best == nil || c.Best.Row != 4 || c.Split == nil || c.Split.Row != 2 || math.Abs(*c.Split.Auto-0.9) > 1e-12 {
		t.Errorf("best %+v, split %+v", c.Best, c.Split)
	}
}

// TestGridWithHoles: interrupted, and with a wrong answer in the fastest cell.
func TestGridWithHoles(t *testing.T) {
	results := measured(4e-3, 3e-3, 2e-3)
	results[2].Wrong = errors.New("C = A B is off")
	results = append(results, results[0], results[0])
	results[3].Samples, results[3].Done = nil, false
	c := NewCell(tasks).With(splits, results, machine.Record{})
	got := render(t, c)
	if c.Split == nil || c.Split.Row != 1 || !strings.Contains(got, "      1      4.00        3.00*\n      4     WRONG           -\n") {
		t.Errorf("%+v\n%s", c.Split, got)
	}
	if c := NewCell(tasks).With(splits[4:], measured(1), machine.Record{}); c.Split != nil {
		t.Errorf("a best split of none: %+v", c.Split)
	}
	if c := NewCell(dot).With(rows, measured(3, 2, 1), machine.Record{}); c.Split != nil {
		t.Errorf("a split of dot: %+v", c.Split)
	}
}

func TestAdvice(t *testing.T) {
	for _, test := range []struct {
		auto float64
		runs int
		want string
	}{
		{3e-3, 2, "n = 100: too few runs to tell Auto (1.48 of its time) from the best split: give a longer --time"},
		{2e-3, 1, "n = 100: too few runs to tell Auto (0.98 of its time) from the best split: give a longer --time"},
		{2.04e-3, 6, "n = 100: goblas.Use(goblas.Auto) needs no split, and there is nothing to save"},
		{3e-3, 6, "n = 100: the split is faster than Auto: goblas.Use(goblas.Native), SetThreads(4), SetCallThreads(1), pool.Options{Workers: 4}"},
	} {
		f := NewFile(machine.Record{}, 1, time.Second, time.Now())
		results := measured(4e-3, 3e-3, 2e-3, 2.5e-3, test.auto)
		results[4].Samples = results[4].Samples[:test.runs]
		f.Add(NewCell(tasks).With(splits, results, machine.Record{}), true)
		var b strings.Builder
		if err := Advice(&b, f); err != nil || b.String() != Note(test.want) {
			t.Errorf("Auto in %g: %q, %v; want %q", test.auto, b.String(), err, test.want)
		}
	}
}

// One run each tells nothing: neither that rows are level nor which is the best.
func TestOneRunEach(t *testing.T) {
	results := measured(19.7, 10.5, 30, 31, 19.7)
	for i := range results {
		results[i].Samples = results[i].Samples[2:3]
	}
	c := NewCell(tasks).With(splits, results, machine.Record{})
	const want = "* the best static split: 1 worker and 2 threads. Auto: 19.7 s, 1.88 of its time (too few runs to tell)"
	if c.Split.Sentence != want {
		t.Errorf("got %q\nwant %q", c.Split.Sentence, want)
	}
	for i := range 3 {
		results[i].Samples = results[i].Samples[:1]
	}
	c = NewCell(dot).With(rows, results[:3], machine.Record{})
	if want := "best: 1 thread, 1.88x pure Go (2 threads: too few runs to tell)"; c.Best.Sentence != want {
		t.Errorf("got %q\nwant %q", c.Best.Sentence, want)
	}
}

// A restless machine is named beneath the advice.
func TestAdviceOnARestlessMachine(t *testing.T) {
	f := NewFile(machine.Record{}, 1, time.Second, time.Now())
	var restless []float64
	for i := range 40 {
		restless = append(restless, []float64{1e-3, 1.5e-3}[i/2%2])
	}
	f.Add(NewCell(tasks).With(splits, measured(4e-3, 3e-3, 2e-3, 2.5e-3, 1.9e-3), machine.Record{}).Judged(restless, ""), true)
	var b strings.Builder
	if err := Advice(&b, f); err != nil || !strings.Contains(b.String(), "\nnote: over the whole run, the machine was restless, its speed varying by 50 %:\nmeasure again ") {
		t.Errorf("%q, %v", b.String(), err)
	}
}

package report

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas"
)

// right is a verified row of a median.
func right(name string, threads int, median float64) Row {
	return Row{Name: name, Threads: threads, Samples: []float64{median}, Median: &median, Verified: true, Complete: true}
}

func summaryFile() *File {
	f := &File{Results: []Cell{
		{Suite: SuiteBLAS, Op: "dot", Type: "float64", N: 64, Rows: []Row{right(Pure, 0, 8), right(Auto, 2, 2), right(NumPy, 1, 6), right(NumPy, 2, 4)}},
		{Suite: SuiteGonum, Op: "mul", Type: "float64", N: 200, Rows: []Row{right(Pure, 0, 4), right(Native, 1, 3), right(Native, 2, 2), right(NumPy, 2, 1)}},
		{Suite: SuiteLinalg, Op: "inv", Type: "float32", N: 9, Rows: []Row{right(Linalg, 1, 3), right(Linalg, 2, 2), right(SciPy, 1, 3)}},
		{Suite: SuiteStack, Op: "eigh", Type: "float64", N: 3, Count: 50, Rows: []Row{right(Pure, 0, 2), right(Linalg, 1, 1)}},
		{Suite: SuiteBLAS, Op: "lstsq", Type: "float64", N: 8, Matrix: 5000, NRHS: 3, Rows: []Row{right(Pure, 0, 2), right(Auto, 1, 1), {Name: NumPy, Wrong: "it is"}}},
		{Suite: SuiteFill, Op: "fill", Type: "float64", N: 7, Rows: []Row{right("make and a loop", 1, 6), right("goblas.Full", 2, 1), right("numpy.full", 1, 3), right("NumPy thread pool", 4, 2)}},
		{Suite: SuiteShare, Op: "share", Step: "total", Type: "float64", N: 7, Rows: []Row{right("gob over a pipe", 0, 6), right("bytes over a pipe", 0, 4), right("goblas/shm", 0, 2), right("NumPy RawArray", 0, 2)}},
		{Suite: SuiteShare, Op: "share", Step: "add", Type: "float64", N: 7, Rows: []Row{right("goblas/shm", 0, 1)}},
	}}
	f.Machine.OpenBLAS = &goblas.Library{}
	return f
}

func TestSummarize(t *testing.T) {
	got := map[string]Group{}
	for _, g := range Summarize(summaryFile()) {
		got[g.Name] = g
	}
	if len(got) != 6 {
		t.Errorf("%d groups: %v", len(got), got)
	}
	for name, want := range map[string]Group{
		"products":      {Cells: 2, Pure: Versus{2, math.Sqrt(8), 2, "mul n=200"}, NumPy: Versus{2, 1, 0.5, "mul n=200"}},
		"solves":        {Cells: 1, NumPy: Versus{1, 1.5, 1.5, "inv n=9, float32"}},
		"stacks":        {Cells: 1, Pure: Versus{1, 2, 2, "eigh 50 of 3x3"}},
		"tall":          {Cells: 1, Pure: Versus{1, 2, 2, "lstsq 5000x8, 3 sides"}},
		"fill":          {Cells: 1, Pure: Versus{1, 6, 6, "fill n=7"}, NumPy: Versus{1, 2, 2, "fill n=7"}},
		"shared arrays": {Cells: 1, Pure: Versus{1, 2, 2, "share n=7"}, NumPy: Versus{1, 1, 1, "share n=7"}},
	} {
		want.Name = name
		g := got[name]
		for _, v := range []*Versus{&g.Pure, &g.NumPy, &want.Pure, &want.NumPy} {
			v.Mean = math.Round(1e9*v.Mean) / 1e9
		}
		if g != want {
			t.Errorf("%+v, want %+v", g, want)
		}
	}
}

// Where there is no OpenBLAS, or no NumPy, the table says so.
func TestSummaryWithout(t *testing.T) {
	f := summaryFile()
	f.Machine.OpenBLAS = nil
	f.Results = f.Results[:1]
	f.Results[0].Rows = f.Results[0].Rows[:1]
	var b bytes.Buffer
	if err := Summary(&b, f, "no Python", []string{"fill", "share"}, Style{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"products      1           -         -  -\n", "Nothing is compared with NumPy: no Python.\n", "pure Go in these groups: products.\n", "before 2 cells of them (fill first)"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	b.Reset()
	if err := Summary(&b, &File{}, "", nil, Style{}); err != nil || b.Len() > 0 {
		t.Errorf("%v, %q of an empty file", err, b.String())
	}
}

package report

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
)

// No share comes out above one, or below zero, whatever was measured: any operation,
// type, size, split and time, a peak that was measured low or not at all, rows that are
// wrong, and cells that raise the peak after others. What is read back is the same.
func TestSharesAreShares(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	any := func(most float64) float64 { return math.Pow(most, 2*r.Float64()-1) } // 1/most to most
	speed := func() machine.Speed {
		core := any(1000)
		return machine.Speed{Core: core, All: core * (1 + 8*r.Float64())}
	}
	names := []string{Pure, Native, Auto, NumPy, Netlib, C}
	peaks, streams, ones := 0, 0, 0
	for range 300 {
		m := machine.Record{UsableCores: r.IntN(9)}
		if r.IntN(10) > 0 {
			m.Peak = &machine.Peak{Float64: speed(), Float32: speed(), Read: speed(), Copy: speed()}
		}
		f := NewFile(m, 1, time.Second, time.Now())
		for range 1 + r.IntN(5) {
			spec := problem.Spec{Op: problem.Ops[r.IntN(len(problem.Ops))], Type: problem.Types[r.IntN(len(problem.Types))], N: 1 + r.IntN(5000), NRHS: 1, Tasks: r.IntN(100)}
			var rows []Row
			var results []measure.Result
			for range r.IntN(8) {
				row := Row{Name: names[r.IntN(len(names))], Threads: r.IntN(12)}
				if spec.Op == problem.Tasks {
					row.Workers = 1 + r.IntN(12)
				}
				result := measure.Result{Samples: around(any(1e6)), Calls: 1, Checked: r.IntN(5) > 0, Done: true}
				rows, results = append(rows, row), append(results, result)
			}
			f.Add(NewCell(spec).With(rows, results, f.Machine), false)
		}
		data, err := encodeJSON(f)
		if err != nil {
			t.Fatal(err)
		}
		var back File
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		for _, file := range []*File{f, &back} {
			for _, c := range file.Results {
				for _, row := range c.Rows {
					for what, share := range map[string]*float64{"peak": row.OfPeak, "bandwidth": row.OfStream} {
						if share != nil && !(*share > 0 && *share <= 1) {
							t.Errorf("%s, %s: %v of the %s", c.Title, row.Label(), *share, what)
						}
						if share != nil && !row.Verified {
							t.Errorf("%s, %s: a share of an answer that was not checked", c.Title, row.Label())
						}
					}
					if row.OfPeak != nil {
						peaks++
						if *row.OfPeak == 1 {
							ones++
						}
					}
					if row.OfStream != nil {
						streams++
					}
				}
			}
		}
	}
	if peaks < 1000 || streams < 100 || ones < 100 || ones > peaks/2 {
		t.Errorf("%d shares of the peak, %d of them one, %d of the bandwidth: no test", peaks, ones, streams)
	}
}

// As many cores count as are busy: the workers where each has one thread, the threads
// where calls take turns, all where a row has its own way.
func TestShareOfTheCoresInUse(t *testing.T) {
	m := machine.Record{UsableCores: 8, Peak: &machine.Peak{Float64: machine.Speed{Core: 10, All: 80}}}
	spec := problem.Spec{Op: problem.Tasks, Type: "float64", N: 1000, Tasks: 1} // 2e9 operations
	c := NewCell(spec).With([]Row{
		{Name: Native, Workers: 1, Threads: 1}, {Name: Native, Workers: 4, Threads: 1}, {Name: Native, Workers: 4, Threads: 2},
		{Name: Native, Workers: 50, Threads: 1}, {Name: Auto, Workers: 8},
	}, measured(0.25, 0.1, 0.125, 0.05, 0.05), m)
	for i, want := range []float64{0.8, 0.5, 0.8, 0.5, 0.5} {
		if got := c.Rows[i].OfPeak; got == nil || math.Abs(*got-want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.Rows[i].Label(), Known(got, percent), want)
		}
	}
}

// A row that is faster than the peak raises it, for cells before and after, and for
// fewer and more cores.
func TestTheFastestRowRaisesThePeak(t *testing.T) {
	m := machine.Record{UsableCores: 4, Peak: &machine.Peak{Float64: machine.Speed{Core: 10, All: 20}}}
	f := NewFile(m, 1, time.Second, time.Now())
	spec := problem.Spec{Op: problem.Dot, Type: "float64", N: 1000}
	one, two := []Row{{Name: Native, Threads: 1}}, []Row{{Name: Native, Threads: 2}}
	f.Add(NewCell(spec).With(one, measured(0.2), m), false) // all of the 10 that are known
	if *f.Results[0].Rows[0].OfPeak != 1 {
		t.Error(*f.Results[0].Rows[0].OfPeak)
	}
	f.Add(NewCell(spec).With(two, measured(0.05), m), true) // 40 on two cores
	if first, second := *f.Results[0].Rows[0].OfPeak, *f.Results[1].Rows[0].OfPeak; math.Abs(first-0.5) > 1e-12 || second != 1 {
		t.Errorf("%v and %v, want 0.5 and 1", first, second)
	}
	if p := f.Machine.Peak.Float64; p.Core != 20 || p.All != 40 {
		t.Errorf("%+v", p)
	}
}

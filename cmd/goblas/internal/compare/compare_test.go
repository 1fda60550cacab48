package compare

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
)

// names of the contenders, and what a call of each takes.
var (
	rows  = []report.Row{{Name: report.Pure}, {Name: report.Native, Threads: 1}, {Name: report.Native, Threads: 2}}
	times = []time.Duration{50 * time.Millisecond, 5 * time.Millisecond, 200 * time.Microsecond}
)

// run measures the contenders in a bubble, whose clock moves only when they sleep: calls take their time, 4 % of
// noise to either side and now and then a tenth more, and as many times as long as
// slow says.
func run(t *testing.T, seed uint64, slow ...float64) *report.File {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	var contenders []measure.Contender
	for i, took := range times {
		contenders = append(contenders, measure.Contender{
			Enter: func() (func(), error) { return func() {}, nil },
			Call: func() error {
				d := float64(took) * (1 + 0.08*(r.Float64()-0.5))
				if r.IntN(20) == 0 {
					d *= 1.1
				}
				if i < len(slow) {
					d *= slow[i]
				}
				time.Sleep(time.Duration(d))
				return nil
			},
			Check: func() (verify.Residual, error) {
				return verify.Residual{Equation: "C = A B", Value: 1e-16, Tolerance: 1e-14}, nil
			},
		})
	}
	var results []measure.Result
	var reference []float64
	synctest.Test(t, func(t *testing.T) {
		var err error
		s := measure.Settings{Budget: time.Second, MinSample: time.Millisecond, Progress: func(int, float64) {}}
		if results, reference, err = measure.Run(t.Context(), s, contenders); err != nil {
			t.Fatal(err)
		}
	})
	f := report.NewFile(machine.Record{CPUModel: "a processor", UsableCores: 2}, 1, time.Second, time.Now())
	f.Add(report.NewCell(problem.Spec{Op: problem.Dot, Type: "float64", N: 100}).With(rows, results, f.Machine).Judged(reference, ""), true)
	return f
}

func TestTheSameIsNoDifference(t *testing.T) {
	result := Files(run(t, 1), run(t, 2))
	if len(result.Cells) != 1 || len(result.Cells[0].Rows) != len(rows) || len(result.Warnings) > 0 || len(result.Missing) > 0 || result.Rows != 3 {
		t.Fatalf("%+v", result)
	}
	for _, r := range result.Cells[0].Rows {
		if r.Clear || r.Few || r.Slower(0) || math.Abs(r.Change()) > 0.03 {
			t.Errorf("%s: %+.3f, p=%.3f, few %v", r.Label, r.Change(), r.P, r.Few)
		}
	}
	if math.Abs(result.Geomean-1) > 0.02 {
		t.Errorf("geometric mean %v", result.Geomean)
	}
	if err := Failure(result, 0); err != nil {
		t.Error(err)
	}
	if text := write(t, result, 0.05); strings.Count(text, "  ~  ") != 3 || strings.Contains(text, "SLOWER") {
		t.Error(text)
	}
}

func TestASlowdownIsFound(t *testing.T) {
	result := Files(run(t, 1), run(t, 2, 1, 1.05, 1))
	for i, r := range result.Cells[0].Rows {
		if r.Clear != (i == 1) {
			t.Errorf("%s: %+.3f, p=%.3f", r.Label, r.Change(), r.P)
		}
	}
	if change := result.Cells[0].Rows[1].Change(); math.Abs(change-0.05) > 0.015 {
		t.Errorf("%+.3f, want +0.05", change)
	}
	if err := Failure(result, 0.02); err == nil || err.Error() != "1 of 3 rows are clearly slower by more than 2 %: see above" {
		t.Error(err)
	}
	if err := Failure(result, 0.10); err != nil {
		t.Error(err)
	}
	if err := Failure(result, -1); err != nil {
		t.Errorf("not asked to fail: %v", err)
	}
	if text := write(t, result, 0.02); strings.Count(text, "SLOWER") != 1 || strings.Count(text, "  ~  ") != 2 {
		t.Error(text)
	}
	// The other way round it is faster, and no failure.
	result = Files(run(t, 2, 1, 1.05, 1), run(t, 1))
	if r := result.Cells[0].Rows[1]; !r.Clear || r.Change() > -0.03 || Failure(result, 0) != nil {
		t.Errorf("%+.3f, p=%.3f, %v", r.Change(), r.P, Failure(result, 0))
	}
}

func write(t *testing.T, result Result, failOver float64) string {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, result, failOver, report.Style{}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 {
			t.Errorf("%d columns: %q", n, line)
		}
	}
	return b.String()
}

func TestWarnings(t *testing.T) {
	a, b := run(t, 1), run(t, 2)
	b.Complete = false
	b.Machine.CPUModel, b.Machine.UsableCores = "another", 8
	b.Machine.OpenBLAS = &goblas.Library{Version: "0.3.28", Kernel: "Zen", Layer: "pthreads"}
	text := write(t, Files(a, b), -1)
	for _, want := range []string{
		"warning: the new file is incomplete", "warning: different machines, processor: a processor in the old file, another in\nthe new\n",
		"warning: different numbers of usable cores: 2 in the old file, 8 in the new\n", "warning: different libraries: no OpenBLAS in the old file, OpenBLAS 0.3.28,",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestRowsOfOneFileOnly(t *testing.T) {
	a, b := run(t, 1), run(t, 2)
	a.Results[0].Rows[0].Name = "numpy"
	result := Files(a, b)
	if len(result.Missing) != 2 || result.Rows != 2 || result.Missing[0] != "only in the new file: dot 100x100 by 100x100, float64: pure Go" ||
		result.Missing[1] != "only in the old file: dot 100x100 by 100x100, float64: NumPy" {
		t.Errorf("%+v", result.Missing)
	}
	b.Results[0].N = 200
	result = Files(a, b)
	if err := Failure(result, -1); err == nil || !strings.Contains(err.Error(), "nothing to compare") || len(result.Missing) != 6 {
		t.Errorf("%v, %v", err, result.Missing)
	}
}

func TestNewlyWrong(t *testing.T) {
	a, b := run(t, 1), run(t, 2)
	b.Results[0].Rows[2].Wrong = "C = A B is off"
	b.Results[0].Rows[2].Median, b.Results[0].Rows[2].Samples = nil, nil
	result := Files(a, b)
	if err := Failure(result, -1); err == nil || !strings.HasPrefix(err.Error(), "1 of 3 rows are wrong or failed in the new file") {
		t.Error(err)
	}
	if text := write(t, result, -1); strings.Count(text, "WRONG") != 1 {
		t.Error(text)
	}
	a.Results[0].Rows[2].Wrong = "it was before"
	if err := Failure(Files(a, b), -1); err != nil {
		t.Error(err)
	}
}

func TestTooFewSamples(t *testing.T) {
	a, b := run(t, 1), run(t, 2, 3)
	for _, f := range []*report.File{a, b} {
		f.Results[0].Rows[0].Samples = f.Results[0].Rows[0].Samples[:2]
	}
	result := Files(a, b)
	if r := result.Cells[0].Rows[0]; !r.Few || r.Clear || r.Slower(0.05) {
		t.Errorf("two samples each: %+v", r)
	}
	if text := write(t, result, 0.05); !strings.Contains(text, "? too few samples to tell") || !strings.Contains(text, "% ?") {
		t.Error(text)
	}
}

// Equal samples are enough of them, and clear ones have no p of 0.
func TestProbabilities(t *testing.T) {
	a, b := run(t, 1), run(t, 2, 2)
	for _, f := range []*report.File{a, b} {
		s := f.Results[0].Rows[1].Samples
		for i := range s {
			s[i] = 0.005
		}
	}
	result := Files(a, b)
	if r := result.Cells[0].Rows[1]; r.Few || r.Clear || r.P != 1 {
		t.Errorf("equal samples: %+v", r)
	}
	if text := write(t, result, 0.05); strings.Count(text, "< 0.001") != 1 || strings.Contains(text, "0.000") || strings.Contains(text, "too few") {
		t.Error(text)
	}
}

// What made the machine doubtful when a file was measured is repeated, for each file.
func TestUnsteadyMachine(t *testing.T) {
	a, b := run(t, 1), run(t, 2)
	for i := range 40 {
		b.Results[0].Reference = append(b.Results[0].Reference, []float64{1e-3, 1.5e-3}[i/2%2])
	}
	a.Results[0].Notes = []string{"the CPU quota stopped it 7 times, 0.5 s in all", "noisy: 3 of 3 rows (intervals up to 20 %)"}
	text := write(t, Files(a, b), -1)
	if !strings.Contains(text, "warning: the old file: the CPU quota stopped it in 1 of 1 problem\n") ||
		!strings.Contains(text, "warning: the new file: over the whole run, the machine was restless, its speed\nvarying by 50 %\n") || strings.Count(text, "warning: ") != 2 {
		t.Error(text)
	}
}

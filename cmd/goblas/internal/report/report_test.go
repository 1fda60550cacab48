package report

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
)

var dot = problem.Spec{Op: problem.Dot, Type: "float64", N: 100}

// rows are pure Go and OpenBLAS on one and two threads.
var rows = []Row{{Name: Pure}, {Name: Native, Threads: 1}, {Name: Native, Threads: 2}}

// around returns six samples, about as long as t.
func around(t float64) []float64 {
	return []float64{t * 0.98, t * 0.99, t, t, t * 1.01, t * 1.02}
}

// measured returns results for rows, of the given times.
func measured(times ...float64) []measure.Result {
	var results []measure.Result
	for _, t := range times {
		results = append(results, measure.Result{Cold: 2 * t, Samples: around(t), Calls: 1, Checked: true, Done: true})
	}
	return results
}

func render(t *testing.T, c Cell) string {
	t.Helper()
	var b strings.Builder
	if err := Table(&b, c, Style{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTable(t *testing.T) {
	const want = `
dot 100x100 by 100x100, float64
          thr   median   95% range  runs  GFLOP/s  vs pure   vs 1     cold
pure Go     -   200 us    196..204     6     10.0    1.00x      -   400 us
OpenBLAS    1  20.0 us  19.6..20.4     6      100    10.0x  1.00x  40.0 us
OpenBLAS    2  10.0 us  9.80..10.2     6      200    20.0x  2.00x  20.0 us
best: 2 threads, 2.00x one thread, 20.0x pure Go
`
	if got := render(t, NewCell(dot).With(rows, measured(200e-6, 20e-6, 10e-6), machine.Record{})); got != want {
		t.Errorf("got:%s\nwant:%s", got, want)
	}
}

func TestTableFitsATerminal(t *testing.T) {
	spec := problem.Spec{Op: problem.Tasks, Type: "complex128", N: 2000, Tasks: 100}
	var many []Row
	for _, w := range []int{1, 1024} {
		many = append(many, Row{Name: Native, Workers: w, Threads: 1024})
	}
	for line := range strings.SplitSeq(render(t, NewCell(spec).With(many, measured(123.456, 543.21), machine.Record{})), "\n") {
		if len(line) > 100 {
			t.Errorf("%d columns: %s", len(line), line)
		}
	}
}

func TestFewerThreadsMayBeBest(t *testing.T) {
	c := NewCell(dot).With(rows, measured(200e-6, 10e-6, 20e-6), machine.Record{})
	if c.Best == nil || c.Best.Row != 1 || c.Best.Sentence != "best: 1 thread, 20.0x pure Go" {
		t.Errorf("%+v", c.Best)
	}
}

func TestLevelIsSaid(t *testing.T) {
	c := NewCell(dot).With(rows, measured(200e-6, 10.01e-6, 10e-6), machine.Record{})
	if c.Best == nil || !strings.Contains(c.Best.Sentence, "(1 thread: level, within the noise)") {
		t.Errorf("%+v", c.Best)
	}
}

// A wrong answer is neither the best nor a success, however fast.
func TestWrong(t *testing.T) {
	results := measured(200e-6, 20e-6, 10e-6)
	results[2].Wrong = errors.New("C = A B is off")
	c := NewCell(dot).With(rows, results, machine.Record{})
	if c.Best == nil || c.Best.Row != 1 || c.Rows[2].Verified {
		t.Errorf("%+v", c)
	}
	if text := render(t, c); strings.Count(text, "WRONG") != 1 {
		t.Error(text)
	}
	f := NewFile(machine.Record{}, 1, time.Second, time.Now())
	f.Add(c, true)
	if err := f.Failure(); err == nil || !strings.Contains(err.Error(), "dot n=100, OpenBLAS, 2 threads: C = A B is off") {
		t.Errorf("%v", err)
	}
}

func TestFailed(t *testing.T) {
	results := measured(200e-6, 20e-6, 10e-6)
	results[1] = measure.Result{Err: errors.New("no convergence")}
	c := NewCell(dot).With(rows, results, machine.Record{})
	f := NewFile(machine.Record{}, 1, time.Second, time.Now())
	f.Add(c, true)
	if !strings.Contains(render(t, c), "FAILED") || f.Failure() == nil || c.Rows[0].OverOne != nil {
		t.Errorf("%+v", c)
	}
}

func TestIncomplete(t *testing.T) {
	results := measured(200e-6, 20e-6)
	results[1].Done = false
	results[1].Samples = results[1].Samples[:2]
	results = append(results, measure.Result{})
	c := NewCell(dot).With(rows, results, machine.Record{})
	text := render(t, c)
	if c.Complete || strings.Count(text, "incomplete") != 3 || !strings.Contains(text, "fewer than six runs") {
		t.Error(text)
	}
	if c.Rows[1].Low != nil || c.Rows[2].Median != nil {
		t.Errorf("figures that are not known: %+v", c.Rows)
	}
	if c := NewCell(dot).With(rows, nil, machine.Record{}); c.Complete || len(c.Rows) != 3 {
		t.Errorf("nothing measured: %+v", c)
	}
}

func TestColor(t *testing.T) {
	var b strings.Builder
	results := measured(200e-6, 20e-6, 10e-6)
	if err := Table(&b, NewCell(dot).With(rows, results, machine.Record{}), Style{Color: true}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(render(t, NewCell(dot).With(rows, results, machine.Record{})), "\x1b") {
		t.Error("colours unasked")
	}
}

func TestSaveLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "result.json")
	target, err := OpenTarget(path, Formats[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("there is a file before there are results")
	}
	f := NewFile(machine.Record{UsableCores: 2, CPUModel: "a processor"}, 7, 2*time.Second, time.Now())
	f.Add(NewCell(dot).With(rows, measured(200e-6, 20e-6, 10e-6), machine.Record{}), true)
	if err := target.Save(f); err != nil {
		t.Fatal(err)
	}
	if files, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
}

func TestBadTargets(t *testing.T) {
	directory := t.TempDir()
	for _, path := range []string{directory, filepath.Join(directory, "none", "x.json"), os.DevNull} {
		if _, err := OpenTarget(path, Formats[0], nil); err == nil {
			t.Errorf("%s: no error", path)
		}
	}
	if target, err := OpenTarget("", Formats[0], nil); err != nil || target.Save(&File{}) != nil || target.Mention() != "" {
		t.Error("nowhere is an error")
	}
}

func TestLinkStays(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege on Windows")
	}
	directory := t.TempDir()
	real, link := filepath.Join(directory, "real.json"), filepath.Join(directory, "link.json")
	if err := errors.Join(os.WriteFile(real, []byte("old"), 0o600), os.Symlink(real, link)); err != nil {
		t.Fatal(err)
	}
	target, err := OpenTarget(link, Formats[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	if data, _ := os.ReadFile(real); string(data) != "old" {
		t.Error("the file changed before there were results")
	}
	if err := target.Save(&File{}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(link)
	data, _ := os.ReadFile(real)
	if err != nil || info.Mode()&os.ModeSymlink == 0 || !strings.HasPrefix(string(data), "{") {
		t.Errorf("%v, %v, %q", info, err, data)
	}
}

func TestUnits(t *testing.T) {
	for v, want := range map[float64]string{0.0221: "22.1 ms", 1.5: "1.50 s", 185e-9: "185 ns", 123.4: "123 s", 5e-10: "0.500 ns", 0: "0 ns"} {
		if got := Duration(v); got != want {
			t.Errorf("%g s: %s, want %s", v, got, want)
		}
	}
	for v, want := range map[float64]string{0.5: "0.50x", 1.934: "1.93x", 14.26: "14.3x", 158.2: "158x"} {
		if got := Times(v); got != want {
			t.Errorf("%g: %s, want %s", v, got, want)
		}
	}
	for v, want := range map[float64]string{100: "100 bytes", 7.5 * (1 << 30): "7.50 GiB", 1 << 50: "1.00 PiB"} {
		if got := Bytes(v); got != want {
			t.Errorf("%g: %s, want %s", v, got, want)
		}
	}
}

func TestProgressLinesAreRare(t *testing.T) {
	var b strings.Builder
	p := NewProgress(&b, 0, 2)
	p.Cell("dot 8x8")
	p.Row("pure Go", 0)
	if b.Len() > 0 {
		t.Errorf("a line at once: %q", b.String())
	}
	p.last = p.last.Add(-every)
	p.Row("OpenBLAS, 1 thread", 0.5)
	p.Row("OpenBLAS, 2 threads", 0.5)
	if got, want := b.String(), "goblas: 1 of 2: dot 8x8, OpenBLAS, 1 thread\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRemaining(t *testing.T) {
	for _, test := range []struct {
		spent time.Duration
		done  float64
		want  string
	}{
		{10 * time.Second, 0.5, "about 10s left"}, {time.Minute, 0.25, "about 3m0s left"}, {time.Second, 1, ""}, {time.Millisecond, 0.9, ""},
	} {
		if got := remaining(test.spent, test.done, time.Time{}); got != test.want {
			t.Errorf("%v, %v done: %q, want %q", test.spent, test.done, got, test.want)
		}
	}
}

func TestBar(t *testing.T) {
	for _, columns := range []int{40, 80, 120, 200} {
		var b strings.Builder
		p := NewProgress(&b, columns, 1)
		p.Cell("symmetric eigenvalues and vectors, 2000x2000, float64")
		p.Row("OpenBLAS, 16 workers, 16 threads", 0.5)
		p.Row("OpenBLAS, 16 workers, 16 threads", 1)
		longest := 0
		for line := range strings.FieldsFuncSeq(b.String(), func(r rune) bool { return r == '\r' || r == '\n' }) {
			line = strings.TrimPrefix(line, "\x1b[K")
			longest = max(longest, utf8.RuneCountInString(line))
		}
		if longest > columns || longest < min(columns, 80)*3/4 {
			t.Errorf("%d columns: the bar takes %d: %q", columns, longest, b.String())
		}
		if !strings.Contains(b.String(), "symmetric") {
			t.Errorf("%q", b.String())
		}
		p.Clear()
	}
}

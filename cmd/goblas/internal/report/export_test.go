package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
)

// two is a file of two cells: products, one row of which is wrong, and a step of
// share.
func two() *File {
	f := NewFile(machine.Record{UsableCores: 2, CPUModel: "a processor", OS: "linux", Arch: "amd64", GOMAXPROCS: 8}, 1, time.Second, time.Now())
	results := measured(200e-6, 20e-6, 10e-6)
	results[1].Wrong = errors.New("a | b, \"off\"")
	f.Add(NewCell(dot).With(rows, results, f.Machine), false)
	share := Cell{Suite: SuiteShare, Op: "share", Step: "hand-over", Title: "share 10 float64, hand-over", Type: "float64", N: 10}
	f.Add(share.With([]Row{{Name: "goblas/shm"}}, measured(5e-6), f.Machine), true)
	return f
}

func encode(t *testing.T, name string, f *File) string {
	t.Helper()
	for _, format := range Formats {
		if format.Name == name {
			data, err := format.Encode(f)
			if err != nil {
				t.Fatal(err)
			}
			return string(data)
		}
	}
	t.Fatal("no format", name)
	return ""
}

func TestCSV(t *testing.T) {
	lines, err := csv.NewReader(strings.NewReader(encode(t, "csv", two()))).ReadAll()
	if err != nil || len(lines) != 1+4 {
		t.Fatal(lines, err)
	}
	at := map[string]int{}
	for i, name := range lines[0] {
		at[name] = i
	}
	for i, want := range []map[string]string{
		{"op": "dot", "name": "pure", "threads": "", "n": "100", "median_seconds": "0.0002", "verified": "true", "failure": ""},
		{"name": "native", "threads": "1", "verified": "false", "failure": "a | b, \"off\""},
		{"name": "native", "threads": "2", "gflop_per_second": "200", "samples": "6"},
		{"suite": "share", "step": "hand-over", "name": "goblas/shm", "gflop_per_second": "", "median_seconds": "5e-06"},
	} {
		for name, value := range want {
			if got := lines[i+1][at[name]]; got != value {
				t.Errorf("line %d, %s: %q, want %q", i+1, name, got, value)
			}
		}
	}
}

// What benchstat's own reader makes of it.
func TestGoBench(t *testing.T) {
	text := encode(t, "gobench", two())
	r := benchfmt.NewReader(strings.NewReader(text), "test")
	names, config := map[string]int{}, ""
	for r.Scan() {
		result, ok := r.Result().(*benchfmt.Result)
		if !ok {
			t.Fatalf("%v in\n%s", r.Result(), text)
		}
		names[string(result.Name)]++
		config = result.GetConfig("cpu")
		if sec, ok := result.Value("sec/op"); !ok || sec > 1e-3 || sec < 1e-6 {
			t.Errorf("%s: %v seconds", result.Name, sec)
		}
	}
	if err := r.Err(); err != nil || config != "a processor" {
		t.Error(err, config)
	}
	for name, n := range map[string]int{
		"Dot/type=float64/n=100/by=pure-8": 6, "Dot/type=float64/n=100/by=native/threads=2-8": 6,
		"Share/suite=share/step=hand-over/type=float64/n=10/by=goblas.shm-8": 6,
	} {
		if names[name] != n {
			t.Errorf("%d samples of %s, want %d; all: %v", names[name], name, n, names)
		}
	}
	if len(names) != 3 {
		t.Errorf("the wrong answer is among %v", names)
	}
}

func TestMarkdown(t *testing.T) {
	text := encode(t, "markdown", two())
	for _, want := range []string{
		"\n### dot 100x100 by 100x100, float64\n\n", "| pure Go |  | 200 us | 196..204 | 6 | 10.0 |", "| WRONG |", "\n### share 10 float64, hand-over\n\n| ",
		"\nbest: 2 threads, 20.0x pure Go\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	_, share, _ := strings.Cut(text, "### share")
	if strings.Contains(share, "GFLOP/s") || strings.Contains(share, "threads") {
		t.Errorf("columns without figures:\n%s", share)
	}
}

func TestStdout(t *testing.T) {
	var b bytes.Buffer
	target, err := OpenTarget(Stdout, Formats[0], &b)
	if err != nil {
		t.Fatal(err)
	}
	f := two()
	if err := target.Save(f); err != nil || b.Len() > 0 {
		t.Error("written before the end", err)
	}
	if err := target.Finish(f); err != nil {
		t.Fatal(err)
	}
	if got, err := parse(b.Bytes()); err != nil || len(got.Results) != 2 {
		t.Error(got, err)
	}
}

// A directory that goes away while goblas measures: one line, and no file left.
func TestTargetGone(t *testing.T) {
	directory := filepath.Join(t.TempDir(), "d")
	if err := os.Mkdir(directory, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(directory, "x.csv")
	target, err := OpenTarget(path, Formats[1], nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(directory); err != nil {
		t.Fatal(err)
	}
	if err := target.Save(two()); err == nil || !strings.HasPrefix(err.Error(), "cannot write "+path+": ") || strings.Contains(err.Error(), "\n") {
		t.Error(err)
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas"
)

// asMain makes the test binary behave as goblas.
const asMain = "GOBLAS_TEST_AS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv("GOBLAS_TUNE") == "" {
		os.Setenv("GOBLAS_TUNE", "off") // the user's crossovers are no part of the tests
	}
	if os.Getenv(asMain) != "" {
		main()
	}
	os.Exit(m.Run())
}

// try runs goblas in this process.
func try(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	active, threads := goblas.Active(), goblas.Threads()
	status = run(t.Context(), &out, &err, args)
	if goblas.Active() != active || goblas.Threads() != threads {
		t.Errorf("goblas %v leaves %v on %d threads, found %v on %d", args, goblas.Active(), goblas.Threads(), active, threads)
	}
	return status, out.String(), messages(progress.ReplaceAllString(err.String(), ""))
}

// messages has each message on the standard error in one line, as tests compare them, if its
// lines fit 80 columns. Where anything else stands there it is left as it is.
func messages(stderr string) string {
	var joined strings.Builder
	for line := range strings.Lines(stderr) {
		begins := strings.HasPrefix(line, "goblas: ")
		switch text := strings.TrimSuffix(line, "\n"); {
		case strings.TrimSpace(text) == "", joined.Len() == 0 && !begins,
			len(text) > 80 && strings.Contains(strings.TrimPrefix(text, "goblas: "), " "):
			return stderr
		case joined.Len() == 0:
			joined.WriteString(text)
		case begins:
			joined.WriteString("\n" + text)
		default:
			joined.WriteString(" " + text)
		}
	}
	if joined.Len() == 0 {
		return stderr
	}
	return joined.String() + "\n"
}

// progress is what a slow machine adds to the standard error.
var progress = regexp.MustCompile(`(?m)^goblas: \d+ of \d+: .*\n`)

func TestMistakes(t *testing.T) {
	directory := t.TempDir()
	list := `, or a list such as 1,2,4 or 1..4`
	for _, test := range []struct {
		args   string
		status int
		want   string // on stderr, without "goblas: "
	}{
		{"bnch", 2, `unknown command "bnch"; did you mean bench? (see goblas --help)`},
		{"frobnicate", 2, `unknown command "frobnicate" (see goblas --help)`},
		{"info x", 2, `info takes no arguments, not "x" (see goblas info --help)`},
		{"version x", 2, `version takes no arguments, not "x" (see goblas version --help)`},
		{"--frob", 2, `unknown flag: --frob (see goblas --help)`},
		{"bench --frob", 2, `unknown flag: --frob (see goblas bench --help)`},
		{"bench dto", 2, `unknown operation "dto": one of dot, solve, svd, lstsq, tasks, mul, eigvals, svdvals, svdthin, eigh, inv, cholesky, qr; did you mean dot? (see goblas bench --help)`},
		{"bench --seed x", 2, `--seed: "x" is no whole number from 0 to 2^64 - 1 (see goblas bench --help)`},
		{"bench linalg --heap 16MiB", 2, `--heap: "16MiB" is no whole number, from 0 on (see goblas bench linalg --help)`},
		{"bench stack --count x", 2, `--count: "x" is no whole number (see goblas bench stack --help)`},
		{"bench --seed -1", 2, `--seed: "-1" is no whole number from 0 to 2^64 - 1 (see goblas bench --help)`},
		{"bench --time 5", 2, `--time: "5" is no time, such as 300ms, 2s or 1m30s (see goblas bench --help)`},
		{"bench --into=x", 2, `--into: "x" is neither true nor false (see goblas bench --help)`},
		{"bench --thread 1", 2, `unknown flag: --thread; did you mean --threads? (see goblas bench --help)`},
		{"bench --backend natve", 2, `--backend: unknown backend "natve": one of pure, native, auto; did you mean native? (see goblas bench --help)`},
		{"doctor --stress x", 2, `--stress: "x" is no number (see goblas doctor --help)`},
		{"help nothing", 2, `unknown command "nothing" (see goblas help --help)`},
		{"help shm lst", 2, `unknown command "lst"; did you mean ls? (see goblas help --help)`},
		{"help info x", 2, `no help on "info x" (see goblas help --help)`},
		{"bench --json " + directory + "/x --csv " + directory + "/../" + filepath.Base(directory) + "/x", 2, "--json and --csv would write to one file, " + directory + "/../" + filepath.Base(directory) + "/x (see goblas bench --help)"},
		{"bench --n 0", 2, `--n: "0" is no order n: it must be 1 to 16777216` + list + ` (see goblas bench --help)`},
		{"bench --n -3", 2, `--n: "-3" is no order n: it must be 1 to 16777216` + list + ` (see goblas bench --help)`},
		{"bench --n 8,x", 2, `--n: "x" is no order n: it must be 1 to 16777216` + list + ` (see goblas bench --help)`},
		{"bench --n 4..2", 2, `--n: the range 4..2 does not go up, or is too long (see goblas bench --help)`},
		{"bench --threads 0", 2, `--threads: "0" is no thread count: it must be 1 to 1024` + list + ` (see goblas bench --help)`},
		{"bench --threads -1", 2, `--threads: "-1" is no thread count: it must be 1 to 1024` + list + ` (see goblas bench --help)`},
		{"bench --threads 10000", 2, `--threads: "10000" is no thread count: it must be 1 to 1024` + list + ` (see goblas bench --help)`},
		{"bench --backend mkl", 2, `--backend: unknown backend "mkl": one of pure, native, auto (see goblas bench --help)`},
		{"bench --with mkl", 2, `--with: unknown peer "mkl": one of numpy, gonum, netlib, c (see goblas bench --help)`},
		{"bench --with c --type float32", 2, `--with c --type float32: netlib and c have float64 only (see goblas bench --help)`},
		{"bench --type int", 2, `--type: unknown type "int": one of float32, float64, complex64, complex128 (see goblas bench --help)`},
		{"bench --time -1s", 2, `--time -1s: must be above 0 and at most 1h (see goblas bench --help)`},
		{"tune --time 0s", 2, `--time 0s: must be above 0 and at most 1h (see goblas tune --help)`},
		{"tune x", 2, `tune takes no arguments, not "x" (see goblas tune --help)`},
		{"bench share --n 0", 2, `--n: "0" is no number of elements: it must be 1 to 1099511627776` + list + ` (see goblas bench share --help)`},
		{"bench share --rounds 1,2", 2, `--rounds 1,2: one number (see goblas bench share --help)`},
		{"bench share dot", 2, `share takes no arguments, not "dot" (see goblas bench share --help)`},
		{"doctor x", 2, `doctor takes no arguments, not "x" (see goblas doctor --help)`},
		{"doctor --stress -1", 2, `--stress -1: must be 0 to 3600 seconds (see goblas doctor --help)`},
		{"doctor --stress NaN", 2, `--stress NaN: must be 0 to 3600 seconds (see goblas doctor --help)`},
		{"doctor --quick --stress 1", 2, `only one of --quick and --stress (see goblas doctor --help)`},
		{"which --time 0s", 2, `--time 0s: must be above 0 and at most 1h (see goblas which --help)`},
		{"which ddot dfoo --time 1s", 2, `unknown operation "dfoo"; did you mean ddot? (see goblas which --help)`},
		{"shm lst", 2, `unknown command "lst"; did you mean ls? (see goblas shm --help)`},
		{"shm ls x", 2, `ls takes no arguments, not "x" (see goblas shm ls --help)`},
		{"bench tasks --tasks 1,2", 2, `--tasks 1,2: one number (see goblas bench --help)`},
		{"bench --json " + directory, 1, "cannot write " + directory + ": not a regular file"},
		{"bench --json " + directory + "/none/x.json", 1, "cannot write " + directory + "/none/x.json: no such file or directory"},
	} {
		status, stdout, stderr := try(t, strings.Fields(test.args)...)
		if status != test.status || stdout != "" || stderr != "goblas: "+test.want+"\n" {
			t.Errorf("goblas %s: status %d, want %d\nstdout: %q\nstderr: %q\nwant:   %q", test.args, status, test.status, stdout, stderr, test.want)
		}
	}
}

func TestHugeProblem(t *testing.T) {
	status, stdout, stderr := try(t, "bench", "dot", "--n", "16000000", "--backend", "pure")
	if status != 1 || stdout != "" || !regexp.MustCompile(`^goblas: dot 16000000x.* needs about 7.28 PiB of memory, .*: try a smaller --n\n$`).MatchString(stderr) {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{{}, {"--help"}, {"bench", "--help"}, {"info", "--help"}, {"version", "--help"}, {"help"}, {"help", "bench"}, {"help", "bench", "share"}, {"help", "help"}, {"shm"}, {"shm", "ls", "--help"}, {"bench", "share", "--help"}} {
		status, stdout, stderr := try(t, args...)
		if status != 0 || !strings.Contains(stdout, "Usage:") || stderr != "" {
			t.Errorf("goblas %v: status %d, stdout %q, stderr %q", args, status, stdout, stderr)
		}
	}
}

func TestVersion(t *testing.T) {
	status, stdout, stderr := try(t, "version")
	if _, flag, _ := try(t, "--version"); flag != stdout {
		t.Errorf("--version: %q, version: %q", flag, stdout)
	}
	if status != 0 || !strings.HasPrefix(stdout, "goblas ") || !strings.Contains(stdout, "built with go1.") || stderr != "" {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
}

func TestInfo(t *testing.T) {
	status, stdout, stderr := try(t, "info")
	if status != 0 || stderr != "" {
		t.Fatalf("status %d, stderr %q", status, stderr)
	}
	for _, want := range []string{"\nThreads\n", "\nCores\n", "->", "\nEnvironment\n", "GOMAXPROCS"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
	if !strings.HasPrefix(stdout, "OpenBLAS\n") && !strings.HasPrefix(stdout, "OpenBLAS: not available\n") {
		t.Error(stdout)
	}
	if lines := strings.Count(stdout, "\n"); lines > 40 {
		t.Errorf("%d lines, which are more than a screen:\n%s", lines, stdout)
	}
	for line := range strings.Lines(stdout) {
		if len(line) > 81 && strings.Contains(strings.TrimSpace(line), " ") { // a path has no place to break
			t.Errorf("a line of %d columns: %s", len(line)-1, line)
		}
	}
	if _, more, _ := try(t, "info", "-v"); len(more) <= len(stdout) || !strings.Contains(more, "  netlib ") {
		t.Errorf("--verbose says:\n%s", more)
	}
}

func TestInfoJSON(t *testing.T) {
	status, stdout, _ := try(t, "info", "--json")
	var got struct {
		UsableCores int `json:"usable_cores"`
		Threads     int `json:"threads"`
		OpenBLAS    *struct {
			Kernel string `json:"kernel"`
		} `json:"openblas"`
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	_, err := goblas.Describe()
	if status != 0 || got.UsableCores < 1 || got.Threads != goblas.Threads() || (got.OpenBLAS == nil) != (err != nil) {
		t.Errorf("status %d, %+v, OpenBLAS: %v", status, got, err)
	}
}

// result is what tests read of a file of results.
type result struct {
	Complete bool `json:"complete"`
	Results  []struct {
		Op       string `json:"op"`
		Type     string `json:"type"`
		N        int    `json:"n"`
		Complete bool   `json:"complete"`
		Rows     []struct {
			Name     string    `json:"name"`
			Threads  int       `json:"threads"`
			Workers  int       `json:"workers"`
			Verified bool      `json:"verified"`
			Samples  []float64 `json:"samples_seconds"`
		} `json:"rows"`
	} `json:"results"`
}

func readResult(t *testing.T, path string) result {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var r result
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestBench(t *testing.T) {
	library, err := goblas.Describe()
	openblas := err == nil
	for _, test := range []struct {
		types, orders, threads string
		cells                  int
		rows, taskRows         int // with OpenBLAS
	}{
		{"float64", "7", "1,2", 4, 3, 5},
		{"float32,float64,complex64,complex128", "9", "1", 4 * 4, 2, 3},
	} {
		if library.Layer == "serial" && test.threads != "1" {
			continue // refused: TestBenchWithThreads
		}
		path := filepath.Join(t.TempDir(), "result.json")
		status, stdout, stderr := try(t, "bench", "dot", "solve", "svd", "tasks", "--n", test.orders, "--nrhs", "2", "--tasks", "3",
			"--workers", "1,2", "--threads", test.threads, "--type", test.types, "--time", "1ms", "--json", path)
		if status != 0 {
			t.Fatalf("%+v: status %d, stderr %q", test, status, stderr)
		}
		if !openblas {
			test.rows, test.taskRows = 1, 2
		}
		r := readResult(t, path)
		if !r.Complete || len(r.Results) != test.cells {
			t.Fatalf("%+v: complete %v, %d results", test, r.Complete, len(r.Results))
		}
		for _, cell := range r.Results {
			want := test.rows
			if cell.Op == "tasks" {
				want = test.taskRows
			}
			if len(cell.Rows) != want || !cell.Complete {
				t.Errorf("%s n=%d %s: %d rows, want %d", cell.Op, cell.N, cell.Type, len(cell.Rows), want)
			}
			for _, row := range cell.Rows {
				if !row.Verified || len(row.Samples) == 0 || slices.Min(row.Samples) <= 0 {
					t.Errorf("%s n=%d %s: %+v", cell.Op, cell.N, cell.Type, row)
				}
			}
		}
		if strings.Contains(stdout, "\x1b") || openblas && !strings.Contains(stdout, "\nbest: ") {
			t.Error(stdout)
		}
	}
}

func TestBenchDefaultsToThree(t *testing.T) {
	status, stdout, _ := try(t, "bench", "--n", "2", "--time", "1ms", "--backend", "pure")
	found := regexp.MustCompile(`(?m)^(dot|solve|svd|tasks)\b`).FindAllString(stdout, -1)
	if status != 0 || fmt.Sprint(found) != "[dot solve svd]" {
		t.Errorf("status %d, %v", status, found)
	}
}

package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas/topology"
)

// onProcesses runs goblas on n processes of mpirun, or without it if n is 0.
func onProcesses(t *testing.T, n int, environment []string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	c := command(t, args...)
	if n > 0 {
		mpirun, err := exec.LookPath("mpirun")
		if err != nil {
			t.Skip(err)
		}
		c.Args = append([]string{mpirun, "-n", strconv.Itoa(n)}, c.Args...)
		c.Path = mpirun
		// Open MPI by itself refuses to start as root, and more processes than cores. What it
		// copies between processes by is not allowed in every container.
		c.Env = append(c.Env, "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "OMPI_MCA_rmaps_base_oversubscribe=1",
			"OMPI_MCA_mpi_yield_when_idle=1", "OMPI_MCA_btl_vader_single_copy_mechanism=none", "GORACE=atexit_sleep_ms=0", "GOMAXPROCS=2")
	}
	c.Env = append(c.Env, environment...)
	var out, errs strings.Builder
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	said := progress.ReplaceAllString(errs.String(), "")
	if n == 0 {
		said = messages(said)
	}
	return c.ProcessState.ExitCode(), out.String(), said
}

// needDist skips a test where there is no ScaLAPACK.
func needDist(t *testing.T) {
	t.Helper()
	if status, _, stderr := onProcesses(t, 0, nil, "bench", "dist", "dot", "--n", "4", "--time", "1ms"); status != 0 {
		t.Skip(stderr)
	}
}

func TestBenchDist(t *testing.T) {
	needDist(t)
	for _, c := range []struct {
		processes int
		ops       string
		flags     string
		cells     int
		grids     []string // of the rows of dist
	}{
		{0, "dot", "--n 30", 1, []string{"1x1"}},
		{1, "dot cholesky", "--n 30", 2, []string{"1x1"}},
		{2, "dot solve cholesky inv qr svd eigh", "--n 30,41", 14, []string{"1x2"}},
		{2, "dot solve eigh", "--n 21 --type float32,float64,complex64,complex128", 12, []string{"1x2"}},
		{4, "solve", "--n 50 --grid 2x2,1x4 --block 8,16", 1, []string{"2x2", "2x2", "1x4", "1x4"}},
		{3, "qr", "--n 17 --alone=false", 1, []string{"1x3"}},
	} {
		path := filepath.Join(t.TempDir(), "result.json")
		args := append([]string{"bench", "dist", "--time", "1ms", "--json", path, "--block", "8"}, strings.Fields(c.ops+" "+c.flags)...)
		status, stdout, stderr := onProcesses(t, c.processes, nil, args...)
		if status != 0 || stderr != "" {
			t.Fatalf("%+v: status %d, stderr %q", c, status, stderr)
		}
		if n := strings.Count(stdout, "pure Go: gonum runs"); n != 1 {
			t.Errorf("%+v: %d processes print\n%s", c, n, stdout)
		}
		f, err := report.Read(path)
		if err != nil || !f.Complete || len(f.Results) != c.cells {
			t.Fatalf("%+v: %v, %d cells, complete: %v", c, err, len(f.Results), f.Complete)
		}
		for _, cell := range f.Results {
			var grids []string
			for _, r := range cell.Rows {
				if !r.Verified || len(r.Samples) == 0 || r.Residual == nil {
					t.Errorf("%s, %s: %+v", cell.Title, r.Label(), r)
				}
				if r.Name != report.Dist {
					continue
				}
				grids = append(grids, r.Grid)
				if r.Processes != max(c.processes, 1) || (r.Efficiency != nil) != !strings.Contains(c.flags, "alone") {
					t.Errorf("%s, %s: efficiency %v", cell.Title, r.Label(), r.Efficiency)
				}
			}
			if !slices.Equal(grids, c.grids) || cell.Suite != report.SuiteDist || cell.Flops <= 0 {
				t.Errorf("%s: %s, grids %q", cell.Title, cell.Suite, grids)
			}
		}
	}
}

// What is wrong with the command line, or on all processes alike, is said once.
func TestBenchDistMistakes(t *testing.T) {
	needDist(t)
	line := regexp.MustCompile(`(?m)^goblas: .*$`)
	for _, c := range []struct {
		processes   int
		environment []string
		args        string
		status      int
		want        string
	}{
		{0, nil, "frob", 2, `goblas: unknown operation "frob": one of dot, solve, cholesky, inv, qr, svd, eigh (see goblas bench dist --help)`},
		{3, nil, "frob", 2, `goblas: unknown operation "frob": one of dot, solve, cholesky, inv, qr, svd, eigh (see goblas bench dist --help)`},
		{3, nil, "dot --n 0", 2, `goblas: --n: "0" is no order n: `},
		{3, nil, "dot --grid 2x2", 2, `goblas: --grid 2x2: there are 3 processes (see goblas bench dist --help)`},
		{2, nil, "dot --grid 2", 2, `goblas: --grid: "2" is no grid of processes: it must be rows x columns, such as 2x4 (see goblas bench dist --help)`},
		{2, nil, "dot --time -1s", 2, `goblas: --time -1s: must be above 0 and at most 1h (see goblas bench dist --help)`},
		{0, nil, "network", 2, `goblas: network wants 2 processes, and there are 1: mpirun -n 2 goblas bench dist network (see goblas bench dist network --help)`},
		{0, nil, "model --speed 0", 2, `goblas: --speed, --bandwidth, --latency, --per-machine and --block: must be above 0 (see goblas bench dist model --help)`},
		{2, nil, "dot --n 16000000", 1, `goblas: dot 16000000x16000000 by 16000000x16000000, float64 needs about `},
		{2, nil, "dot --json /nowhere/x.json", 1, `goblas: cannot write /nowhere/x.json: no such file or directory`},
		{0, []string{"GOBLAS_SCALAPACK=/nowhere.so"}, "dot", 1, `goblas: dist: Init: ScaLAPACK unavailable: GOBLAS_SCALAPACK=/nowhere.so: `},
		{3, []string{"GOBLAS_SCALAPACK=/nowhere.so"}, "dot", 1, `goblas: dist: Init: ScaLAPACK unavailable: GOBLAS_SCALAPACK=/nowhere.so: `},
	} {
		status, stdout, stderr := onProcesses(t, c.processes, c.environment, append([]string{"bench", "dist"}, strings.Fields(c.args)...)...)
		var said []string
		for _, s := range line.FindAllString(stderr, -1) {
			if !strings.Contains(s, "is not measured on one process") {
				said = append(said, s)
			}
		}
		if status != c.status || strings.Contains(stdout, "pure Go: gonum runs") || len(said) != 1 || !strings.HasPrefix(said[0], c.want) {
			t.Errorf("%d processes, %s: status %d, want %d\n%s\nwant %s", c.processes, c.args, status, c.status, stderr, c.want)
		}
	}
}

// TestInfoOfProcesses: process 0 prints what each process is, whole and in order.
func TestInfoOfProcesses(t *testing.T) {
	needDist(t)
	status, stdout, stderr := onProcesses(t, 3, nil, "info")
	if status != 0 || stderr != "" {
		t.Fatalf("status %d, stderr %q", status, stderr)
	}
	blocks := strings.Split("\n"+stdout, "\nMPI\n")[1:]
	if len(blocks) != 3 {
		t.Fatalf("%d blocks:\n%s", len(blocks), stdout)
	}
	for rank, block := range blocks {
		for _, part := range []string{"process            " + strconv.Itoa(rank) + " of 0 to 2\n", "\nOpenBLAS", "\nThreads\n", topology.StepRanks, "3 processes", "\nProgram\n"} {
			if strings.Count(block, part) != 1 {
				t.Errorf("process %d: %q is not once in\n%s", rank, part, block)
			}
		}
	}
	_, stdout, _ = onProcesses(t, 3, nil, "info", "--json")
	decoder := json.NewDecoder(strings.NewReader(stdout))
	for rank := range 3 {
		var record struct {
			Cores int `json:"usable_cores"`
			MPI   struct {
				Rank int    `json:"rank"`
				Size int    `json:"size"`
				Host string `json:"host"`
			} `json:"mpi"`
		}
		host, err := os.Hostname()
		if err2 := decoder.Decode(&record); err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if record.MPI.Rank != rank || record.MPI.Size != 3 || record.MPI.Host != host || record.Cores < 1 {
			t.Errorf("%+v", record)
		}
	}
	// Without ScaLAPACK each process tells of itself.
	status, stdout, stderr = onProcesses(t, 2, []string{"GOBLAS_SCALAPACK=/nowhere.so"}, "info")
	if status != 0 || strings.Count(stdout, "\nProgram\n") != 2 || strings.Count(stderr, "each process tells of itself") != 2 {
		t.Errorf("status %d\n%s\n%s", status, stdout, stderr)
	}
}

func TestBenchDistNetwork(t *testing.T) {
	needDist(t)
	status, stdout, stderr := onProcesses(t, 2, nil, "bench", "dist", "network")
	if status != 0 || stderr != "" || !regexp.MustCompile(`^latency +\S+ [num]s\nbandwidth +\S+ GB/s\nspeed +\S+ GFLOP/s on 1 core\n$`).MatchString(stdout) {
		t.Errorf("status %d, %q\n%s", status, stdout, stderr)
	}
}

// TestDocumentedModel: the tables of the page are what the commands above them print.
func TestDocumentedModel(t *testing.T) {
	page := readFile(t, "../../docs/scaling.md")
	blocks := regexp.MustCompile(`(?m)^    goblas (bench dist model.*)\n\n((?:    .*\n|\n)+)`).FindAllStringSubmatch(page, -1)
	for _, b := range blocks {
		status, stdout, stderr := try(t, strings.Fields(b[1])...)
		var want strings.Builder
		for line := range strings.Lines(stdout) {
			if line = strings.TrimRight(line, " \n"); line != "" {
				want.WriteString("    " + line)
			}
			want.WriteByte('\n')
		}
		if got := strings.TrimRight(b[2], "\n") + "\n"; status != 0 || stderr != "" || got != want.String() {
			t.Errorf("goblas %s: status %d, %s\n%s\nthe page has\n%s", b[1], status, stderr, want.String(), got)
		}
	}
	if len(blocks) < 3 {
		t.Errorf("%d tables", len(blocks))
	}
}

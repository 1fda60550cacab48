package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/bare"
)

func TestBenchWith(t *testing.T) {
	path := filepath.Join(t.TempDir(), "result.json")
	status, stdout, stderr := try(t, "bench", "dot", "solve", "svd", "mul", "eigvals", "svdvals", "svdthin", "eigh", "inv", "cholesky", "qr", "tasks",
		"--n", "9", "--nrhs", "2", "--tasks", "2", "--workers", "1,2", "--threads", "1", "--backend", "auto", "--time", "1ms", "--with", "numpy,gonum,netlib,c", "--json", path)
	if status != 0 {
		t.Fatalf("status %d, stderr %q", status, stderr)
	}
	f, err := report.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	for _, p := range f.Peers {
		there = append(there, p.Name)
		if p.Version == "" {
			t.Errorf("%s: no version", p.Name)
		}
	}
	_, _, netlib := bare.Netlib()
	_, openblas := goblas.Describe()
	if slices.Contains(there, report.C) != (openblas == nil) || slices.Contains(there, report.Netlib) != (netlib == nil) ||
		slices.Contains(there, report.NumPy) == strings.Contains(stderr, "goblas: without NumPy: ") {
		t.Errorf("peers %v, stderr %q", there, stderr)
	}
	for _, c := range f.Results {
		names := map[string]int{}
		for _, r := range c.Rows {
			names[r.Name]++
			if !r.Verified || r.Residual == nil || len(r.Samples) == 0 {
				t.Errorf("%s: %s: verified %v (%s%s), residual %+v, %d samples", c.Title, r.Label(), r.Verified, r.Wrong, r.Error, r.Residual, len(r.Samples))
			}
		}
		for _, peer := range there {
			want := 1
			switch {
			case c.Op == "tasks" && peer == report.NumPy:
				want = 2 // workers
			case c.Op == "tasks" || peer == report.C && c.Suite == report.SuiteGonum:
				want = 0
			}
			if names[peer] != want {
				t.Errorf("%s: %d rows of %s, want %d", c.Title, names[peer], peer, want)
			}
		}
		if names[report.Pure] == 0 {
			t.Errorf("%s: no pure Go, which --with gonum asks for", c.Title)
		}
	}
	if openblas == nil && !strings.Contains(stdout, "\ngoblas is ") {
		t.Errorf("no ratios in\n%s", stdout)
	}
}

// More threads than one are set and put back: see try.
func TestBenchWithThreads(t *testing.T) {
	status, stdout, stderr := try(t, "bench", "dot", "--n", "9", "--threads", "2", "--backend", "pure,native", "--time", "1ms", "--with", "netlib,c")
	library, err := goblas.Describe()
	if err != nil {
		t.Skip(err)
	}
	if library.Layer == "serial" {
		if status != 2 || stdout != "" || !strings.Contains(stderr, "--threads 2: this OpenBLAS was compiled for at most 1") {
			t.Errorf("status %d, stderr %q, stdout %q", status, stderr, stdout)
		}
		return
	}
	if status != 0 || strings.Contains(stdout, "FAILED") || strings.Contains(stdout, "WRONG") || !strings.Contains(stdout, "\nC           2 ") {
		t.Errorf("status %d, stderr %q, stdout:\n%s", status, stderr, stdout)
	}
}

func TestBenchWithoutNumPy(t *testing.T) {
	status, stdout, stderr := try(t, "bench", "dot", "--n", "5", "--backend", "pure", "--time", "1ms", "--with", "numpy", "--python", "/nonexistent/python")
	if status != 0 || !strings.HasPrefix(stderr, "goblas: without NumPy: no Python with NumPy (/nonexistent/python: ") || strings.Count(stderr, "\n") != 1 || !strings.Contains(stdout, "\npure Go ") {
		t.Errorf("status %d, stderr %q, stdout:\n%s", status, stderr, stdout)
	}
}

func TestExports(t *testing.T) {
	directory := t.TempDir()
	csv, gobench := filepath.Join(directory, "x.csv"), filepath.Join(directory, "x.txt")
	status, stdout, stderr := try(t, "bench", "dot", "--n", "5", "--backend", "pure", "--time", "1ms", "--csv", csv, "--gobench", gobench, "--markdown", "-")
	if status != 0 || !strings.HasPrefix(stdout, "goblas ") || !strings.Contains(stdout, "\n### dot 5x5") || !strings.Contains(stderr, "\npure Go ") {
		t.Errorf("status %d, stderr %q, stdout:\n%s", status, stderr, stdout)
	}
	for path, want := range map[string]string{csv: "suite,op,", gobench: "\nBenchmarkDot/type=float64/n=5/by=pure"} {
		if text := readFile(t, path); !strings.Contains(text, want) {
			t.Errorf("%s has no %q:\n%s", path, want, text)
		}
	}
	if status, _, stderr := try(t, "bench", "--json", "-", "--csv", "-"); status != 2 || !strings.Contains(stderr, "only one format can go to the standard output") {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
	// A file that holds something else stays as it is if it cannot be measured at all.
	if status, _, _ := try(t, "bench", "dot", "--n", "16000000", "--csv", csv); status != 1 || !strings.HasPrefix(readFile(t, csv), "suite,op,") {
		t.Errorf("status %d", status)
	}
}

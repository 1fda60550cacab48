package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goblas/goblas/cmd/goblas/internal/functions"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas"
)

// TestLinalg compares every function with NumPy's or SciPy's, on two types.
func TestLinalg(t *testing.T) {
	before := goblas.Active()
	if err := goblas.Use(goblas.Auto); err != nil {
		t.Skip(err)
	}
	if err := goblas.Use(before); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "result.json")
	status, stdout, stderr := try(t, strings.Fields("bench linalg --n 5,9 --type float64,complex64 --threads 1 --time 100us --json "+path)...)
	if strings.Contains(stderr, "without NumPy") || strings.Contains(stderr, "No module named") {
		t.Skip(stderr)
	}
	if status != 0 || strings.Contains(stdout, "WRONG") || strings.Contains(stdout, "FAILED") {
		t.Fatalf("status %d, stderr %q, stdout:\n%s", status, stderr, stdout)
	}
	count := len(functions.Names(false, report.NumPy, report.SciPy))
	if lines := regexp.MustCompile(`(?m)^\w+ +\d[\d.]*x +\d[\d.]*x$`).FindAllString(stdout, -1); len(lines) != 2*count {
		t.Errorf("%d lines of %d functions on two types:\n%s", len(lines), count, stdout)
	}
	if !regexp.MustCompile(`(?m)^\d+ figures, geometric mean \d.*x, \d+ below 1, the least \d.*x: \w+,\sn = [59],\s`).MatchString(stdout) {
		t.Errorf("no summary:\n%s", stdout)
	}
	f, err := report.Read(path)
	if err != nil || len(f.Results) != 4*count || !f.Complete {
		t.Fatalf("%v, %d results of %d", err, len(f.Results), 4*count)
	}
	for _, c := range f.Results {
		for _, r := range c.Rows {
			if !r.Verified || r.Residual == nil || c.Suite != report.SuiteLinalg {
				t.Errorf("%s, %s: %+v", c.Title, r.Name, r)
			}
		}
	}
}

// TestLinalgTo: the ...To forms return the same as the others.
func TestLinalgTo(t *testing.T) {
	if err := goblas.Use(goblas.Auto); err != nil {
		t.Skip(err)
	}
	if err := goblas.Use(goblas.PureGo); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := try(t, strings.Fields("bench linalg --to --heap 1 --n 5 --type complex128 --threads 1 --time 100us")...)
	if strings.Contains(stderr, "without NumPy") || strings.Contains(stderr, "No module named") {
		t.Skip(stderr)
	}
	lines := regexp.MustCompile(`(?m)^\w+ +\d[\d.]*x$`).FindAllString(stdout, -1)
	if status != 0 || len(lines) != len(functions.Names(true, report.NumPy, report.SciPy)) || !strings.Contains(stdout, "goblas holds 1.00 MiB meanwhile") || !strings.Contains(stdout, "complex128, into memory that is kept:") {
		t.Errorf("status %d, stderr %q, stdout:\n%s", status, stderr, stdout)
	}
}

// TestStack compares every function of stacks with NumPy's, on two types.
func TestStack(t *testing.T) {
	if err := goblas.Use(goblas.Active()); err != nil {
		t.Skip(err)
	}
	path := filepath.Join(t.TempDir(), "result.json")
	status, stdout, stderr := try(t, strings.Fields("bench stack --n 3,20 --count 70 --type float32,complex128 --threads 1 --time 100us --json "+path)...)
	if strings.Contains(stderr, "without NumPy") {
		t.Skip(stderr)
	}
	if status != 0 || strings.Contains(stdout, "WRONG") || strings.Contains(stdout, "FAILED") {
		t.Fatalf("status %d, stderr %q, stdout:\n%s", status, stderr, stdout)
	}
	f, err := report.Read(path)
	if count := 4 * len(functions.StackNames()); err != nil || len(f.Results) != count || !f.Complete {
		t.Fatalf("%v, %d results of %d", err, len(f.Results), count)
	}
	for _, c := range f.Results {
		for _, r := range c.Rows {
			if !r.Verified || r.Residual == nil || c.Suite != report.SuiteStack || c.Count != 70 {
				t.Errorf("%s, %s: %+v", c.Title, r.Name, r)
			}
		}
	}
}

func TestLinalgMistakes(t *testing.T) {
	for _, test := range []struct {
		args, want string
		status     int
	}{
		{"bench linalg frob", `unknown function "frob"; did you mean `, 2},
		{"bench linalg banded --with numpy", "banded is no function of numpy", 2},
		{"bench linalg det --to", "det has no ...To form", 2},
		{"bench linalg --with matlab", `--with: unknown peer "matlab"`, 2},
		{"bench stack frob", `unknown function "frob": one of dot, `, 2},
		{"bench stack --count -1", "--count -1: must be", 2},
		{"bench linalg --n 0", `--n: "0" is no order n`, 2},
		{"bench linalg --type int", `--type: unknown type "int"`, 2},
		{"bench linalg --time -1s", "--time -1s: must be above 0", 2},
		{"bench linalg inv --python /nonexistent/python", "without NumPy: ", 1},
	} {
		if status, stdout, stderr := try(t, strings.Fields(test.args)...); status != test.status || stdout != "" || !strings.HasPrefix(stderr, "goblas: "+test.want) {
			t.Errorf("%s: status %d, stdout %q, stderr %q", test.args, status, stdout, stderr)
		}
	}
}

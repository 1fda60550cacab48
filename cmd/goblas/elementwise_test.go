package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

func TestElementwise(t *testing.T) {
	for _, args := range []string{"--n 100 --type float32", "--n 70000 --type float64"} {
		path := filepath.Join(t.TempDir(), "result.json")
		status, stdout, stderr := try(t, append(strings.Fields("bench elementwise --time 1ms --python - --json "+path), strings.Fields(args)...)...)
		if status != 0 || stderr != "" || strings.Contains(stdout, "WRONG") {
			t.Fatalf("status %d, stderr %q, stdout:\n%s", status, stderr, stdout)
		}
		if lines := regexp.MustCompile(`(?m)^(add|pow|sum|normal) .*\d\.\d{3} .*x$`).FindAllString(stdout, -1); len(lines) != 4 {
			t.Errorf("%d lines of four operations:\n%s", len(lines), stdout)
		}
		f, err := report.Read(path)
		if err != nil || len(f.Results) != 13 || !f.Complete {
			t.Fatalf("%v, %+v", err, f)
		}
		for _, c := range f.Results {
			for _, r := range c.Rows {
				if !r.Verified || r.Residual == nil || r.GBs == nil || c.Suite != report.SuiteElementwise {
					t.Errorf("%s, %s: %+v", c.Title, r.Name, r)
				}
			}
		}
	}
	status, stdout, stderr := try(t, "bench", "elementwise", "exp", "--n", "10", "--time", "1ms", "--python", "/nonexistent/python")
	if status != 0 || !strings.HasPrefix(stderr, "goblas: without NumPy: ") || !strings.Contains(stdout, "\nexp ") || strings.Contains(stdout, "\nadd ") {
		t.Errorf("status %d, stderr %q, stdout:\n%s", status, stderr, stdout)
	}
}

// TestElementwiseNumPy compares with NumPy where there is one.
func TestElementwiseNumPy(t *testing.T) {
	status, stdout, stderr := try(t, "bench", "elementwise", "--n", "1000", "--time", "1ms")
	if status != 0 || strings.Contains(stdout, "WRONG") {
		t.Fatalf("status %d, stderr %q, stdout:\n%s", status, stderr, stdout)
	}
	if strings.HasPrefix(stderr, "goblas: without NumPy") {
		t.Skip(stderr)
	}
	if lines := regexp.MustCompile(`(?m)^\w+ .*x .*x .*x$`).FindAllString(stdout, -1); len(lines) != 13 {
		t.Errorf("%d lines with a ratio to NumPy:\n%s", len(lines), stdout)
	}
}

func TestElementwiseMistakes(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"bench elementwise frob", `unknown operation "frob": one of add, `},
		{"bench elementwise --n 0", `--n: "0" is no number of elements`},
		{"bench elementwise --type complex64", `--type: unknown type "complex64"`},
		{"bench elementwise --time -1s", "--time -1s: must be above 0"},
		{"bench fill x", `fill takes no arguments, not "x"`},
		{"bench fill --rounds 0", "--n 10000 --rounds 0: one number each"},
		{"bench fill --n 1,2", "--n 1,2 --rounds 5: one number each"},
		{"bench fill --one none --n 1", `--one "none": plain or full`},
	} {
		if status, stdout, stderr := try(t, strings.Fields(test.args)...); status != 2 || stdout != "" || !strings.HasPrefix(stderr, "goblas: "+test.want) {
			t.Errorf("%s: status %d, stdout %q, stderr %q", test.args, status, stdout, stderr)
		}
	}
	if status, stdout, stderr := try(t, "bench", "elementwise", "add", "--n", "1000000000000"); status != 1 || stdout != "" || !strings.Contains(stderr, "try a smaller --n") {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	if status, stdout, stderr := try(t, "bench", "fill", "--n", "10000000"); status != 1 || stdout != "" || !strings.Contains(stderr, "needs about 728 TiB of memory") {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
}

func TestFill(t *testing.T) {
	// The measuring processes are this one again: see TestMain.
	t.Setenv(asMain, "1")
	status, stdout, stderr := try(t, "bench", "fill", "--n", "200", "--rounds", "2", "--python", "-")
	if status != 0 || stderr != "" || !regexp.MustCompile(`(?m)^goblas.Full +\d.*x$`).MatchString(stdout) {
		t.Errorf("status %d, stderr %q, stdout:\n%s", status, stderr, stdout)
	}
	// A Python that answers nothing.
	fake := filepath.Join(t.TempDir(), "python")
	if err := os.WriteFile(fake, []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := try(t, "bench", "fill", "--n", "20", "--rounds", "1", "--python", fake); status != 0 || !strings.Contains(stderr, "without NumPy") {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
}

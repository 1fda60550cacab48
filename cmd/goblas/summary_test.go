package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/race"
)

// TestSummary: without operations, a summary of all groups stands beneath the tables, all of
// whose answers were verified; with NumPy and without it.
func TestSummary(t *testing.T) {
	if err := goblas.Use(goblas.Active()); err != nil {
		t.Skip(err)
	}
	pythons := []string{"", "/nonexistent/python"}
	if testing.Short() || race.Enabled { // the second is another minute
		pythons = pythons[:1]
	}
	for _, python := range pythons {
		path := filepath.Join(t.TempDir(), "result.json")
		status, stdout, stderr := output(t, "bench", "--quick", "--time", "1ms", "--python", python, "--json", path)
		if status != 0 || strings.Contains(stdout, "WRONG") || strings.Contains(stdout, "FAILED") {
			t.Fatalf("status %d, stderr %q, stdout:\n%s", status, stderr, stdout)
		}
		_, summary, found := strings.Cut(stdout, "\nsummary: how many times as fast goblas is, geometric mean\n")
		if !found || strings.Contains(stderr, "without NumPy") != strings.Contains(summary, "Nothing is compared with NumPy") {
			t.Errorf("stderr %q, summary:\n%s", stderr, summary)
		}
		for line := range strings.Lines(summary) {
			if len(line) > 81 {
				t.Errorf("a line of %d columns: %s", len(line)-1, line)
			}
		}
		f, err := report.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(summary, "the time was up") { // else the machine is too busy for all groups
			if !f.Complete {
				t.Error("the file is not complete")
			}
			for _, group := range strings.Split("products solves decompositions stacks tall element-wise tasks fill shared", " ") {
				if !strings.Contains(summary, "\n"+group+" ") {
					t.Errorf("no %s in\n%s", group, summary)
				}
			}
		}
		for _, c := range f.Results {
			for _, r := range c.Rows {
				if !r.Verified && r.Median != nil || r.Mistake() != "" {
					t.Errorf("%s, %s: %+v", c.Title, r.Name, r)
				}
			}
		}
	}
}

// TestAllGroups: all groups have their own sizes.
func TestAllGroups(t *testing.T) {
	for _, args := range []string{"bench all dot", "bench all --n 3", "bench all --type float32", "bench all all --threads 1"} {
		if status, stdout, stderr := try(t, strings.Fields(args)...); status != 2 || stdout != "" {
			t.Errorf("%s: status %d, stderr %q, stdout %q", args, status, stderr, stdout)
		}
	}
}

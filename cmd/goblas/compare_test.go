package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCompare(t *testing.T) {
	directory := t.TempDir()
	path := filepath.Join(directory, "a.json")
	if status, _, stderr := try(t, "bench", "dot", "--n", "3,4", "--backend", "pure", "--time", "5ms", "--json", path); status != 0 {
		t.Fatal(stderr)
	}
	status, stdout, stderr := try(t, "compare", path, path, "--fail-over", "0%")
	if status != 0 || stderr != "" || strings.Count(stdout, "\npure Go ") != 2 || !strings.Contains(stdout, "geometric mean of the times of 2 rows: +0.0%") {
		t.Errorf("status %d, stderr %q, stdout:\n%s", status, stderr, stdout)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(directory, "half.json")
	if err := os.WriteFile(half, data[:len(data)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"compare"}, 2, "compare takes two files, not 0 (see goblas compare --help)"},
		{[]string{"compare", path}, 2, "compare takes two files, not 1 (see goblas compare --help)"},
		{[]string{"compare", path, path, "--fail-over", "much"}, 2, `--fail-over: "much" is no percentage: it must be 0% to 1000% (see goblas compare --help)`},
		{[]string{"compare", path, half}, 1, "cannot read " + half + ": damaged, or no file of results: "},
		{[]string{"compare", directory + "/none", path}, 1, "cannot read " + directory + "/none: no such file or directory"},
	} {
		status, stdout, stderr := try(t, test.args...)
		if status != test.status || stdout != "" || !strings.HasPrefix(stderr, "goblas: "+test.want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%v: status %d, stdout %q, stderr %q, want %q", test.args, status, stdout, stderr, test.want)
		}
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	fixture := filepath.Join("internal", "htmlreport", "testdata", "one-size.json")
	path := filepath.Join(t.TempDir(), "report.html")
	if status, stdout, stderr := try(t, "report", fixture, "-o", path); status != 0 || stdout != "" || stderr != "" {
		t.Fatalf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	page := readFile(t, path)
	if !strings.HasPrefix(page, "<!DOCTYPE html>") || !strings.Contains(page, "dot 24x24 by 24x24, float32") || !strings.HasSuffix(page, "</html>\n") {
		t.Errorf("%.200s", page)
	}
	status, stdout, stderr := try(t, "report", "-o", "-", fixture)
	if status != 0 || stdout != page || stderr != "" {
		t.Errorf("status %d, the page on stdout: %v, stderr %q", status, stdout == page, stderr)
	}
}

func TestReportMistakes(t *testing.T) {
	directory := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(directory, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := readFile(t, filepath.Join("internal", "htmlreport", "testdata", "fill.json"))
	whole := file("good.json", good)
	for _, test := range []struct {
		path, want string // on stderr, without "goblas: "
	}{
		{filepath.Join(directory, "none.json"), "cannot read " + directory + "/none.json: no such file or directory"},
		{file("half.json", good[:len(good)/2]), "cannot read " + directory + "/half.json: damaged, or no file of results: unexpected end of JSON input"},
		{file("other.json", `{"results": []}`), "cannot read " + directory + "/other.json: no file of goblas's results"},
		{file("old.json", strings.Replace(good, `"schema_version": 2`, `"schema_version": 1`, 1)), "cannot read " + directory + "/old.json: its schema is version 1, this goblas reads 2"},
		{file("empty.json", good[:strings.Index(good, `"results": [`)]+`"results": []}`), "nothing to draw: no row has a time, or a right answer"},
	} {
		output := filepath.Join(directory, "report.html")
		args := []string{"report", test.path, "-o", output}
		if !strings.HasSuffix(test.path, "empty.json") {
			args = append(args, whole) // a good one beside does not help
		}
		status, stdout, stderr := try(t, args...)
		if status != 1 || stdout != "" || !strings.HasPrefix(stderr, "goblas: "+test.want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: status %d, stdout %q, stderr %q", test.path, status, stdout, stderr)
		}
		if _, err := os.Stat(output); err == nil {
			t.Errorf("%s: a page was written", test.path)
		}
	}
	for args, want := range map[string]string{
		"report":                                 "goblas: report takes one or more files that goblas bench --json wrote (see goblas report --help)\n",
		"report " + whole:                        "goblas: report needs -o FILE.html, or -o - for the standard output (see goblas report --help)\n",
		"report " + whole + " -o " + "/none/x.h": "goblas: cannot write /none/x.h: no such file or directory\n",
	} {
		status, stdout, stderr := try(t, strings.Fields(args)...)
		if status == 0 || stdout != "" || stderr != want {
			t.Errorf("%s: status %d, stdout %q, stderr %q", args, status, stdout, stderr)
		}
	}
	// A page must not replace what it is drawn from, by any name.
	link := filepath.Join(directory, "link.html")
	if err := os.Symlink("good.json", link); err != nil {
		t.Fatal(err)
	}
	for _, output := range []string{whole, filepath.Join(directory, "..", filepath.Base(directory), "good.json"), link} {
		status, _, stderr := try(t, "report", whole, "-o", output)
		if status != 2 || !strings.Contains(stderr, "would overwrite "+whole) || readFile(t, whole) != good {
			t.Errorf("-o %s: status %d, stderr %q", output, status, stderr)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(directory, ".*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

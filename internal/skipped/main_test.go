package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Three jobs as go test -json prints them, cut to what counts.
const (
	race = `{"Action":"start","Package":"github.com/goblas/goblas/goblas"}
{"Action":"run","Package":"github.com/goblas/goblas/goblas","Test":"TestSlow"}
{"Action":"output","Package":"github.com/goblas/goblas/goblas","Test":"TestSlow","Output":"{\"Action\":\"pass\"}\n"}
{"Action":"skip","Package":"github.com/goblas/goblas/goblas","Test":"TestSlow"}
{"Action":"pass","Package":"github.com/goblas/goblas/goblas","Test":"TestParts"}
{"Action":"skip","Package":"github.com/goblas/goblas/goblas","Test":"TestParts/large"}
{"Action":"skip","Package":"github.com/goblas/goblas/goblas/shm","Test":"TestFull"}
{"Action":"pass","Package":"github.com/goblas/goblas/goblas"}
`
	container = `{"Action":"pass","Package":"github.com/goblas/goblas/goblas","Test":"TestSlow"}
{"Action":"skip","Package":"github.com/goblas/goblas/native","Test":"TestSlow"}
{"Action":"skip","Package":"github.com/goblas/goblas/goblas","Test":"TestParts/large"}
`
	empty = `{"Action":"skip","Package":"github.com/goblas/goblas/examples"}
`
)

func TestReport(t *testing.T) {
	tests := outcomes{}
	for _, job := range []string{race, container} {
		if err := tests.add(strings.NewReader(job)); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	ok := tests.report(&out)
	const want = `skipped in every job: goblas.TestParts/large, WHICH SOME JOB MUST RUN
skipped in every job: goblas/shm.TestFull, which needs the right to mount a file system
skipped in every job: native.TestSlow, WHICH SOME JOB MUST RUN
`
	if ok || out.String() != want {
		t.Errorf("%v:\n%swant\n%s", ok, &out, want)
	}
	delete(tests, "goblas.TestParts/large")
	tests["native.TestSlow"] = true
	if !tests.report(&strings.Builder{}) {
		t.Error("fails though only an allowed test was skipped")
	}
}

// TestAllowedAreThere holds that the list names tests that exist.
func TestAllowedAreThere(t *testing.T) {
	for name := range allowed {
		dir, test, _ := strings.Cut(name, ".")
		files, err := filepath.Glob(filepath.Join("../..", dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			found = found || strings.Contains(string(text), "func "+test+"(")
		}
		if !found {
			t.Errorf("%s is not there", name)
		}
	}
}

func TestUnreadable(t *testing.T) {
	for _, events := range []string{"", empty, race + "FAIL\n"} {
		if err := (outcomes{}).add(strings.NewReader(events)); err == nil {
			t.Errorf("no error for %q", events)
		}
	}
	if err := (outcomes{}).read(t.TempDir()); err == nil {
		t.Error("no error for a folder")
	}
}

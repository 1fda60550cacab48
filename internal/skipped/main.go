// Command skipped names the tests that every job skipped in which they ran: they
// prove nothing, and nobody would notice. Each argument is a file of the events
// that go test -json printed in one job. It fails if it names a test that is not
// in the list of those that may be skipped.
//
//	usage: skipped FILE...
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// allowed has the tests that the jobs of .ci/run cannot run on every machine, and
// what they need.
var allowed = map[string]string{
	"cmd/goblas/internal/htmlreport.TestBrowser": "a browser, which not every system has as a package",
	"goblas/shm.TestFull":                        "the right to mount a file system",
	"goblas/shm.TestNumberAgain":                 "a file system that gives the number of a removed file to the next one",
	"goblas/shm.TestSmallContainer":              "the right to limit the memory of a control group",
	"goblas/topology.TestCgroupOfChild":          "the right to limit the CPUs of a control group",
	"native/openblas.TestLoad64":                 "an OpenBLAS with 64-bit integers beside the one that is tested",
	"native/openblas.TestOneEach":                "an OpenBLAS on OpenMP beside the one that is tested",
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: skipped FILE...")
		os.Exit(2)
	}
	tests := outcomes{}
	for _, name := range os.Args[1:] {
		if err := tests.read(name); err != nil {
			fmt.Fprintf(os.Stderr, "skipped: %s: %v\n", name, err)
			os.Exit(1)
		}
	}
	if !tests.report(os.Stdout) {
		os.Exit(1)
	}
}

// outcomes tells of each test whether some job ran it to its end.
type outcomes map[string]bool

func (o outcomes) read(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	return o.add(file)
}

// add reads the events of one job. It is an error if no test ran there.
func (o outcomes) add(events io.Reader) error {
	ran := false
	for decoder := json.NewDecoder(events); ; {
		var event struct{ Action, Package, Test string }
		if err := decoder.Decode(&event); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		done := event.Action == "pass" || event.Action == "fail"
		if event.Test != "" && (done || event.Action == "skip") {
			test := strings.TrimPrefix(event.Package, "github.com/goblas/goblas/") + "." + event.Test
			o[test] = o[test] || done
			ran = ran || done
		}
	}
	if !ran {
		return errors.New("no test ran")
	}
	return nil
}

// report prints the tests that no job ran to their end, and reports whether all
// of them are allowed.
func (o outcomes) report(w io.Writer) (ok bool) {
	ok = true
	for _, test := range slices.Sorted(maps.Keys(o)) {
		switch need := allowed[test]; {
		case o[test]:
		case need != "":
			fmt.Fprintf(w, "skipped in every job: %s, which needs %s\n", test, need)
		default:
			fmt.Fprintf(w, "skipped in every job: %s, WHICH SOME JOB MUST RUN\n", test)
			ok = false
		}
	}
	return ok
}

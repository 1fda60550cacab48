package numpysuite_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/internal/race"
)

// suite has NumPy's tests of numpy.linalg.
const suite = "numpy.linalg.tests"

// only makes the tests run some of NumPy's, as in
//
//	go test ./goblas/internal/numpysuite -numpy numpy.linalg.tests.test_linalg::TestQR
var only = flag.String("numpy", suite, "which of NumPy's tests to run")

// report is what testdata/standin.py says when the tests have run.
type report struct {
	NumPy     string
	Status    int
	Functions []string
	Outcomes  map[string]string // by test: passed, failed, skipped or xfailed
	Calls     map[string]int    // by function and types, as in "solve dd->d"
	Sent      map[string]int    // calls that went to goblas, by function: all but those of empty stacks
	Poisoned  []string          // calls that reached NumPy's own module
	out       string            // what pytest printed
}

// python returns a Python that has NumPy and what its tests need.
var python = sync.OnceValues(func() (string, error) {
	var why []byte
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		out, err := exec.Command(name, "-c", "import numpy, pytest, hypothesis").CombinedOutput()
		if err == nil {
			return name, nil
		}
		why = append(why, out...)
	}
	lines := strings.Split(strings.TrimSpace(string(why)), "\n")
	return "", errors.New("no python3 with NumPy, pytest and hypothesis (make setup): " + lines[len(lines)-1])
})

// run runs tests of NumPy's by the script; start starts it.
func run(ctx context.Context, on, tests string, start func(*exec.Cmd) error) (r report, err error) {
	name, err := python()
	if err != nil {
		return r, err
	}
	script, err := filepath.Abs("testdata/standin.py")
	if err != nil {
		return r, err
	}
	dir, err := os.MkdirTemp("", "numpysuite") // hypothesis leaves a directory there
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "report.json")
	c := exec.CommandContext(ctx, name, script, on, file, tests)
	c.Dir, c.Env = dir, append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if err := start(c); err != nil {
		return r, err
	}
	ended := c.Wait()
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err != nil {
		return r, fmt.Errorf("%w, %w\n%s", ended, err, out.String())
	}
	r.out = out.String()
	return r, nil
}

// itself is what becomes of the tests on NumPy itself.
var itself = sync.OnceValues(func() (report, error) {
	return run(context.Background(), "numpy", *only, (*exec.Cmd).Start)
})

// share makes the arrays for the operands and results of one call, by NumPy's letters for
// their types. The largest call is the full SVD of a 1000 x 66 matrix of float64.
func share() (map[string]*shm.Array, error) {
	f, err1 := shm.Create[float32]("", 1<<18)
	d, err2 := shm.Create[float64]("", 1<<21)
	c, err3 := shm.Create[complex64]("", 1<<18)
	z, err4 := shm.Create[complex128]("", 1<<18)
	i, err5 := shm.Create[int32]("", 1<<12) // ranks
	return map[string]*shm.Array{"f": f, "d": d, "F": c, "D": z, "i": i}, errors.Join(err1, err2, err3, err4, err5)
}

// onGoblas runs tests of NumPy's on a server in the given mode.
func onGoblas(ctx context.Context, mode goblas.Backend, tests string, env ...string) (r report, of served, err error) {
	arrays, err := share()
	if err != nil {
		return r, of, err
	}
	defer func() {
		for _, a := range arrays {
			a.Close()
		}
	}()
	calls, sent, err := os.Pipe()
	if err != nil {
		return r, of, err
	}
	answers, given, err := os.Pipe()
	if err != nil {
		return r, of, err
	}
	var says bytes.Buffer
	server := exec.CommandContext(ctx, os.Args[0])
	server.Env = append(append(os.Environ(), asServer+"="+mode.String()), env...)
	server.Stdin, server.Stdout, server.Stderr = calls, given, &says
	err = shm.Start(server, arrays)
	calls.Close()
	given.Close()
	if err != nil {
		return r, of, err
	}
	// The script's end of the pipe is the only one: when it ends, the server does.
	r, err = run(ctx, "goblas", tests, func(c *exec.Cmd) error {
		c.ExtraFiles = []*os.File{answers, sent}
		err := shm.Start(c, arrays)
		answers.Close()
		sent.Close()
		return err
	})
	ended := server.Wait()
	if ended == nil {
		ended = json.Unmarshal(says.Bytes(), &of)
	}
	if ended != nil {
		err = errors.Join(err, fmt.Errorf("server: %w\n%s", ended, says.String()))
	}
	return r, of, err
}

// TestSuite is the proof: each of NumPy's tests has the outcome that it has on NumPy
// itself, all calls of NumPy's LAPACK come to goblas, and none goes elsewhere. TestSuiteNative
// and TestSuitePureGo are the same in the other modes. The race
// detector does not watch them: NumPy's tests take minutes under it.
func TestSuite(t *testing.T) {
	if race.Enabled {
		t.Skip("takes minutes under the race detector")
	}
	onAll(t, goblas.Auto)
}

func TestSuiteNative(t *testing.T) {
	oneIsEnough(t)
	if _, err := goblas.Describe(); err != nil {
		if os.Getenv("GOBLAS_REQUIRE_NATIVE") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	onAll(t, goblas.Native)
}

func TestSuitePureGo(t *testing.T) {
	oneIsEnough(t)
	if _, err := goblas.Describe(); err != nil {
		t.Skip("without OpenBLAS TestSuite computes in pure Go: ", err)
	}
	onAll(t, goblas.PureGo)
}

func oneIsEnough(t *testing.T) {
	t.Helper()
	if testing.Short() || race.Enabled {
		t.Skip("TestSuite is enough with -short; takes minutes under the race detector")
	}
}

// need skips a test where NumPy's cannot run.
func need(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("shared arrays need Linux")
	}
	if _, err := python(); err != nil {
		t.Skip(err)
	}
}

// onAll runs all of NumPy's tests.
func onAll(t *testing.T, mode goblas.Backend) {
	need(t)
	t.Parallel()
	go itself() // which takes as long
	got, of, err := onGoblas(t.Context(), mode, *only)
	if err != nil {
		t.Fatal(err)
	}
	want, err := itself()
	if err != nil {
		t.Fatal(err)
	}
	compare(t, got, want)
	if !maps.Equal(got.Sent, of.Calls) {
		t.Errorf("calls sent %v, served %v", got.Sent, of.Calls)
	}
	if mode == goblas.Native && of.Native == 0 || mode == goblas.PureGo && of.Native != 0 {
		t.Errorf("%d calls in OpenBLAS, %d in pure Go", of.Native, of.Pure)
	}
	t.Logf("NumPy %s: %d tests, %d calls served; %d of BLAS and LAPACK in OpenBLAS, %d in pure Go",
		got.NumPy, len(got.Outcomes), sum(of.Calls), of.Native, of.Pure)
}

// TestWrong shows that NumPy's tests find a wrong solution.
func TestWrong(t *testing.T) {
	need(t)
	t.Parallel()
	got, _, err := onGoblas(t.Context(), goblas.Auto, suite+".test_linalg::TestSolve", asWrong+"=solve")
	if err != nil {
		t.Fatal(err)
	}
	failed := slices.Sorted(maps.Keys(got.Outcomes))
	failed = slices.DeleteFunc(failed, func(test string) bool { return got.Outcomes[test] != "failed" })
	if got.Status != 1 || len(failed) < 2 {
		t.Errorf("status %d; failed: %v", got.Status, failed)
	}
}

// compare holds the outcomes and the calls on goblas to those on NumPy itself.
func compare(t *testing.T, got, want report) {
	t.Helper()
	passed := 0
	for test, outcome := range want.Outcomes {
		if got.Outcomes[test] != outcome {
			t.Errorf("%s: %s on NumPy, %q on goblas", test, outcome, got.Outcomes[test])
		}
		if outcome == "passed" {
			passed++
		}
	}
	for test := range got.Outcomes {
		if want.Outcomes[test] == "" {
			t.Errorf("%s runs on goblas only", test)
		}
	}
	if want.Status != 0 || *only == suite && passed < 400 {
		t.Errorf("on NumPy itself: status %d, only %d tests passed", want.Status, passed)
	}
	if !maps.Equal(got.Calls, want.Calls) {
		t.Errorf("calls on goblas %v, on NumPy %v", got.Calls, want.Calls)
	}
	for _, function := range want.Functions {
		if *only == suite && !slices.ContainsFunc(slices.Collect(maps.Keys(got.Calls)), func(call string) bool { return strings.HasPrefix(call, function+" ") }) {
			t.Errorf("the tests do not call %s", function)
		}
	}
	if t.Failed() {
		t.Logf("pytest says, in the end:\n%s", got.out[max(0, len(got.out)-20000):])
	}
	if len(got.Poisoned) > 0 {
		t.Errorf("%d calls reached NumPy's own module: %v", len(got.Poisoned), got.Poisoned)
	}
}

func sum(calls map[string]int) (n int) {
	for _, c := range calls {
		n += c
	}
	return n
}

package main

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// command is goblas as a process of its own.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), program, args...)
	c.Env = append(os.Environ(), asMain+"=1")
	return c
}

// interrupted runs goblas, interrupts it after a line for which when holds, and
// returns what it wrote. It must end with status 130.
func interrupted(t *testing.T, when func(line string) bool, args ...string) (stdout, stderr string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no interrupt that a process can send")
	}
	c := command(t, args...)
	var all, errs strings.Builder
	c.Stderr = &errs
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	sent := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		all.WriteString(lines.Text() + "\n")
		if !sent && when(lines.Text()) {
			sent = true
			if err := c.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
		}
	}
	err = c.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 130 {
		t.Errorf("%v: %v, want exit status 130", args, err)
	}
	return all.String(), errs.String()
}

func TestInterrupt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "result.json")
	// The first cell takes no time, the second minutes: the first row is there.
	first := func(line string) bool { return strings.HasPrefix(line, "pure Go  ") }
	stdout, stderr := interrupted(t, first, "bench", "dot", "--n", "8,4000", "--backend", "pure", "--time", "1ms", "--json", path)
	if want := "goblas: interrupted; what was measured is above, marked incomplete, and in " + path + "\n"; messages(stderr) != want {
		t.Errorf("stderr %q, want %q", stderr, want)
	}
	if !strings.Contains(stdout, "dot 4000x4000") || !strings.HasSuffix(stdout, "\nincomplete\n") {
		t.Errorf("stdout:\n%s", stdout)
	}
	r := readResult(t, path)
	if r.Complete || len(r.Results) != 2 || !r.Results[0].Complete || len(r.Results[0].Rows[0].Samples) == 0 || r.Results[1].Complete {
		t.Errorf("%+v", r)
	}
}

// The other benches keep what they have too, with a complete schema.
func TestInterruptOthers(t *testing.T) {
	for _, args := range []string{
		"elementwise add --n 1000 --time 30m --python -", "fill --n 500 --rounds 1000000 --python -", "share --n 100 --rounds 1000",
	} {
		if runtime.GOOS != "linux" && strings.HasPrefix(args, "share") {
			continue // package shm is for Linux
		}
		path := filepath.Join(t.TempDir(), "result.json")
		header := func(line string) bool { return strings.HasPrefix(line, "pure Go: ") } // it measures now
		stdout, stderr := interrupted(t, header, append([]string{"bench"}, append(strings.Fields(args), "--json", path)...)...)
		if !strings.HasSuffix(messages(progress.ReplaceAllString(stderr, "")), "goblas: interrupted; what was measured is above, marked incomplete, and in "+path+"\n") {
			t.Errorf("%s: stderr %q", args, stderr)
		}
		f, err := report.Read(path)
		if err != nil || f.Complete || len(f.Results) == 0 || f.Results[0].Complete || !strings.Contains(stdout, "incomplete") {
			t.Errorf("%s: %v, %+v, stdout:\n%s", args, err, f, stdout)
		}
	}
}

// output runs goblas without an OpenBLAS.
func output(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	c := command(t, args...)
	c.Env = append(c.Env, "GOBLAS_LIBRARY="+filepath.Join(t.TempDir(), "none.so"))
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			t.Fatal(err)
		}
	}
	return c.ProcessState.ExitCode(), out.String(), messages(errs.String())
}

func TestWithoutOpenBLAS(t *testing.T) {
	status, stdout, stderr := output(t, "info")
	if status != 0 || !strings.HasPrefix(stdout, "OpenBLAS: not available\n  reason") || !strings.Contains(stdout, "\n  hint") || stderr != "" {
		t.Errorf("info: status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	status, stdout, stderr = output(t, "info", "--json")
	if status != 0 || !strings.Contains(stdout, `"openblas": null`) || stderr != "" {
		t.Errorf("info --json: status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	status, stdout, stderr = output(t, "bench", "solve", "--n", "3", "--time", "1ms")
	if status != 0 || !strings.Contains(stdout, "\npure Go") || strings.Contains(stdout, "\nOpenBLAS") ||
		!strings.HasPrefix(stderr, "goblas: no OpenBLAS, so pure Go alone is measured: ") {
		t.Errorf("bench: status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	status, stdout, stderr = output(t, "bench", "solve", "--n", "3", "--backend", "native")
	if status != 1 || stdout != "" || !strings.HasPrefix(stderr, "goblas: no OpenBLAS: ") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("bench --backend native: status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
}

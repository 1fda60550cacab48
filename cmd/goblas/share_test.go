//go:build linux

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/internal/race"
)

func TestShm(t *testing.T) {
	dir, err := os.MkdirTemp("/dev/shm", "goblas-test-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	t.Setenv("GOBLAS_SHM_DIR", dir)
	if status, stdout, stderr := try(t, "shm", "ls"); status != 0 || stdout != "no shared arrays in "+shm.Dir()+"\n" || stderr != "" {
		t.Errorf("status %d, %q, %q", status, stdout, stderr)
	}
	alive, err := shm.Create[float64]("alive", 10, 20)
	if err != nil {
		t.Fatal(err)
	}
	defer alive.Close()
	gone, err := shm.Create[int8]("gone", 5)
	if err != nil {
		t.Fatal(err)
	}
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(shm.Dir(), "goblas-text.npy"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := try(t, "shm", "ls")
	if status != 0 || stderr != "" || !regexp.MustCompile(`^name .*\nalive  float64  10x20 +16\.0 KiB +20.* process \d+\ngone   int8 +5 .*  gone\ntext .*not a .npy file\n$`).MatchString(stdout) {
		t.Errorf("status %d, %s%s", status, stdout, stderr)
	}
	if status, stdout, stderr := try(t, "shm", "clean"); status != 0 || stdout != "removed gone (16.0 KiB)\n" || stderr != "" {
		t.Errorf("status %d, %q, %q", status, stdout, stderr)
	}
	if os.Geteuid() == 0 { // another user's, whose owner is gone
		other, err := shm.Create[int8]("other", 5)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.Chown(other.Path(), 65534, -1), other.Close()); err != nil {
			t.Fatal(err)
		}
		if status, stdout, stderr := try(t, "shm", "clean"); status != 0 || stdout != "" ||
			stderr != "goblas: other is left alone: permission denied (not to be trusted): it belongs to user 65534, this is user 0\n" {
			t.Errorf("status %d, %q, %q", status, stdout, stderr)
		}
	}
	if err := alive.Unlink(); err != nil {
		t.Error(err)
	}
	t.Setenv("GOBLAS_SHM_DIR", filepath.Join(shm.Dir(), "none"))
	if status, _, stderr := try(t, "shm", "clean"); status != 1 || !strings.HasPrefix(stderr, "goblas: shm: list ") {
		t.Errorf("status %d, %q", status, stderr)
	}
}

func TestBenchShare(t *testing.T) {
	if testing.Short() || race.Enabled {
		t.Skip("starts many processes, one after the other")
	}
	c := command(t, "bench", "share", "--n", "1,100000", "--rounds", "2")
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		t.Fatal(err, errs.String())
	}
	for _, want := range []string{"\nshare 1 float64 (8.00 bytes), 2 rounds\n", "\nshare 100000 float64 (781 KiB), 2 rounds\n", "\ngoblas/shm ", "\nbytes over a pipe ", "\ngob over a pipe "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if strings.Contains(progress.ReplaceAllString(errs.String(), ""), "NumPy") == strings.Contains(out.String(), "NumPy RawArray") || strings.Contains(out.String(), "FAILED") {
		t.Errorf("%s%s", out.String(), errs.String())
	}
	for line := range strings.Lines(out.String()) {
		if len(strings.TrimRight(line, "\n")) > 80 {
			t.Errorf("wider than 80 columns: %q", line)
		}
	}
}

// Every round of NumPy's has a Python of its own, as Go's has processes: memory that a
// process has used before is no longer fresh.
func TestFreshPythons(t *testing.T) {
	if testing.Short() || race.Enabled {
		t.Skip("starts forty processes, one after the other")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	started := filepath.Join(dir, "started")
	script := "#!/bin/sh\necho >>" + started + "\nexec " + python + " \"$@\"\n"
	if err := os.WriteFile(filepath.Join(dir, "python3"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	const rounds = 3
	for _, bench := range []string{"fill", "share"} {
		os.Remove(started)
		c := command(t, "bench", bench, "--n", "10", "--rounds", "3")
		var out, errs bytes.Buffer
		c.Stdout, c.Stderr = &out, &errs
		if err := c.Run(); err != nil {
			t.Fatal(err, errs.String())
		}
		if !strings.Contains(out.String(), "\nNumPy ") {
			t.Skip(errs.String())
		}
		if n := strings.Count(readFile(t, started), "\n"); n != 1+2*rounds {
			t.Errorf("bench %s: %d Pythons, want one to ask and one for each of %d runs", bench, n, 2*rounds)
		}
	}
}

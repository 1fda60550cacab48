package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas"
)

// TestTune measures for a moment, which finds little, and saves, shows, refuses and
// removes the file.
func TestTune(t *testing.T) {
	if _, err := goblas.Describe(); err != nil {
		status, _, stderr := try(t, "tune")
		if status != 1 || !strings.Contains(stderr, "native BLAS unavailable") {
			t.Errorf("without OpenBLAS: status %d, %s", status, stderr)
		}
		t.Skip(err)
	}
	path := filepath.Join(t.TempDir(), "goblas", "tune.json")
	t.Setenv("GOBLAS_TUNE", path)
	expect := func(wantStatus int, want string, args ...string) {
		t.Helper()
		status, stdout, stderr := try(t, args...)
		if status != wantStatus || !strings.Contains(stdout+stderr, want) {
			t.Errorf("goblas %v: status %d, want %d and %q\n%s%s", args, status, wantStatus, want, stdout, stderr)
		}
	}
	expect(0, "nothing saved for this machine", "tune", "--show")
	expect(0, "nothing saved for this machine", "tune", "--reset")
	expect(0, "nothing saved\n", "tune", "--dry-run", "--time", "1ms")
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("a dry run left %v", err)
	}
	expect(0, "saved "+path, "tune", "--time", "1ms")
	expect(0, path, "tune", "--show")
	expect(0, "of goblas tune,", "info")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(1, "goblas: ignored: "+path+": damaged tuning file", "tune", "--show")
	expect(0, "built-in; ignored:", "info")
	expect(0, "removed "+path, "tune", "--reset")
	expect(2, "only one of --show, --reset and --dry-run", "tune", "--show", "--reset")
	// Where nothing can be saved, nothing is measured.
	t.Setenv("GOBLAS_TUNE", filepath.Dir(path)) // a folder
	expect(1, "goblas: nowhere to save: ", "tune", "--time", "1h")
	t.Setenv("GOBLAS_TUNE", "off")
	expect(1, "GOBLAS_TUNE is off", "tune", "--time", "1ms")
}

// TestTuneFolder holds where the file goes by default.
func TestTuneFolder(t *testing.T) {
	if _, err := goblas.Describe(); err != nil {
		t.Skip(err)
	}
	home := t.TempDir()
	t.Setenv("GOBLAS_TUNE", "")
	t.Setenv("XDG_CONFIG_HOME", home)
	t.Setenv("HOME", home)
	t.Setenv("AppData", home)
	if status, stdout, stderr := try(t, "tune", "--time", "1ms"); status != 0 || !strings.Contains(stdout, "saved "+home) {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	if status, stdout, _ := try(t, "tune", "--reset"); status != 0 || !strings.Contains(stdout, "removed "+home) {
		t.Errorf("status %d\n%s", status, stdout)
	}
}

// TestTuneSplit looks for a split, and saves nothing.
func TestTuneSplit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tune.json")
	t.Setenv("GOBLAS_TUNE", path)
	status, stdout, stderr := try(t, "tune", "--n", "8,16", "--time", "1ms")
	want := []string{"\nn = 8: ", "\nn = 16: ", "tasks: 1000 products of 8x8"}
	if _, err := goblas.Describe(); err == nil {
		want = append(want, "the best static split: ", "Auto: ")
	} else {
		want = append(want, "no OpenBLAS, no choice")
	}
	for _, w := range want {
		if status != 0 || !strings.Contains(stdout, w) {
			t.Errorf("status %d, no %q in\n%s%s", status, w, stdout, stderr)
		}
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("it left a file: %v", err)
	}
	if status, _, stderr := try(t, "tune", "--n", "8", "--dry-run"); status != 2 || !strings.Contains(stderr, "--n saves nothing") {
		t.Errorf("status %d, %s", status, stderr)
	}
}

// TestTaskMemory: what does not fit is refused before it is made.
func TestTaskMemory(t *testing.T) {
	for _, args := range [][]string{
		{"tune", "--n", "16000000"},
		{"bench", "tasks", "--n", "16000000", "--tasks", "1"},
		{"bench", "tasks", "--n", "100000", "--tasks", "16000000", "--workers", "1..40"},
	} {
		status, stdout, stderr := try(t, args...)
		if status != 1 || stdout != "" || !strings.Contains(stderr, "of memory") || !strings.Contains(stderr, "try a smaller --n") {
			t.Errorf("goblas %v: status %d, stdout %q, stderr %q", args, status, stdout, stderr)
		}
	}
}

//go:build linux

package shm

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"golang.org/x/sys/unix"
)

// role makes the test binary do one of the jobs in roles instead of testing.
const role = "GOBLAS_SHM_TEST_ROLE"

var roles = map[string]func() error{}

func TestMain(m *testing.M) {
	if name := os.Getenv(role); name != "" {
		if err := roles[name](); err != nil {
			fmt.Fprintln(os.Stderr, name+":", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// process is the test binary in the given role.
func process(t testing.TB, name string, env ...string) *exec.Cmd {
	t.Helper()
	if roles[name] == nil {
		t.Fatalf("no role %q", name)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), program)
	c.Env = append(append(os.Environ(), role+"="+name, "GORACE=atexit_sleep_ms=0"), env...)
	c.Stderr = os.Stderr
	return c
}

// directory gives the test a directory of named arrays of its own, in memory, and
// checks in the end that nothing is left there.
func directory(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(defaultDir, "goblas-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOBLAS_SHM_DIR", dir)
	t.Cleanup(func() {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// made is Create that cannot fail, closed and unlinked in the end.
func made[T Number](t testing.TB, name string, shape ...int) (*Array, []T) {
	t.Helper()
	a, err := Create[T](name, shape...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = a.Unlink() // the test may have done it
		_ = a.Close()
	})
	return a, elements[T](t, a)
}

func elements[T Number](t testing.TB, a *Array) []T {
	t.Helper()
	s, err := Slice[T](a)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tinyDirectory is a file system of its own with so many bytes.
func tinyDirectory(t *testing.T, size int) {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		t.Skipf("a full file system takes the right to mount one: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	t.Setenv("GOBLAS_SHM_DIR", dir)
}

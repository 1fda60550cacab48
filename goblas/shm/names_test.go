//go:build linux

package shm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// TestUnlinkTooLate has an Unlink wait for somebody who takes the same name away, and
// who gives it to a new array meanwhile. That one must keep it.
func TestUnlinkTooLate(t *testing.T) {
	directory(t)
	first, _ := made[int8](t, "name", 1)
	f, err := openFile(first.Path(), ReadOnly, false)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if ok, err := lockFile(f, false); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if removed, err := Clean(); len(removed) != 0 || err != nil { // somebody is at it
		t.Errorf("%v, %v", removed, err)
	}
	result := make(chan error, 1)
	go func() { result <- first.Unlink() }()
	for waits := false; !waits && len(result) == 0; {
		locks, err := os.ReadFile("/proc/locks")
		if err != nil {
			t.Skip(err)
		}
		waits = strings.Contains(string(locks), fmt.Sprintf("-> FLOCK  ADVISORY  WRITE %d ", os.Getpid()))
	}
	if len(result) > 0 {
		t.Error("Unlink did not wait")
	}
	if err := os.Remove(first.Path()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	second, _ := made[int8](t, "name", 1)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-result; !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("too late: %v", err)
	}
	if b, err := Open("name", ReadOnly); err != nil || !os.SameFile(b.id, second.id) || b.Close() != nil {
		t.Errorf("a live owner lost its name: %v", err)
	}
}

// TestNumberAgain unlinks an array whose file's number another file has by now, as
// file systems on disks give them again at once.
func TestNumberAgain(t *testing.T) {
	t.Setenv("GOBLAS_SHM_DIR", t.TempDir())
	for range 20 {
		first, err := Create[int8]("name", 1)
		if errors.Is(err, errors.ErrUnsupported) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(first.Close(), os.Remove(first.Path())); err != nil {
			t.Fatal(err)
		}
		second, _ := made[int8](t, "name", 1)
		again := os.SameFile(first.id, second.id)
		if err := first.Unlink(); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("took the name of the next file, of the same number %v: %v", again, err)
		}
		if err := errors.Join(second.Unlink(), second.Close()); err != nil {
			t.Fatal(err)
		}
		if again {
			return
		}
	}
	t.Skip("this file system gives no number again")
}

// TestNames has owners, cleaners and heirs at one name. Each opening is to the others
// as a process is. No owner that lives loses its name, and nobody sees an error for
// being late.
func TestNames(t *testing.T) {
	directory(t)
	var created atomic.Int64
	var wg sync.WaitGroup
	until := func(work func() error) {
		wg.Go(func() {
			for created.Load() < 100 {
				if err := work(); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrExist) {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 3 {
		until(func() error {
			a, err := Create[int8]("name", 1)
			if err != nil {
				return err
			}
			created.Add(1)
			for range 20 {
				if there, err := os.Lstat(a.Path()); err != nil || !os.SameFile(a.id, there) {
					t.Errorf("a live owner lost its name: %v", err)
					break
				}
			}
			if err := a.Close(); err != nil || i > 0 {
				return err
			}
			return a.Unlink()
		})
	}
	for range 2 {
		until(func() error {
			_, err := Clean()
			if errors.Is(err, fs.ErrNotExist) {
				t.Errorf("cleaned too late: %v", err)
			}
			return err
		})
	}
	until(func() error { // an heir
		a, err := Open("name", ReadOnly)
		if err != nil {
			return err
		}
		segments, err := List()
		if err == nil && len(segments) == 1 && segments[0].Err == nil && !segments[0].Alive {
			err = a.Unlink()
		}
		return errors.Join(err, a.Close())
	})
	wg.Wait()
	if _, err := Clean(); err != nil {
		t.Error(err)
	}
}

//go:build linux

package shm

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// sparse makes a .npy file of n bytes that is all hole.
func sparse(t *testing.T, dir string, n int) string {
	t.Helper()
	path := filepath.Join(dir, "sparse.npy")
	h := header{typ: Uint8, shape: []int{n}, offset: dataOffset}
	if err := errors.Join(os.WriteFile(path, h.format(), 0o600), os.Truncate(path, dataOffset+int64(n))); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(path) })
	return path
}

// TestSignals takes memory from a kernel that a signal interrupts in everything that
// takes longer than a megabyte does. Newer kernels are not like that.
func TestSignals(t *testing.T) {
	defer func(before func(int, uint32, int64, int64) error) { fallocate = before }(fallocate)
	for _, size := range []int64{0, 1, pageSize + 1, 1 << 30} {
		for _, longest := range []int64{pageSize, 1 << 20, 1 << 40} {
			taken, calls := int64(0), int64(0)
			fallocate = func(_ int, _ uint32, at, length int64) error {
				if calls++; calls > 100+size/min(longest, 1<<20) {
					return errors.New("undone for ever")
				}
				if length > longest {
					return unix.EINTR
				}
				if at != taken || length < 1 {
					return fmt.Errorf("%d bytes at %d, %d taken", length, at, taken)
				}
				taken += length
				return nil
			}
			if err := allocate(os.Stdin, size); err != nil || taken != size {
				t.Errorf("%d bytes, %d at once: %d taken, %v", size, longest, taken, err)
			}
		}
	}
	fallocate = func(int, uint32, int64, int64) error { return unix.ENOSPC }
	if err := allocate(os.Stdin, 1); err != unix.ENOSPC {
		t.Errorf("no space: %v", err)
	}
}

// memoryGroup makes a control group with a limit, and returns the file to which a
// process is written that belongs there.
func memoryGroup(t *testing.T, limit int) string {
	t.Helper()
	for _, group := range []struct{ parent, limit string }{
		{"/sys/fs/cgroup/memory", "memory.limit_in_bytes"}, {"/sys/fs/cgroup", "memory.max"},
	} {
		dir := filepath.Join(group.parent, "goblas-test-"+strconv.Itoa(os.Getpid()))
		if os.Mkdir(dir, 0o755) != nil {
			continue
		}
		t.Cleanup(func() { _ = os.Remove(dir) })
		// In a real group the file is there; in a container the parent may be an ordinary
		// directory.
		f, err := os.OpenFile(filepath.Join(dir, group.limit), os.O_WRONLY, 0)
		if err != nil {
			continue
		}
		_, err = f.WriteString(strconv.Itoa(limit))
		if errors.Join(err, f.Close()) == nil {
			return filepath.Join(dir, "cgroup.procs")
		}
	}
	t.Skip("a container's limit takes the right to set one")
	return ""
}

// TestSmallContainer opens and creates more than its memory limit allows, which would
// end the process.
func TestSmallContainer(t *testing.T) {
	const limit = 64 << 20
	processes, dir := memoryGroup(t, limit), directory(t)
	for _, test := range []struct {
		size int
		want string
	}{{limit / 4, "fine"}, {4 * limit, "no space"}} {
		c := process(t, "container", "SIZE="+strconv.Itoa(test.size), "SPARSE="+sparse(t, dir, test.size))
		in, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		c.Stdout = &out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.WriteFile(processes, []byte(strconv.Itoa(c.Process.Pid)), 0), in.Close(), c.Wait()); err != nil {
			t.Errorf("%d bytes: %v", test.size, err)
		}
		if want := strings.Repeat(test.want+"\n", 4); out.String() != want {
			t.Errorf("%d bytes: %q, want %q", test.size, out.String(), want)
		}
	}
}

// TestWorthAsking counts small arrays until they are worth a question together, and
// begins anew when memory had room.
func TestWorthAsking(t *testing.T) {
	defer unasked.Store(unasked.Swap(0))
	create := func(size int) {
		a, err := Create[uint8]("", size)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	create(fewBytes / 2)
	if n := unasked.Load(); n < fewBytes/2 || n > fewBytes {
		t.Errorf("%d bytes are unasked after one array", n)
	}
	create(fewBytes / 2)
	if n := unasked.Load(); n != 0 {
		t.Errorf("%d bytes are unasked after two", n)
	}
	for i, test := range []struct {
		size int64
		want bool
	}{{fewBytes, false}, {fewBytes + 1, true}, {1, true}, {1, true}} { // nobody answers
		if got := worthAsking(test.size); got != test.want {
			t.Errorf("%d: %d bytes are worth asking: %v", i, test.size, got)
		}
	}
}

func init() {
	roles["container"] = func() error {
		if _, err := io.ReadAll(os.Stdin); err != nil { // until it is in the group
			return err
		}
		size, err := strconv.Atoi(os.Getenv("SIZE"))
		if err != nil {
			return err
		}
		for _, open := range []func() (*Array, error){
			func() (*Array, error) { return Create[uint8]("", size) },
			func() (*Array, error) { return Create[uint8]("container", size) },
			func() (*Array, error) { return OpenFile(os.Getenv("SPARSE"), ReadWrite) },
			func() (*Array, error) { return OpenFile(os.Getenv("SPARSE"), ReadWrite) }, // without holes by now, or with
		} {
			a, err := open()
			var space *SpaceError
			switch {
			case errors.As(err, &space) && space.Where == "memory" && space.Wanted >= int64(size) && space.Free < space.Wanted:
				fmt.Println("no space")
				continue
			case err != nil:
				return err
			}
			x, err := Slice[uint8](a)
			if err != nil {
				return err
			}
			for i := range x {
				x[i] = 1
			}
			if strings.HasPrefix(a.Name(), "container") {
				err = a.Unlink()
			}
			if err := errors.Join(err, a.Close()); err != nil {
				return err
			}
			fmt.Println("fine")
		}
		return nil
	}
}

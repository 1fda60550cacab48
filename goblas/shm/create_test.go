//go:build linux

package shm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/goblas/goblas/goblas/matrix"
)

// roundTrip creates an array of T, opens it by its name, and sees each other's
// writes.
func roundTrip[T Number](t *testing.T, one T) {
	t.Helper()
	want := TypeOf[T]()
	a, x := made[T](t, "round", 3, 5)
	b, err := Open("round", ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	y := elements[T](t, b)
	if a.Type() != want || b.Type() != want || len(x) != 15 || len(y) != 15 || !slices.Equal(b.Shape(), []int{3, 5}) || b.Len() != 15 {
		t.Errorf("%v and %v", a, b)
	}
	x[14], y[0] = one, one
	if y[14] != one || x[0] != one || x[1] != 0 {
		t.Errorf("%v: %v and %v", want, x, y)
	}
	other := func() error { _, err := Slice[uint8](b); return err }
	if want == Uint8 {
		other = func() error { _, err := Slice[int8](b); return err }
	}
	if err := other(); !errors.Is(err, ErrType) {
		t.Errorf("%v as another type: %v", want, err)
	}
	if !a.Owner() || b.Owner() || a.Path() != b.Path() {
		t.Errorf("owner %v and %v, paths %s and %s", a.Owner(), b.Owner(), a.Path(), b.Path())
	}
	if err := errors.Join(b.Close(), a.Close(), b.Unlink()); err != nil {
		t.Error(err)
	}
	if err := a.Unlink(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("unlinked twice: %v", err)
	}
}

func TestTypes(t *testing.T) {
	directory(t)
	roundTrip[int8](t, -1)
	roundTrip[int16](t, -1)
	roundTrip[int32](t, -1)
	roundTrip[int64](t, -1)
	roundTrip[uint8](t, 1)
	roundTrip[uint16](t, 1)
	roundTrip[uint32](t, 1)
	roundTrip[uint64](t, 1)
	roundTrip[float32](t, 0.5)
	roundTrip[float64](t, 0.5)
	roundTrip[complex64](t, 1i)
	roundTrip[complex128](t, 1i)
}

// TestSizes goes across the sizes at which segments are laid out differently:
// every byte is there, zero, and apart from the control block.
func TestSizes(t *testing.T) {
	for _, n := range []int{0, 1, 127, 128, 4096, hugePage - dataOffset - controlSize, hugePage, hugeFrom - controlSize - dataOffset - 1,
		hugeFrom - controlSize - dataOffset, hugeFrom, 5*hugePage + 1} {
		a, x := made[uint8](t, "", n)
		for i, v := range x {
			if v != 0 {
				t.Fatalf("element %d of %d is %d", i, n, v)
			}
			x[i] = 0xff
		}
		for range 2 {
			if orphaned, err := a.Lock(t.Context()); orphaned || err != nil {
				t.Fatalf("%d elements: lock: %v, %v", n, orphaned, err)
			}
			if err := a.Unlock(); err != nil {
				t.Fatal(err)
			}
		}
		var st unix.Stat_t
		if err := unix.Fstat(int(a.file.Fd()), &st); err != nil || st.Blocks*512 < int64(n) || st.Mode&0o777 != 0o600 {
			t.Errorf("%d elements: %d bytes taken, mode %o, %v", n, st.Blocks*512, st.Mode, err)
		}
		if i := slices.IndexFunc(x, func(v uint8) bool { return v != 0xff }); i >= 0 || len(x) != n {
			t.Errorf("element %d of %d is %d", i, len(x), x[i])
		}
	}
}

func TestMatrix(t *testing.T) {
	a, x := made[complex64](t, "", 2, 3)
	x[5] = 1i
	m, err := Matrix[complex64](a)
	if err != nil || m.Shape() != "2x3" || m.At(1, 2) != 1i || m.Check() != nil {
		t.Errorf("%+v, %v", m, err)
	}
	m.Set(0, 1, 2)
	if x[1] != 2 {
		t.Error("the matrix is a copy")
	}
	if _, err := Matrix[float64](a); !errors.Is(err, ErrType) {
		t.Errorf("another type: %v", err)
	}
	for _, shape := range [][]int{{}, {4}, {1, 2, 3}} {
		b, _ := made[float32](t, "", shape...)
		if _, err := Matrix[float32](b); !errors.Is(err, ErrShape) {
			t.Errorf("%v as a matrix: %v", shape, err)
		}
	}
	for _, shape := range [][]int{{0, 4}, {4, 0}} {
		b, _ := made[float32](t, "", shape...)
		var m matrix.Matrix[float32]
		if m, err = Matrix[float32](b); err != nil || m.Check() != nil || m.Rows != shape[0] || m.Cols != shape[1] {
			t.Errorf("%v as a matrix: %+v, %v, %v", shape, m, err, m.Check())
		}
	}
}

func TestMistakes(t *testing.T) {
	dir := directory(t)
	a, _ := made[int8](t, "there", 1)
	for _, name := range []string{"..", "../x", "/x", "a/b", "a\x00b", "ä", " ", strings.Repeat("x", 201)} {
		_, err := Create[int8](name, 1)
		_, opening := Open(name, ReadOnly)
		if name == ".." { // harmless, because of the prefix: goblas-...npy
			if err != nil || os.Remove(filepath.Join(dir, "goblas-...npy")) != nil {
				t.Errorf("%q: %v", name, err)
			}
			continue
		}
		if !errors.Is(err, ErrName) || !errors.Is(opening, ErrName) {
			t.Errorf("%q: %v and %v", name, err, opening)
		}
	}
	for _, shape := range [][]int{{-1}, {1 << 62}, {1 << 32, 1 << 32}, {-1, -1}, slices.Repeat([]int{1}, 65)} {
		if _, err := Create[int8]("x", shape...); !errors.Is(err, ErrShape) {
			t.Errorf("%v: %v", shape, err)
		}
	}
	if _, err := Create[int8]("there", 1); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a name that exists: %v", err)
	}
	if _, err := Open("missing", ReadOnly); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing name: %v", err)
	}
	for _, mode := range []Mode{7, 7 | AnyOwner, -1} {
		_, byName := Open("there", mode)
		_, byPath := OpenFile("/nowhere", mode)
		for _, err := range []error{byName, byPath} {
			if e, ok := errors.AsType[*Error](err); !ok || e.Op != "open" || !errors.Is(err, ErrKind) {
				t.Errorf("mode %d: %v", mode, err)
			}
		}
	}
	for _, path := range []string{dir, os.DevNull} {
		if _, err := OpenFile(path, ReadOnly); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", path, err)
		}
	}
	var e *Error
	if _, err := Open("missing", ReadOnly); !errors.As(err, &e) || e.Op != "open" || e.On != "missing" ||
		err.Error() != "shm: open missing: no such file or directory" {
		t.Errorf("%v", err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	_, slice := Slice[int8](a)
	_, lock := a.Lock(t.Context())
	_, join := a.Join(1)
	for _, err := range []error{slice, lock, join, a.Unlock(), a.Close()} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
	}
}

// TestPermission opens an array without the right to. Root has every right, so
// only root can make itself a user who has not.
func TestPermission(t *testing.T) {
	directory(t)
	a, _ := made[int8](t, "mine", 1)
	if st, err := os.Stat(a.Path()); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
	if os.Getuid() != 0 {
		t.Skip("another user's file takes root to make")
	}
	if err := os.Chmod(Dir(), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := process(t, "refused").Run(); err != nil {
		t.Error(err)
	}
}

func init() {
	roles["refused"] = func() error {
		const nobody = 65534
		if err := syscall.Setuid(nobody); err != nil {
			return err
		}
		_, reading := Open("mine", ReadOnly)
		_, writing := Create[int8]("yours", 1)
		segments, err := List()
		removed, cleaning := Clean()
		if !errors.Is(reading, fs.ErrPermission) || !errors.Is(writing, fs.ErrPermission) || err != nil || cleaning != nil ||
			len(removed) != 0 || len(segments) != 1 || !errors.Is(segments[0].Err, fs.ErrPermission) {
			return fmt.Errorf("open: %v, create: %v, list: %v %v, clean: %v %v", reading, writing, segments, err, removed, cleaning)
		}
		return nil
	}
}

func TestTooLarge(t *testing.T) {
	directory(t)
	for _, name := range []string{"", "large"} {
		_, err := Create[float64](name, 1<<40)
		var space *SpaceError
		if !errors.Is(err, ErrSpace) || !errors.As(err, &space) || space.Wanted < 8<<40 || space.Where != "memory" {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestFull fills a file system of one megabyte, to which no one can write beyond
// that without SIGBUS.
func TestFull(t *testing.T) {
	tinyDirectory(t, 1<<20)
	for _, n := range []int{1 << 20, 16 << 20} {
		_, err := Create[uint8]("large", n)
		var space *SpaceError
		if !errors.As(err, &space) || space.Wanted < int64(n) || space.Free > 1<<20 || space.Where != Dir() {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	first, x := made[uint8](t, "first", 600<<10)
	x[len(x)-1] = 1
	if _, err := Create[uint8]("second", 600<<10); !errors.Is(err, ErrSpace) {
		t.Errorf("the second: %v", err)
	}
	// A file with a hole, as np.lib.format.open_memmap makes it.
	h := header{typ: Uint8, shape: []int{600 << 10}, offset: dataOffset}
	path := filepath.Join(Dir(), "hole.npy")
	if err := errors.Join(os.WriteFile(path, h.format(), 0o600), os.Truncate(path, 700<<10)); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFile(path, ReadWrite); !errors.Is(err, ErrSpace) {
		t.Errorf("a hole in a full file system: %v", err)
	}
	if err := errors.Join(first.Unlink(), first.Close()); err != nil {
		t.Fatal(err)
	}
	b, err := OpenFile(path, ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	y := elements[uint8](t, b)
	for i := range y {
		y[i] = 1
	}
	if _, err := b.Lock(t.Context()); !errors.Is(err, ErrForeign) {
		t.Errorf("a lock in a plain file: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

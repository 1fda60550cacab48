//go:build linux

package shm

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestListAndClean(t *testing.T) {
	dir := directory(t)
	alive, _ := made[float64](t, "alive", 3)
	left, x := made[int32](t, "left", 2, 2)
	x[3] = 9
	reader, err := Open("left", ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if err := left.Close(); err != nil { // without Unlink, as one who died
		t.Fatal(err)
	}
	plain := header{typ: Int8, shape: []int{4096}, offset: dataOffset}
	foreigners := map[string][]byte{
		"plain": append(plain.format(), make([]byte, 4096)...), "text": []byte("hello, I am not yours"), "empty": {},
	}
	for name, data := range foreigners {
		if err := os.WriteFile(filepath.Join(dir, prefix+name+suffix), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "other.npy"), nil, 0o600),
		os.Symlink(alive.Path(), filepath.Join(dir, "goblas-link.npy"))); err != nil {
		t.Fatal(err)
	}
	segments, err := List()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range segments {
		names = append(names, s.Name)
		switch s.Name {
		case "alive":
			if s.Err != nil || !s.Alive || s.Owner != os.Getpid() || s.Type != Float64 || !slices.Equal(s.Shape, []int{3}) || s.Bytes < 24 || s.Born.IsZero() {
				t.Errorf("%+v", s)
			}
		case "left":
			if s.Err != nil || s.Alive {
				t.Errorf("%+v", s)
			}
		default:
			if s.Err == nil || s.Alive {
				t.Errorf("%+v", s)
			}
		}
	}
	if want := []string{"alive", "empty", "left", "link", "plain", "text"}; !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
	if _, err := Open("link", ReadOnly); !errors.Is(err, ErrFormat) {
		t.Errorf("opened a link: %v", err)
	}
	removed, err := Clean()
	if err != nil || len(removed) != 1 || removed[0].Name != "left" {
		t.Errorf("%+v, %v", removed, err)
	}
	if y := elements[int32](t, reader); y[3] != 9 {
		t.Errorf("cleaned away under a reader: %v", y)
	}
	if err := reader.Unlink(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("unlinked what was cleaned: %v", err)
	}
	for name := range foreigners {
		if err := os.Remove(filepath.Join(dir, prefix+name+suffix)); err != nil {
			t.Errorf("not left alone: %v", err)
		}
	}
	if err := errors.Join(os.Remove(filepath.Join(dir, "other.npy")), os.Remove(filepath.Join(dir, "goblas-link.npy"))); err != nil {
		t.Error(err)
	}
}

// TestUnlinkAfterSuccessor leaves a later array of the same name alone.
func TestUnlinkAfterSuccessor(t *testing.T) {
	directory(t)
	first, _ := made[int8](t, "name", 1)
	if err := first.Unlink(); err != nil {
		t.Fatal(err)
	}
	second, _ := made[int8](t, "name", 2)
	if err := first.Unlink(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the first took the second's name: %v", err)
	}
	if err := second.Unlink(); err != nil {
		t.Error(err)
	}
}

package tunefile

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/goblas/goblas/goblas/internal/plan"
)

// Write writes the file whole or not at all, and makes its folder. It returns when
// the file is on the disk, and takes away what Writes that were killed have left in
// the folder.
func Write(path string, f File) error {
	c := content{Schema, f.Machine, f.Measured, map[string]plan.Crossovers{}}
	for op, crossovers := range f.Crossovers {
		c.Crossovers[op.String()] = crossovers
	}
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	// A file of a Write that goes on at this moment looks like one that was left. Its
	// process finds it gone, then, and makes a new one; that ends, as only a Write that
	// has come to its end takes files away.
	for range 100 {
		if err = replace(path, append(text, '\n')); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return err
}

// temporary is how the names of files begin that will be renamed; digits follow.
const temporary = ".goblas-tune-"

// replace puts a file with the text in the place of path.
func replace(path string, text []byte) (err error) {
	folder := filepath.Dir(path)
	w, err := os.CreateTemp(folder, temporary+"*")
	if err != nil {
		return err
	}
	if _, err = w.Write(text); err == nil {
		err = fsync(w)
	}
	if err = errors.Join(err, w.Close()); err == nil {
		err = os.Rename(w.Name(), path)
	}
	if err != nil {
		_ = os.Remove(w.Name()) // the error to report is the first
		return err
	}
	removeLeft(folder)
	// The new name is on the disk when the folder is. Some file systems cannot say so,
	// and Windows cannot; the file is whole in any case.
	d, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer d.Close() // it was only read
	_ = fsync(d)
	return nil
}

// fsync waits until a file is on the disk. Tests look on.
var fsync = (*os.File).Sync

// removeLeft takes away the files that replace did not come to rename. Another user's
// stay, in a folder such as /tmp.
func removeLeft(folder string) {
	entries, _ := os.ReadDir(folder) // what cannot be listed stays
	for _, e := range entries {
		digits, ok := strings.CutPrefix(e.Name(), temporary)
		if ok && strings.Trim(digits, "0123456789") == "" && e.Type().IsRegular() {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}

// Writable returns why Write would fail at path, nil if it would not: it makes the
// folder and a file in it, which it removes.
func Writable(path string) error {
	folder := filepath.Dir(path)
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", path)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	w, err := os.CreateTemp(folder, temporary+"*")
	if err != nil {
		return err
	}
	_ = os.Remove(w.Name()) // if it stays, the next Write takes it away
	return w.Close()
}

// Remove removes the file at path, and reports whether there was one.
func Remove(path string) (removed bool, err error) {
	err = os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

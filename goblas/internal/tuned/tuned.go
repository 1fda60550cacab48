// Package tuned keeps the crossovers that were measured on a machine: one small
// JSON file for each machine and library, in the user's configuration folder. A
// file is believed only if it says that it was made for what is here now, and if
// all of it makes sense; wrong thresholds could make calls slow, never wrong.
package tuned

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/environ"
)

// Schema is the version of the file and of what its thresholds mean.
const Schema = 1

// Why a file is not believed.
var (
	ErrDamaged = errors.New("damaged tuning file")
	ErrForeign = errors.New("tuning file of another machine or library")
)

// Error is a file that is not believed. It wraps ErrDamaged or ErrForeign.
type Error struct {
	Path string
	Err  error
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Machine is what crossovers depend on.
type Machine struct {
	CPU     string `json:"cpu"`
	Arch    string `json:"arch"`
	Cores   int    `json:"cores"`   // for all calls together
	Library string `json:"library"` // version of OpenBLAS
	Kernel  string `json:"kernel"`
	Layer   string `json:"layer"`
}

// Key tells machines apart in names of files.
func (m Machine) Key() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %+v", Schema, m))
	return hex.EncodeToString(sum[:6])
}

// File is what was measured, where and when.
type File struct {
	Machine    Machine
	Measured   time.Time
	Crossovers plan.Overrides
}

// content is a File as JSON has it, its operations by name.
type content struct {
	Schema     int                        `json:"schema"`
	Machine    Machine                    `json:"machine"`
	Measured   time.Time                  `json:"measured"`
	Crossovers map[string]plan.Crossovers `json:"crossovers"`
}

// Variable names another file, or with "off" none.
const Variable = "GOBLAS_TUNE"

// Path is where the file of a machine is, "" if the user wants none or has no say in
// it: see package environ.
func Path(m Machine) (string, error) {
	switch path := environ.Get(Variable); {
	case path == "off", environ.Secure(): // HOME is a variable, too
		return "", nil
	case path != "":
		return path, nil
	}
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(folder, "goblas", "tune-"+m.Key()+".json"), nil
}

// longest is the most bytes that a file may have; all operations need a fifth.
const longest = 1 << 16

// Read reads the file at path, which must be one for m. The error is an *Error,
// or the system's: fs.ErrNotExist if there is none.
func Read(path string, m Machine) (File, error) {
	// Opening a pipe would wait for its writer.
	if info, err := os.Stat(path); err != nil {
		return File{}, err
	} else if !info.Mode().IsRegular() {
		return File{}, &Error{path, fmt.Errorf("%w: not a regular file", ErrDamaged)}
	}
	r, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, longest+1))
	if err != nil {
		return File{}, err
	}
	f, err := Parse(text)
	if err == nil && f.Machine != m {
		err = fmt.Errorf("%w: made for %+v, this is %+v", ErrForeign, f.Machine, m)
	}
	if err != nil {
		return File{}, &Error{path, err}
	}
	return f, nil
}

// Parse reads a file's text. The error wraps ErrDamaged or, of a file of another
// version, ErrForeign.
func Parse(text []byte) (File, error) {
	damaged := func(format string, args ...any) (File, error) {
		return File{}, fmt.Errorf("%w: "+format, append([]any{ErrDamaged}, args...)...)
	}
	if len(text) > longest {
		return damaged("longer than %d bytes", longest)
	}
	// The version decides what else there may be.
	var version struct{ Schema int }
	if err := json.Unmarshal(text, &version); err != nil {
		return damaged("%v", err)
	}
	if version.Schema != Schema {
		return File{}, fmt.Errorf("%w: version %d, this is %d", ErrForeign, version.Schema, Schema)
	}
	var c content
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return damaged("%v", err)
	}
	f := File{Machine: c.Machine, Measured: c.Measured, Crossovers: plan.Overrides{}}
	for name, crossovers := range c.Crossovers {
		op, ok := plan.ByName(name)
		if !ok {
			return damaged("unknown operation %q", name)
		}
		for _, work := range [...]*float64{crossovers.Native, crossovers.Wide, crossovers.Tiled} {
			if work != nil && !(*work >= 0 && *work <= math.MaxFloat64) {
				return damaged("%s from a work of %g", name, *work)
			}
		}
		f.Crossovers[op] = crossovers
	}
	return f, nil
}

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

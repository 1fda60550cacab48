package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
)

// SchemaVersion is that of [File]. It changes when a key changes its meaning or
// goes away.
const SchemaVersion = 1

// File is everything that a bench measured, and on what.
type File struct {
	SchemaVersion int            `json:"schema_version"`
	Kind          string         `json:"kind"`     // "bench"
	Complete      bool           `json:"complete"` // false while measuring, and if interrupted
	Started       time.Time      `json:"started"`
	Seed          uint64         `json:"seed"`
	Budget        float64        `json:"budget_seconds"` // for each row
	Machine       machine.Record `json:"machine"`
	Results       []Cell         `json:"results"`
}

// NewFile returns a File without results.
func NewFile(m machine.Record, seed uint64, budget time.Duration, started time.Time) *File {
	return &File{
		SchemaVersion: SchemaVersion, Kind: "bench", Started: started.Truncate(time.Second),
		Seed: seed, Budget: budget.Seconds(), Machine: m, Results: []Cell{},
	}
}

// Add adds a result; last says that there are no more.
func (f *File) Add(c Cell, last bool) {
	f.Results = append(f.Results, c)
	f.Complete = last && c.Complete
}

// Failure returns an error that names what was wrong or failed, nil if nothing.
func (f *File) Failure() error {
	var failed []error
	for _, c := range f.Results {
		for _, r := range c.Rows {
			switch {
			case r.Wrong != "":
				failed = append(failed, fmt.Errorf("%s n=%d, %s: %s", c.Op, c.N, r.Name(), r.Wrong))
			case r.Error != "":
				failed = append(failed, fmt.Errorf("%s n=%d, %s: %s", c.Op, c.N, r.Name(), r.Error))
			}
		}
	}
	return errors.Join(failed...)
}

// Target is where a File is saved; the zero Target is nowhere.
type Target struct{ path string }

// OpenTarget returns the target at path, or nowhere if path is empty. It fails
// if a file could not be created there, so that nothing is measured in vain. An
// existing file stays as it is until the first Save.
func OpenTarget(path string) (Target, error) {
	if path == "" {
		return Target{}, nil
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // replace the file, not the link
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return Target{}, fmt.Errorf("cannot write %s: not a regular file", path)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return Target{}, fmt.Errorf("cannot write %w", err)
	}
	t := Target{path}
	f, err := t.create()
	if err != nil {
		return Target{}, err
	}
	return t, errors.Join(f.Close(), os.Remove(f.Name()))
}

// create creates a file beside the target.
func (t Target) create() (*os.File, error) {
	f, err := os.CreateTemp(filepath.Dir(t.path), "."+filepath.Base(t.path)+".*")
	if err != nil {
		return nil, fmt.Errorf("cannot write %s: %w", t.path, errors.Unwrap(err))
	}
	return f, nil
}

// Save replaces the file at the target, at once: a reader sees the old one or
// the new one.
func (t Target) Save(f *File) (err error) {
	if t.path == "" {
		return nil
	}
	data, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	temp, err := t.create()
	if err != nil {
		return err
	}
	_, err = temp.Write(append(data, '\n'))
	// 0644, as a redirection would make it: CreateTemp's files are private.
	err = errors.Join(err, temp.Chmod(0o644), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), t.path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("cannot write %s: %w", t.path, err), os.Remove(temp.Name()))
	}
	return nil
}

// Mention is the end of a sentence that says where the results are, "" if
// nowhere.
func (t Target) Mention() string {
	if t.path == "" {
		return ""
	}
	return ", and in " + t.path
}

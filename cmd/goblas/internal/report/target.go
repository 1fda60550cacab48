package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

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

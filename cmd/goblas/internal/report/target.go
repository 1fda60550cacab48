package report

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Format is a way to write a File.
type Format struct {
	Name   string // of the flag
	Usage  string // of the flag
	Encode func(*File) ([]byte, error)
}

// Formats lists them.
var Formats = []Format{
	{"json", "also write everything measured to this `file` (- for stdout), after every result", encodeJSON},
	{"csv", "also write a line for each row to this `file` (- for stdout)", encodeCSV},
	{"markdown", "also write tables in Markdown to this `file` (- for stdout)", encodeMarkdown},
	{"gobench", "also write Go's benchmark format, which benchstat reads, to this `file` (- for stdout)", encodeGoBench},
}

// Stdout is the path that stands for the standard output.
const Stdout = "-"

// Target is where a File is saved in one format; the zero Target is nowhere.
type Target struct {
	path   string
	format Format
	stdout io.Writer // where path is Stdout
}

// OpenTarget returns the target at path, or nowhere if path is empty. It fails
// if a file could not be created there, so that nothing is measured in vain. An
// existing file stays as it is until the first Save.
func OpenTarget(path string, format Format, stdout io.Writer) (Target, error) {
	if path == "" || path == Stdout {
		return Target{path, format, stdout}, nil
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
	t := Target{path, format, nil}
	f, err := t.create()
	if err != nil {
		return Target{}, err
	}
	return t, errors.Join(f.Close(), os.Remove(f.Name()))
}

// SameFile reports whether two paths lead to one file, through links, and whatever their
// spelling. Where neither exists yet, they do if they have one name in one folder.
func SameFile(a, b string) bool {
	a, b = filepath.Clean(a), filepath.Clean(b)
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	if errA != nil && errB != nil && filepath.Dir(a) != a && filepath.Dir(b) != b {
		return filepath.Base(a) == filepath.Base(b) && SameFile(filepath.Dir(a), filepath.Dir(b))
	}
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// create creates a file beside the target.
func (t Target) create() (*os.File, error) {
	f, err := os.CreateTemp(filepath.Dir(t.path), "."+filepath.Base(t.path)+".*")
	if err != nil {
		return nil, t.failed(err)
	}
	return f, nil
}

// failed is err without the name of the file beside the target.
func (t Target) failed(err error) error {
	return fmt.Errorf("cannot write %s: %w", t.path, withoutName(err))
}

// Save replaces the file at the target, at once: a reader sees the old one or
// the new one. What goes to the standard output waits for Finish.
func (t Target) Save(f *File) (err error) {
	if t.path == "" || t.path == Stdout {
		return nil
	}
	data, err := t.format.Encode(f)
	if err != nil {
		return err
	}
	temp, err := t.create()
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	// 0o644 is what a redirection would give; CreateTemp's files are private.
	if err = cmp.Or(err, temp.Chmod(0o644), temp.Close()); err == nil {
		err = os.Rename(temp.Name(), t.path)
	}
	if err != nil {
		_ = os.Remove(temp.Name()) // the first error is the one to tell
		return t.failed(err)
	}
	return nil
}

// Finish writes what goes to the standard output.
func (t Target) Finish(f *File) error {
	if t.path != Stdout {
		return nil
	}
	data, err := t.format.Encode(f)
	if err != nil {
		return err
	}
	_, err = t.stdout.Write(data)
	return err
}

// Mention is the end of a sentence that says where the results are, "" if
// nowhere.
func (t Target) Mention() string {
	switch t.path {
	case "":
		return ""
	case Stdout:
		return ", and on the standard output"
	}
	return ", and in " + t.path
}

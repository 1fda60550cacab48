package shm

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Segment is a named array as [List] finds it.
type Segment struct {
	Name  string
	Path  string
	Type  Type
	Shape []int
	Bytes int64     // of the whole file, header and control block included
	Owner int       // number of the process that created it, as its own system has it
	Born  time.Time // when
	Alive bool      // whether the owner lives and has it open
	Err   error     // why it cannot be read, or is no segment of goblas's; then the fields from Type on are zero but Bytes
}

// List returns the named arrays of [Dir], sorted by name. It changes nothing and
// holds nobody up. Those of other users are there with an Err.
func List() ([]Segment, error) {
	if !supported {
		return nil, fail("list", Dir(), ErrNotSupported)
	}
	entries, err := os.ReadDir(Dir())
	if err != nil {
		return nil, fail("list", Dir(), err)
	}
	var segments []Segment
	for _, entry := range entries {
		name, ok := strings.CutPrefix(entry.Name(), prefix)
		if !ok || !strings.HasSuffix(name, suffix) {
			continue
		}
		s := Segment{Name: strings.TrimSuffix(name, suffix), Path: filepath.Join(Dir(), entry.Name())}
		err := s.inspect()
		if errors.Is(err, fs.ErrNotExist) {
			continue // unlinked meanwhile
		}
		s.Err = err
		segments = append(segments, s)
	}
	return segments, nil
}

// inspect fills in what the file says.
func (s *Segment) inspect() error {
	st, err := os.Lstat(s.Path)
	if err != nil {
		return err
	}
	if s.Bytes = st.Size(); !st.Mode().IsRegular() {
		return ErrFormat
	}
	f, err := openFile(s.Path, ReadOnly)
	if err != nil {
		return err
	}
	defer f.Close() // it was only read
	a := &Array{}
	if a.header, _, err = readHeader(f); err != nil {
		return err
	}
	birth := make([]byte, birthSize)
	if _, err := f.ReadAt(birth, controlOffset(a.header)); err != nil || a.offset != dataOffset || !isControl(birth) {
		return ErrForeign
	}
	s.Type, s.Shape, s.Alive = a.typ, a.shape, locked(f, ownerByte)
	s.Owner, s.Born = born(birth)
	return nil
}

// Clean unlinks the segments of [Dir] whose owner died, or closed them without
// Unlink, and returns them. Processes that have one open keep it; they lose only
// its name. Files that are no segments, other users', and those whose owner lives
// are left alone. An error does not stop it; all are returned, joined.
func Clean() ([]Segment, error) {
	segments, err := List()
	if err != nil {
		return nil, err
	}
	var removed []Segment
	var errs []error
	for _, s := range segments {
		if s.Err != nil || s.Alive {
			continue
		}
		switch done, err := s.remove(); {
		case err != nil:
			errs = append(errs, fail("clean", s.Name, err))
		case done:
			removed = append(removed, s)
		}
	}
	return removed, errors.Join(errs...)
}

// remove unlinks a segment, as its owner for that moment, so that no two cleaners
// take each other's newer segment of the same name for the old one.
func (s *Segment) remove() (done bool, err error) {
	f, err := openFile(s.Path, ReadWrite)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		return false, err
	}
	defer f.Close() // nothing was written
	if ok, err := tryLock(f, ownerByte); err != nil || !ok {
		return false, err
	}
	here, err := f.Stat()
	if err != nil {
		return false, err
	}
	if there, err := os.Lstat(s.Path); err != nil || !os.SameFile(here, there) {
		return false, nil // somebody else was faster
	}
	return true, os.Remove(s.Path)
}

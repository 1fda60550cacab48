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
	Err   error     // why it cannot or may not be read, or is no segment of goblas's; then the fields from Type on are zero but Bytes
}

// List returns the named arrays of [Dir], sorted by name. It changes nothing and
// holds nobody up. Those of other users are there with an Err that is an
// [fs.ErrPermission], also if this user, root say, has the right to read them.
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
		info, err := entry.Info()
		if err == nil {
			s.Bytes = info.Size() // of a file that cannot be opened, too
			err = s.open()
		}
		if errors.Is(err, fs.ErrNotExist) {
			continue // unlinked meanwhile
		}
		s.Err = err
		segments = append(segments, s)
	}
	return segments, nil
}

// open opens the file and fills in what it says.
func (s *Segment) open() error {
	f, err := openFile(s.Path, ReadOnly, false)
	if err != nil {
		return err
	}
	defer f.Close() // it was only read
	return s.inspect(f)
}

// inspect fills in what the file says, if it is this user's.
func (s *Segment) inspect(f *os.File) (err error) {
	if err := checkOwner(f); err != nil {
		return err
	}
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
// are left alone, which is no error: [List] has them, and why. That holds for root,
// too, who may run Clean as the other user. An error does not stop it; all are
// returned, joined.
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
		// What is there by now may be another one.
		done, err := removeName(s.Path, false, func(f *os.File) bool { return s.inspect(f) == nil && !s.Alive })
		switch {
		case done:
			removed = append(removed, s)
		case err != nil && s.open() == nil: // else it has become one of those to be left alone
			errs = append(errs, fail("clean", s.Name, err))
		}
	}
	return removed, errors.Join(errs...)
}

// removeName unlinks path if the file there is one that is to go, and reports
// whether it did. Somebody else may take the name away and a third give it to a
// new file at any moment, so whoever takes names away locks the file first, and only
// then looks whether it still has the name: as long as one has the lock, no other
// takes the name from this file, and no new file gets it. Who comes too late does
// nothing, which is no error. If wait is false, so does who would have to wait.
func removeName(path string, wait bool, isToGo func(*os.File) bool) (removed bool, err error) {
	f, err := openFile(path, ReadOnly, false)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close() // it was only read
	if ok, err := lockFile(f, wait); err != nil || !ok {
		return false, err
	}
	here, err := f.Stat()
	if err != nil {
		return false, err
	}
	if there, err := os.Lstat(path); err != nil || !os.SameFile(here, there) || !isToGo(f) {
		return false, nil
	}
	err = os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) { // by somebody who takes no lock, such as rm
		return false, nil
	}
	return err == nil, err
}

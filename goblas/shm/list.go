package shm

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Segment describes a named array that [List] found.
type Segment struct {
	Name  string    // the name that [Open] takes
	Path  string    // of its file
	Type  Type      // of the elements
	Shape []int     // the dimensions
	Bytes int64     // size of the whole file, header and control block included
	Owner int       // number of the process that created it, as seen in its own container
	Born  time.Time // when it was created
	Alive bool      // the owner lives and has it open
	// Err says why it cannot or may not be read, or that it is no segment of goblas's. The fields
	// from Type on are zero then, except Bytes.
	Err error
}

// List returns the named arrays of [Dir], sorted by name. It changes nothing and makes
// nobody wait. The arrays of other users are listed with an Err that is an
// [fs.ErrPermission], even if this user, for example root, has the right to read them.
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
			s.Bytes = info.Size() // known even if the file cannot be opened
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

// open opens the file of s and fills in the other fields from it.
func (s *Segment) open() error {
	f, err := openFile(s.Path, ReadOnly, false)
	if err != nil {
		return err
	}
	defer f.Close() // it was only read
	return s.inspect(f)
}

// inspect fills in the fields of s from the file, if it belongs to this user.
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

// Clean unlinks the segments of [Dir] whose owner died or closed them without Unlink,
// and returns them. Processes that have one of them open keep it; only its name is
// gone. Clean leaves alone files that are no segments, those of other users, and those
// whose owner lives. That is no error, and [List] returns them with the reason. Even
// root must run Clean as the user whose segments are to go. An error does not stop
// Clean; all errors are returned together.
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
		// By now there may be another file of this name, so inspect looks again.
		done, err := removeName(s.Path, false, func(f *os.File) bool { return s.inspect(f) == nil && !s.Alive })
		switch {
		case done:
			removed = append(removed, s)
		case err != nil && s.open() == nil: // otherwise it has become a file that is left alone
			errs = append(errs, fail("clean", s.Name, err))
		}
	}
	return removed, errors.Join(errs...)
}

// removeName unlinks path if isToGo says so about the file there, and reports whether
// it did.
//
// At any moment somebody else may take the name away, and a third process give it to a
// new file. So whoever takes names away first locks the file, and only then checks
// whether it still has the name. While one holds the lock, no other takes the name from
// this file, and so no new file gets it. If the name is gone, removeName does nothing,
// and that is no error. It does nothing either if wait is false and it would have to
// wait for the lock.
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
	if errors.Is(err, fs.ErrNotExist) { // removed by a program that takes no lock, such as rm
		return false, nil
	}
	return err == nil, err
}

package shm

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/goblas/goblas/goblas/topology"
)

// Create makes an array of zeros with the given shape, which this process owns.
//
// With a name it is a file of mode 0600 in [Dir] that other processes [Open]; a
// name has letters, digits and "._-", and one that is taken is an [fs.ErrExist].
// Nobody sees it before it is whole. With the name "" it is anonymous, and reaches
// children by [Start]; the system frees it with the last process that has it.
//
// All memory is taken now, so that no later use of it can fail, on huge pages if
// the system has them: a [SpaceError] says that there is not enough. Shapes of
// more than 64 dimensions, with a negative one, or of too many elements are an
// [ErrShape].
func Create[T Number](name string, shape ...int) (*Array, error) {
	a, err := create(name, header{typ: TypeOf[T](), shape: slices.Clone(shape), offset: dataOffset})
	return a, fail("create", name, err)
}

func create(name string, h header) (*Array, error) {
	if _, ok := h.elements(); !ok || len(h.shape) > maxDims {
		return nil, fmt.Errorf("%w: %s", ErrShape, tuple(h.shape))
	}
	if !supported {
		return nil, ErrNotSupported
	}
	path := ""
	if name != "" {
		var err error
		if path, err = pathOf(name); err != nil {
			return nil, err
		}
		if _, err := os.Lstat(path); err == nil {
			return nil, fs.ErrExist // early, before anything large is made; publish makes sure
		}
	}
	size := segmentSize(h)
	if free, known := topology.MemoryAvailable(); known && uint64(size) > free {
		return nil, &SpaceError{Wanted: size, Free: int64(free), Where: "memory"}
	}
	f, err := unpublished(path)
	if err != nil {
		return nil, err
	}
	a, err := build(f, h, size, path)
	if err != nil {
		_ = f.Close() // the error to report is the first
		return nil, err
	}
	a.name, a.path = name, path
	return a, nil
}

// unpublished returns an empty file for a segment.
func unpublished(path string) (*os.File, error) {
	if path == "" {
		return anonymousFile()
	}
	return unnamedFile(filepath.Dir(path))
}

// build makes a segment of the empty file f, and gives it its name as the last
// step.
func build(f *os.File, h header, size int64, path string) (a *Array, err error) {
	where, free := "memory", int64(-1)
	if path != "" {
		where, free = filepath.Dir(path), freeIn(filepath.Dir(path))
	}
	full := func(err error) error {
		if noSpace(err) {
			return &SpaceError{Wanted: size, Free: int64(free), Where: where}
		}
		return err
	}
	if free >= 0 && size > free {
		return nil, &SpaceError{Wanted: size, Free: int64(free), Where: where}
	}
	if err := f.Truncate(size); err != nil {
		return nil, full(err)
	}
	if a, err = newArray(f, h, size, ReadWrite); err != nil {
		return nil, full(err)
	}
	defer func() {
		if err != nil {
			_ = unmap(a.memory)
		}
	}()
	if err := reserve(f, a.memory); err != nil {
		return nil, full(err)
	}
	a.initialize()
	if a.token, err = newToken(f); err != nil {
		return nil, err
	}
	a.owner = true
	if path == "" {
		return a, seal(f)
	}
	if ok, err := tryLock(f, ownerByte); err != nil || !ok {
		return nil, errors.Join(err, errors.New("cannot lock a new file"))
	}
	return a, publish(f, path)
}

// Open opens the array that another process created under the name. A missing one
// is an [fs.ErrNotExist], another user's an [fs.ErrPermission], and a file that is
// no array one of this package's errors.
func Open(name string, mode Mode) (*Array, error) {
	path, err := pathOf(name)
	if err != nil {
		return nil, fail("open", name, err)
	}
	// A link that somebody left there must not lead to another file.
	if st, err := os.Lstat(path); err == nil && !st.Mode().IsRegular() {
		return nil, fail("open", name, fmt.Errorf("%w: not a regular file", ErrFormat))
	}
	a, err := openPath(path, mode)
	if err != nil {
		return nil, fail("open", name, err)
	}
	a.name = name
	return a, nil
}

// OpenFile opens a .npy file of any origin where it lies: the file is the memory,
// and what is written to the array is in the file. Arrays in Fortran order, of the
// other byte order, and of elements that are no [Number] are refused. Cutting the
// file short while it is open ends the programs that read what was cut off, as
// with every mapping.
func OpenFile(path string, mode Mode) (*Array, error) {
	a, err := openPath(path, mode)
	if err != nil {
		return nil, fail("open", path, err)
	}
	a.name = path
	return a, nil
}

func openPath(path string, mode Mode) (*Array, error) {
	if !supported {
		return nil, ErrNotSupported
	}
	f, err := openFile(path, mode)
	if err != nil {
		return nil, err
	}
	a, err := openSegment(f, mode)
	if err != nil {
		_ = f.Close() // the error to report is the first
		return nil, err
	}
	a.path = path
	return a, nil
}

// openSegment maps the array that f is. f is the array's, if all goes well.
func openSegment(f *os.File, mode Mode) (*Array, error) {
	if mode != ReadOnly && mode != ReadWrite {
		return nil, fmt.Errorf("unknown mode %d", mode)
	}
	h, size, err := readHeader(f)
	if err != nil {
		return nil, err
	}
	if int64(int(size)) != size { // on a 32-bit machine
		return nil, &SpaceError{Wanted: size, Free: math.MaxInt, Where: "the address space"}
	}
	if mode == ReadWrite && hasHoles(f) {
		if err := fillHoles(f, size); err != nil {
			if noSpace(err) {
				err = &SpaceError{Wanted: size, Free: freeIn(filepath.Dir(f.Name())), Where: filepath.Dir(f.Name())}
			}
			return nil, err
		}
	}
	a, err := newArray(f, h, size, mode)
	if err != nil {
		return nil, err
	}
	a.attach()
	if mode == ReadWrite {
		if a.token, err = newToken(f); err != nil {
			_ = unmap(a.memory)
			return nil, err
		}
	}
	return a, nil
}

// readHeader reads the header of f, which must be a regular file, and its size.
func readHeader(f *os.File) (header, int64, error) {
	st, err := f.Stat()
	if err != nil {
		return header{}, 0, err
	}
	if !st.Mode().IsRegular() {
		return header{}, 0, fmt.Errorf("%w: not a regular file", ErrFormat)
	}
	// Just the header: a large buffer costs more than all the rest of attaching.
	b := make([]byte, min(st.Size(), 12))
	if _, err := f.ReadAt(b, 0); err != nil {
		return header{}, 0, err
	}
	_, end, err := headerSize(b)
	if err != nil {
		return header{}, 0, err
	}
	b = make([]byte, min(st.Size(), int64(end)))
	if _, err := f.ReadAt(b, 0); err != nil {
		return header{}, 0, err
	}
	h, err := parseHeader(b, st.Size())
	return h, st.Size(), err
}

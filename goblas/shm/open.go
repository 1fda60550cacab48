package shm

import (
	"fmt"
	"math"
	"os"
)

// Open opens the array that another process created under the name. A missing one
// is an [fs.ErrNotExist], and a file that is no array one of this package's errors.
//
// Others may write to the directory, too. So Open follows no symbolic link, and
// takes no file that belongs to another user, that others may write to, or that has
// a second name: each is an [ErrUntrusted], which is an [fs.ErrPermission]. Add
// [AnyOwner] to the mode to be content with any owner and any writer.
func Open(name string, mode Mode) (*Array, error) {
	path, err := pathOf(name)
	if err != nil {
		return nil, fail("open", name, err)
	}
	a, err := openPath(path, mode&^AnyOwner, false, func(f *os.File) error { return trust(f, mode&AnyOwner != 0) })
	if err != nil {
		return nil, fail("open", name, err)
	}
	a.name = name
	return a, nil
}

// OpenFile opens a .npy file of any origin where it lies: the file is the memory,
// and what is written to the array is in the file. NumPy's bool opens as [Uint8]: 0
// and 1 are all that NumPy expects there. Arrays of the other byte order, and of
// elements that are no [Number], are refused. One in Fortran order is a [Matrix] that
// is a transposed view, or a [FortranSlice].
//
// Holes in a file that is opened for writing are filled, so that no write can fail
// for want of space; a [SpaceError] says that there is too little.
//
// The path is the caller's own choice: links are followed, and the file may be
// anybody's. Cutting it short while it is open ends the programs that read what was
// cut off, as with every mapping.
func OpenFile(path string, mode Mode) (*Array, error) {
	a, err := openPath(path, mode&^AnyOwner, true, func(*os.File) error { return nil })
	if err != nil {
		return nil, fail("open", path, err)
	}
	a.name = path
	return a, nil
}

// openPath opens the array at path, if check has nothing against its file. What is
// asked of a file is asked of the open one, because a path may mean another one by
// then.
func openPath(path string, mode Mode, follow bool, check func(*os.File) error) (*Array, error) {
	if !supported {
		return nil, ErrNotSupported
	}
	f, err := openFile(path, mode, follow)
	if err != nil {
		return nil, err
	}
	a := (*Array)(nil)
	if err = check(f); err == nil {
		a, err = openSegment(f, mode)
	}
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
	if mode == ReadWrite {
		if err := fillHoles(f, size); err != nil {
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

package shm

import (
	"fmt"
	"math"
	"os"
)

// Open opens the array that another process created under the name. If there is none, the
// error is an [fs.ErrNotExist]; if the file is no array, it is an [ErrFormat],
// [ErrTruncated], [ErrType], [ErrByteOrder] or [ErrShape]; and a name that no array can have
// is an [ErrName]. A mode that is none is an [ErrKind]. The memory is mapped, not read.
//
// Other users may be able to write to the directory, too. So Open follows no symbolic
// link, and refuses a file that belongs to another user, that other users may write to,
// or that has a second name (a hard link). The error is then an [ErrUntrusted], which
// is an [fs.ErrPermission]. With [AnyOwner] added to the mode, Open accepts any owner
// and any writer.
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

// OpenFile opens a .npy file of any origin where it lies. The file is the memory: what is
// written to the array is in the file. NumPy's bool opens as [Uint8]; NumPy expects only 0
// and 1 there. OpenFile refuses arrays of the other byte order with an [ErrByteOrder], and
// those whose elements are no [Number] with an [ErrType]; the other errors are those of
// [Open]. An array in Fortran order is available as a [Matrix] that is a transposed view, or
// as a [FortranSlice].
//
// If the file is opened for writing, OpenFile fills its holes, so that no write can
// fail for lack of space; if there is too little space, the error is a [SpaceError].
//
// The caller chooses the path: links are followed, and the file may belong to anybody, so
// [AnyOwner] makes no difference. As with every mapping, truncating the file while it is open
// ends the programs that read what was cut off.
func OpenFile(path string, mode Mode) (*Array, error) {
	a, err := openPath(path, mode&^AnyOwner, true, func(*os.File) error { return nil })
	if err != nil {
		return nil, fail("open", path, err)
	}
	a.name = path
	return a, nil
}

// openPath opens the array at path if check returns no error for its file. check gets
// the open file, because by then the path may mean another one.
func openPath(path string, mode Mode, follow bool, check func(*os.File) error) (*Array, error) {
	if !supported {
		return nil, ErrNotSupported
	}
	if mode != ReadOnly && mode != ReadWrite {
		return nil, fmt.Errorf("%w: Mode(%d)", ErrKind, mode)
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

// openSegment maps the array in f. If there is no error, f belongs to the array.
func openSegment(f *os.File, mode Mode) (*Array, error) {
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
	// Only the header is read: a large buffer would cost more than the rest of opening.
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

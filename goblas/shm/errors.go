package shm

import (
	"errors"
	"fmt"
	"io/fs"
)

// Errors that [errors.Is] finds in what this package returns, beside the system's
// own: [fs.ErrExist], [fs.ErrNotExist], [fs.ErrPermission].
var (
	ErrName         = errors.New("bad name")
	ErrShape        = errors.New("bad shape")
	ErrType         = errors.New("wrong type of elements")
	ErrFormat       = errors.New("not a .npy file")
	ErrTruncated    = errors.New("file is shorter than its header says")
	ErrFortranOrder = errors.New("array is in Fortran order")
	ErrRowMajor     = errors.New("array is in row-major order")
	ErrByteOrder    = errors.New("byte order of another kind of machine")
	ErrSpace        = errors.New("no space for the array")
	ErrReadOnly     = errors.New("array is open for reading only")
	ErrClosed       = errors.New("array is closed")
	ErrForeign      = errors.New("no segment of goblas's: there is no lock and no barrier in it")
	ErrUntrusted    = fmt.Errorf("%w (not to be trusted)", fs.ErrPermission)
	ErrNotLocked    = errors.New("lock is not held")
	ErrParties      = errors.New("number of parties does not fit")
	ErrNotSupported = fmt.Errorf("shared arrays need Linux: %w", errors.ErrUnsupported)
)

// Error is the error of an operation on an array: which one, on which, and why.
type Error struct {
	Op   string // "create", "open", "lock", ...
	Name string // of the segment or the file, "" for an anonymous one
	Err  error  // one of the errors above, the system's, or wrapping one
}

func (e *Error) Error() string {
	name := e.Name
	if name == "" {
		name = "anonymous array"
	}
	return fmt.Sprintf("shm: %s %s: %v", e.Op, name, e.Err)
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// SpaceError says how much an array needs and how much there is. It is an
// [ErrSpace].
type SpaceError struct {
	Wanted int64  // bytes
	Free   int64  // bytes, -1 if unknown
	Where  string // what is full: "memory", or a directory
}

func (e *SpaceError) Error() string {
	if e.Free < 0 {
		return fmt.Sprintf("%v: %d bytes wanted of %s", ErrSpace, e.Wanted, e.Where)
	}
	return fmt.Sprintf("%v: %d bytes wanted, %d free in %s", ErrSpace, e.Wanted, e.Free, e.Where)
}

// Is reports whether target is [ErrSpace].
func (e *SpaceError) Is(target error) bool { return target == ErrSpace }

// fail wraps err, unless there is none. The system's errors lose the path that
// they carry: Name has it.
func fail(op, name string, err error) error {
	if err == nil {
		return nil
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return &Error{Op: op, Name: name, Err: err}
}

package shm

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/goblas/goblas/goblas/matrix"
)

// Errors that [errors.Is] finds in what this package returns, beside the system's
// own: [fs.ErrExist], [fs.ErrNotExist], [fs.ErrPermission].
var (
	ErrShape        = matrix.ErrShape // as in all packages: see package matrix
	ErrName         = errors.New("bad name")
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

// Error is the error of an operation on an array: which one ("create", "open",
// "lock", ...), on which (the name of the segment or the file, or "anonymous array"),
// and why: one of the errors above, the system's, or wrapping one.
type Error = matrix.Error

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

// Is reports whether target is [ErrSpace]; or matrix.ErrMemory, where it is memory
// that is full.
func (e *SpaceError) Is(target error) bool {
	return target == ErrSpace || target == matrix.ErrMemory && e.Where == "memory"
}

// fail wraps err, unless there is none. The system's errors lose the path that
// they carry: the name has it.
func fail(op, name string, err error) error {
	if err == nil {
		return nil
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	if name == "" {
		name = "anonymous array"
	}
	return &Error{Package: "shm", Op: op, On: name, Err: err}
}

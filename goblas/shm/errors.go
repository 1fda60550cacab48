package shm

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/goblas/goblas/goblas/matrix"
)

// Errors that [errors.Is] finds in what this package returns. Others are the system's
// own: [fs.ErrExist], [fs.ErrNotExist], [fs.ErrPermission].
var (
	ErrShape        = matrix.ErrShape // no array can have it, or another one is needed
	ErrKind         = matrix.ErrKind  // a [Mode] that there is not
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

// Error is the error of an operation on an array. It says which operation failed ("create",
// "open", "lock", ...), on which array (the name of the segment, the path of the file, the
// shape of a new header, or "anonymous array"), and why: its Err is one of the errors above
// or the system's, or wraps one.
type Error = matrix.Error

// SpaceError says how much memory or disk an array needs and how much there is.
// [errors.Is] finds [ErrSpace] in it.
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

// Is reports whether target is [ErrSpace] or, if it is memory that is full,
// matrix.ErrMemory.
func (e *SpaceError) Is(target error) bool {
	return target == ErrSpace || target == matrix.ErrMemory && e.Where == "memory"
}

// fail wraps err in an [*Error], and returns nil if err is nil. It removes the path
// from the system's errors, because the name of the array says the same.
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

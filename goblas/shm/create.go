package shm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Create makes an array of zeros with the given shape, row-major; without a shape it is a
// single number. This process owns it.
//
// With a name, the array is a file of mode 0600 in [Dir], which other processes [Open]. A
// name consists of letters, digits and "._-"; other names are an [ErrName], and if it is
// taken, the error is an [fs.ErrExist]. The name appears when the array is complete. With the
// name "" the array is anonymous, and reaches children by [Start]. The system frees an
// anonymous array with the last process that has it open.
//
// Create takes all memory at once, on huge pages if the system has them, so that no
// later use of the array can fail. If there is not enough, the error is a [SpaceError].
// A shape of more than 64 dimensions, with a negative one, or with too many elements is
// an [ErrShape].
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
			return nil, fs.ErrExist // found before anything large is made; publish is what makes sure
		}
	}
	size := segmentSize(h)
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

// unpublished returns an empty file for a segment, which has no name yet.
func unpublished(path string) (*os.File, error) {
	if path == "" {
		return anonymousFile()
	}
	return unnamedFile(filepath.Dir(path))
}

// build makes a segment of the empty file f. Giving it its name is the last step.
func build(f *os.File, h header, size int64, path string) (a *Array, err error) {
	if err := checkSpace(f, size, path); err != nil {
		return nil, err
	}
	if err := f.Truncate(size); err != nil {
		return nil, spaceError(err, f, size, path)
	}
	if a, err = newArray(f, h, size, ReadWrite); err != nil {
		return nil, spaceError(err, f, size, path)
	}
	defer func() {
		if err != nil {
			_ = unmap(a.memory)
		}
	}()
	if err := reserve(f, a.memory); err != nil {
		return nil, spaceError(err, f, size, path)
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

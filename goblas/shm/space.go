package shm

import (
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/goblas/goblas/goblas/topology"
)

// checkSpace returns a [SpaceError] unless f's file system has room for size more
// bytes, and also memory has, if the file system keeps its files there: a process that
// takes more memory than its container's limit is killed. Memory is asked when it is
// worthAsking. path is the name that the file will have, or "" if it will have none.
func checkSpace(f *os.File, size int64, path string) error {
	free, inMemory := freeFor(f)
	if inMemory && worthAsking(size) {
		if left, known := topology.MemoryAvailable(); known && uint64(size) > left-min(fewBytes, left) {
			return &SpaceError{Wanted: size, Free: int64(left - min(fewBytes, left)), Where: "memory"}
		}
		unasked.Store(0)
	}
	if free >= 0 && size > free {
		return &SpaceError{Wanted: size, Free: free, Where: folder(path)}
	}
	return nil
}

// fewBytes is how much a process takes without asking whether memory has room for it.
// The question means to read a dozen files of /proc and /sys, which takes longer than
// all else that a small segment needs. Therefore every answer but the first already
// leaves room for so many more bytes.
const fewBytes = 256 << 10

// unasked is how many bytes were taken since the system was asked and had room.
var unasked atomic.Int64

// worthAsking reports whether the system must be asked before size more bytes are
// taken. It counts them as taken.
func worthAsking(size int64) bool { return size > fewBytes || unasked.Add(size) > fewBytes }

// spaceError returns a [SpaceError] if err says that there is no room for f, and
// otherwise err itself.
func spaceError(err error, f *os.File, size int64, path string) error {
	if !noSpace(err) {
		return err
	}
	free, _ := freeFor(f)
	return &SpaceError{Wanted: size, Free: free, Where: folder(path)}
}

// folder returns the directory of path, or "memory" for a file without a path.
func folder(path string) string {
	if path == "" {
		return "memory"
	}
	return filepath.Dir(path)
}

// fillHoles allocates what is missing of f, which is size bytes long. If the file
// system cannot do that, fillHoles does nothing. It asks beforehand how much is free
// only if the file system is in memory, because files on disk may be compressed, and
// then have no holes although they take fewer blocks than bytes.
func fillHoles(f *os.File, size int64) error {
	missing := holes(f)
	if missing == 0 {
		return nil
	}
	if _, inMemory := freeFor(f); inMemory {
		if err := checkSpace(f, missing, f.Name()); err != nil {
			return err
		}
	}
	if err := allocate(f, size); !errors.Is(err, errors.ErrUnsupported) {
		return spaceError(err, f, missing, f.Name())
	}
	return nil
}

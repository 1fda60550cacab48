package shm

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/goblas/goblas/goblas/topology"
)

// checkSpace returns a [SpaceError] unless there is room for size more bytes of f in
// its file system, and in memory if that is where its file system keeps files: who
// takes more than a container's limit is killed. The file's name is path, "" if it is
// to have none.
func checkSpace(f *os.File, size int64, path string) error {
	free, inMemory := freeFor(f)
	if inMemory {
		if left, known := topology.MemoryAvailable(); known && uint64(size) > left {
			return &SpaceError{Wanted: size, Free: int64(left), Where: "memory"}
		}
	}
	if free >= 0 && size > free {
		return &SpaceError{Wanted: size, Free: free, Where: folder(path)}
	}
	return nil
}

// full makes a [SpaceError] of an error that says that there is no room for f.
func full(err error, f *os.File, size int64, path string) error {
	if !noSpace(err) {
		return err
	}
	free, _ := freeFor(f)
	return &SpaceError{Wanted: size, Free: free, Where: folder(path)}
}

// folder is where a file is that may have no path.
func folder(path string) string {
	if path == "" {
		return "memory"
	}
	return filepath.Dir(path)
}

// fillHoles takes what is missing of f, which has so many bytes. File systems that
// cannot do so are taken as they are. Only those in memory are asked beforehand how
// much is free: files on disk may be compressed, and have no holes then.
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
		return full(err, f, missing, f.Name())
	}
	return nil
}

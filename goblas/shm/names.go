package shm

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/goblas/goblas/internal/environ"
)

const (
	prefix = "goblas-"
	suffix = ".npy"
	// maxName leaves room for prefix and suffix in the 255 bytes of a file's name.
	maxName = 200
)

// Dir returns the directory of named arrays: that of the environment variable
// GOBLAS_SHM_DIR, or /dev/shm. An array called x is the file goblas-x.npy there. In
// containers /dev/shm is often small.
func Dir() string {
	if dir := environ.Get("GOBLAS_SHM_DIR"); dir != "" {
		return dir
	}
	return defaultDir
}

// pathOf returns the path of the array with this name. checkName makes sure that it
// does not lead out of the directory.
func pathOf(name string) (string, error) {
	if err := checkName(name); err != nil {
		return "", err
	}
	return filepath.Join(Dir(), prefix+name+suffix), nil
}

func checkName(name string) error {
	outside := func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && !strings.ContainsRune("._-", r)
	}
	if name == "" || len(name) > maxName || strings.ContainsFunc(name, outside) {
		return fmt.Errorf("%w %.40q: 1 to %d letters, digits and ._-", ErrName, name, maxName)
	}
	return nil
}

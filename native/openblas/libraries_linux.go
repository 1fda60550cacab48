//go:build cgo && !purego

package openblas

import "os"

// loadedLibraries returns the BLAS and LAPACK files that are mapped into this process,
// or nil if /proc cannot be read.
func loadedLibraries(used string) []Library {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return nil
	}
	return parseMaps(maps, used)
}

//go:build cgo && !purego

package openblas

import "os"

// loadedLibraries lists the BLAS and LAPACK files mapped into this process;
// nil where /proc cannot be read.
func loadedLibraries(used string) []Library {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return nil
	}
	return parseMaps(maps, used)
}

//go:build cgo && !purego

package openblas

// loadedLibraries returns nil, because macOS has no file that lists the files of a
// process.
func loadedLibraries(string) []Library { return nil }

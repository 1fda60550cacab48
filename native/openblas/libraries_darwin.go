//go:build cgo && !purego

package openblas

// loadedLibraries returns nil: macOS has no list of a process's files to read.
func loadedLibraries(string) []Library { return nil }

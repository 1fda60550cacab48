//go:build !linux

package native

// loadedLibraries returns nil: only Linux lists a process's files in /proc.
func loadedLibraries(string) []Library { return nil }

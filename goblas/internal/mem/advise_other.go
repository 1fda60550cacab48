//go:build !linux

package mem

// advise does nothing: only Linux takes this advice.
func advise(start, size uintptr) {}

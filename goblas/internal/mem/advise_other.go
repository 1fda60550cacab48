//go:build !linux

package mem

// advise does nothing, because only Linux has this advice.
func advise(start, size uintptr) {}

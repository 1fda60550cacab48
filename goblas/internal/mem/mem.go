// Package mem makes the slices that big matrices live in. They are ordinary
// garbage-collected memory; large ones are advised as huge pages before they
// are first touched, which saves most of the page faults (511 of 512 on amd64).
package mem

import (
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/sys"
)

const (
	hugePage  = 2 << 20      // bytes, on amd64 and, with 4 KiB pages, on arm64
	advisable = hugePage / 2 // bytes from which advice pays
)

// Make returns n zeros. Sizes that make refuses panic as make does.
func Make[T scalar.Scalar](n int) []T {
	s := make([]T, n)
	Advise(s)
	return s
}

// Advise asks the system for huge pages under s, if s is large. It changes no
// element and has no effect where the system does not offer them, or where
// the pages have been touched before.
func Advise[T scalar.Scalar](s []T) {
	if start, size := sys.Range(s); size >= advisable {
		advise(start, size)
	}
}
